"""The values of a change: invented, taken together from another row, or the key of a row that
the user names and the agent looks up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.inventing import Asked, clock, invent
from simulation.synthesis.tasks.locating import locate
from simulation.synthesis.tasks.scene import Subject
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Input, Kind, Purpose, Relation
from simulation.vocabulary.tasks import Slot

_UPFRONT = 0.55
_TOGETHER = (Kind.TEXT, Kind.CATEGORY)


@dataclass
class Written:
    given: dict[str, Given] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    """Values in words of the user's own."""
    phrases: list[str] = field(default_factory=list)
    """Rows that are referred to: "the product Oak Bookshelf"."""


def new_values(
    draft: Draft,
    frame: Frame,
    inputs: Mapping[str, Input],
    subject: Subject | None,
    chance: Chance,
    pinned: Mapping[str, Any],
    *,
    is_new: bool = False,
) -> Written | None:
    """A value for each input; None if one of them cannot be had.

    ``subject`` is the row that changes or, for a new row, one that it belongs to.
    """
    written = Written()
    donor = _donor(draft, frame, inputs, None if is_new else subject, chance)
    # Rows that must be found come first: what has to be looked up decides whether it works.
    ordered = sorted(inputs.items(), key=lambda each: _relation(draft, frame, each[1]) is None)
    for name, item in ordered:
        draw = chance.at(name)
        relation = _relation(draft, frame, item)
        if relation is not None and name not in pinned:
            worked = _refer(draft, written, name, item, relation, subject, draw, is_new=is_new)
        else:
            current = None if is_new else subject
            value = pinned.get(name) or donor.get(name)
            value = value if value is not None else _made_up(draft, frame, name, current, draw)
            worked = _say(draft, written, name, item, value, draw, is_new=is_new)
        if not worked:
            return None
    return written


def _relation(draft: Draft, frame: Frame, item: Input) -> Relation | None:
    """The relation whose key this input carries: the value is another row, not a word."""
    catalog = draft.scene.catalog
    meaning = catalog.meaning(item.column)
    for relation in catalog.parents(frame.entity):
        targets = [catalog.meaning(f"{relation.target}.{each}") for each in relation.target_columns]
        sources = [f"{relation.source}.{each}" for each in relation.source_columns]
        if targets == [meaning] and (
            item.column in sources or not item.column.startswith(frame.entity)
        ):
            return relation
    return None


def _refer(
    draft: Draft,
    written: Written,
    name: str,
    item: Input,
    relation: Relation,
    subject: Subject | None,
    chance: Chance,
    *,
    is_new: bool,
) -> bool:
    """Finds the row that the value refers to: the owner talked about, or another one."""
    scene = draft.scene
    meaning = scene.catalog.meaning(item.column)
    chosen = subject if is_new and subject and subject.table == relation.target else None
    chosen = chosen or scene.draw(relation.target, chance.at("row"))
    if chosen is None or (not is_new and _is_current(draft, subject, relation, chosen)):
        return False
    located = locate(draft, chosen, chance.at("locate"))
    if located is None or meaning not in located.given:
        return False
    written.given[name] = located.given[meaning]
    prefix = "" if is_new else f"the {relation.label or item.label or 'value'} changed to "
    written.phrases.append(f"{prefix}{located.full}")
    return True


def _is_current(draft: Draft, subject: Subject | None, relation: Relation, chosen: Subject) -> bool:
    parent = draft.scene.parent(subject, relation) if subject is not None else None
    key = draft.scene.catalog.entity(chosen.table).key
    return parent is not None and parent.same_as(chosen, key)


def _donor(
    draft: Draft, frame: Frame, inputs: Mapping[str, Input], subject: Subject | None, chance: Chance
) -> Row:
    """Texts and categories that belong together (street, postcode, city) come from one row."""
    catalog = draft.scene.catalog
    wanted: dict[str, str] = {}
    for name, item in inputs.items():
        table, bare = catalog.split(item.column)
        known = catalog.field(item.column)
        enum = catalog.tools[frame.tool].parameters["properties"][name].get("enum")
        if table == frame.entity and known and known.kind in _TOGETHER and not enum:
            wanted[name] = bare
    if len(wanted) < 2:
        return {}
    for row in chance.at("donor").sample(catalog.samples.get(frame.entity, ()), 8):
        values = {name: row.get(bare) for name, bare in wanted.items()}
        differs = subject is None or all(
            subject.row.get(bare) != row.get(bare) for bare in wanted.values()
        )
        if differs and all(value not in (None, "") for value in values.values()):
            return values
    return {}


def _made_up(
    draft: Draft, frame: Frame, name: str, subject: Subject | None, chance: Chance
) -> Any | None:
    catalog = draft.scene.catalog
    item = frame.inputs[name]
    known = catalog.field(item.column)
    if known is None:
        return None
    _, bare = catalog.split(item.column)
    asked = Asked(
        field=known,
        current=subject.row.get(bare) if subject is not None else None,
        pool=catalog.pool(item.column),
        schema=catalog.tools[frame.tool].parameters["properties"][name],
        now=clock(catalog.domain.now),
        name=_name_of(draft, subject),
    )
    return invent(asked, chance)


def _name_of(draft: Draft, subject: Subject | None) -> str:
    """The names of the row, for an address made from them."""
    if subject is None:
        return ""
    fields = draft.scene.catalog.entity(subject.table).fields
    names = [column for column, each in fields.items() if each.kind is Kind.NAME]
    return " ".join(str(subject.row.get(column) or "") for column in names[:2])


def _say(
    draft: Draft,
    written: Written,
    name: str,
    item: Input,
    value: Any,
    chance: Chance,
    *,
    is_new: bool,
) -> bool:
    if value is None or not draft.scene.catalog.is_spoken(item.column):
        return False
    known = draft.scene.catalog.field(item.column)
    label = item.label or (f"new {known.label}" if known is not None and not is_new else "")
    upfront = not written.slots or chance.at("upfront").happens(_UPFRONT)
    slot = Slot(
        column=item.column, value=value, purpose=Purpose.VALUE, label=label, upfront=upfront
    )
    written.given[name] = Given(value, draft.say(slot))
    written.slots.append(slot)
    return True
