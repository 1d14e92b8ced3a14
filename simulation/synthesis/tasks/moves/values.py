"""The values of a change: invented, taken together from another row, or the key of a row that
the user names and the agent looks up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.synthesis.tasks import phrasing
from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.inventing import Asked, clock, invent
from simulation.synthesis.tasks.locating import Find, locate
from simulation.synthesis.tasks.moves.kin import TOGETHER, Written, donor, kindred, name_of
from simulation.synthesis.tasks.scene import Subject
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Input, Kind, Purpose, Relation
from simulation.vocabulary.tasks import Slot

NO_OTHERS: Mapping[str, Subject] = {}
_UPFRONT = 0.55


def new_values(
    draft: Draft,
    frame: Frame,
    inputs: Mapping[str, Input],
    subject: Subject | None,
    chance: Chance,
    pinned: Mapping[str, Any],
    *,
    is_new: bool = False,
    others: Mapping[str, Subject] = NO_OTHERS,
    find: Find = locate,
) -> Written | None:
    """A value for each input; None if one of them cannot be had.

    ``subject`` is the row that changes or, for a new row, one that it belongs to; ``others``
    are rows to refer to, by table. The values do not depend on how rows are found.
    """
    chosen = dict(others)
    if is_new and subject is not None:
        chosen.setdefault(subject.table, subject)
    written = Written()
    shared = donor(draft, frame, inputs, None if is_new else subject, chance)
    # Rows that must be found come first: what has to be looked up decides whether it works.
    related = {name: _relation(draft, frame, item, inputs) for name, item in inputs.items()}
    for name, item in sorted(inputs.items(), key=lambda each: _order(related[each[0]])):
        draw = chance.at(name)
        relation = related[name]
        if name in written.given:
            continue
        if relation is not None and name not in pinned:
            row = chosen.get(relation.target) or _draw_near(draft, relation, subject, draw)
            verb = "" if is_new else _verb(relation, subject)
            worked = _refer(draft, written, inputs, relation, row, draw, verb, find)
            worked = worked and (is_new or not _is_current(draft, subject, relation, row))
        else:
            current = None if is_new else subject
            value = pinned.get(name) or shared.get(name)
            if value is None:
                kin = kindred(draft, frame, item, current, written, inputs)
                called = name_of(draft, current, written)
                value = _made_up(draft, frame, name, current, kin, called, draw)
            value = _not_before(draft, written, item, value)
            worked = _say(draft, written, name, item, value, draw, is_new=is_new)
        if not worked:
            return None
    return written


def _order(relation: Relation | None) -> int:
    """Keys of several columns come first: they bring values that single ones would bring too."""
    return -len(relation.source_columns) if relation is not None else 0


def _relation(
    draft: Draft, frame: Frame, item: Input, inputs: Mapping[str, Input]
) -> Relation | None:
    """The relation whose key this input carries, alone or with others: the value is another
    row, not a word.
    """
    catalog = draft.scene.catalog
    meaning = catalog.meaning(item.column)
    carried = {catalog.meaning(each.column) for each in inputs.values()}
    fitting = [
        relation
        for relation in catalog.parents(frame.entity)
        if meaning in (key := catalog.key_of_target(relation)) and carried.issuperset(key)
    ]
    return max(fitting, key=lambda relation: len(relation.source_columns), default=None)


def _refer(
    draft: Draft,
    written: Written,
    inputs: Mapping[str, Input],
    relation: Relation,
    row: Subject | None,
    chance: Chance,
    verb: str,
    find: Find,
) -> bool:
    """Finds the row that the values refer to, and takes its key."""
    catalog = draft.scene.catalog
    known = len(draft.knows)
    located = find(draft, row, chance.at("locate")) if row is not None else None
    if located is None:
        return False
    _tell_apart(draft, known, inputs, relation)
    key = catalog.key_of_target(relation)
    for name, item in inputs.items():
        meaning = catalog.meaning(item.column)
        if meaning in key and meaning in located.given:
            written.given[name] = located.given[meaning]
    if located.full == phrasing.CALLER:
        return True
    prefix = f"the {relation.label or 'value'} {verb} to " if verb else ""
    written.phrases.append(f"{prefix}{located.full}")
    return True


def _tell_apart(draft: Draft, known: int, inputs: Mapping[str, Input], relation: Relation) -> None:
    """Two rows of one table in a change ("this lamp for that one"): the new one is called so."""
    catalog = draft.scene.catalog
    key = catalog.key_of_target(relation)
    labels = [each.label for each in inputs.values() if catalog.meaning(each.column) in key]
    before = {slot.column for slot in draft.knows[:known]}
    for place, slot in enumerate(draft.knows[known:], known):
        if slot.column in before and labels and labels[0] and not slot.label:
            draft.knows[place] = slot.model_copy(update={"label": labels[0]})


def _verb(relation: Relation, subject: Subject | None) -> str:
    """What happens to a value: it is set where there was none."""
    values = [subject.row.get(each) for each in relation.source_columns] if subject else []
    return "set" if None in values else "changed"


def _draw_near(
    draft: Draft, relation: Relation, subject: Subject | None, chance: Chance
) -> Subject | None:
    """A row to refer to; of a key of several columns one that shares what the subject has, as
    a new slot is one of the same doctor.
    """
    if len(relation.target_columns) < 2 or subject is None:
        return draft.scene.draw(relation.target, chance.at("row"))
    catalog = draft.scene.catalog
    mine = {catalog.meaning(f"{subject.table}.{name}"): each for name, each in subject.row.items()}
    target = relation.target
    rows = chance.at("rows").sample(catalog.samples.get(target, ()), len(catalog.samples[target]))
    shared = {
        each: mine.get(catalog.meaning(f"{target}.{each}")) for each in relation.target_columns
    }
    near = (row for row in rows if any(row.get(name) == shared[name] for name in shared))
    return draft.scene.fresh(Subject(target, next(near, rows[0]))) if rows else None


def _is_current(
    draft: Draft, subject: Subject | None, relation: Relation, chosen: Subject | None
) -> bool:
    parent = draft.scene.parent(subject, relation) if subject is not None else None
    if chosen is None:
        return False
    key = draft.scene.catalog.entity(chosen.table).key
    return parent is not None and parent.same_as(chosen, key)


def _made_up(
    draft: Draft,
    frame: Frame,
    name: str,
    subject: Subject | None,
    kin: tuple[Any, ...],
    called: str,
    chance: Chance,
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
        pool=kin if known.kind in TOGETHER else catalog.pool(item.column),
        schema=catalog.tools[frame.tool].parameters["properties"][name],
        now=clock(catalog.domain.now),
        name=called,
    )
    return invent(asked, chance)


def _not_before(draft: Draft, written: Written, item: Input, value: Any) -> Any:
    """Dates are given in order: nothing is returned before it was lent."""
    kind = _kind(draft, item.column)
    if kind not in (Kind.DATE, Kind.DATETIME) or not isinstance(value, str):
        return value
    given = [str(slot.value) for slot in written.slots if _kind(draft, slot.column) is kind]
    return max([value, *given])


def _kind(draft: Draft, column: str) -> Kind | None:
    field = draft.scene.catalog.field(column)
    return field.kind if field is not None else None


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
    # An address made from a name would give the name away.
    tells_name = is_new and bool(written.slots) and known is not None and known.kind is Kind.EMAIL
    upfront = not written.slots or (not tells_name and chance.at("upfront").happens(_UPFRONT))
    slot = Slot(
        column=item.column, value=value, purpose=Purpose.VALUE, label=label, upfront=upfront
    )
    written.given[name] = Given(value, draft.say(slot))
    written.slots.append(slot)
    return True
