"""Values borrowed from rows of the same kin: of one row together, or of rows that refer to the
same row, so that they fit each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.scene import Subject
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Input, Kind
from simulation.vocabulary.tasks import Slot

TOGETHER = (Kind.TEXT, Kind.CATEGORY)


@dataclass
class Written:
    given: dict[str, Given] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    """Values in words of the user's own."""
    phrases: list[str] = field(default_factory=list)
    """Rows that are referred to: "the product Oak Bookshelf"."""


def donor(
    draft: Draft, frame: Frame, inputs: Mapping[str, Input], subject: Subject | None, chance: Chance
) -> Row:
    """Texts and categories that belong together (street, postcode, city) come from one row."""
    catalog = draft.scene.catalog
    wanted: dict[str, str] = {}
    for name, item in inputs.items():
        table, bare = catalog.split(item.column)
        known = catalog.field(item.column)
        enum = catalog.tools[frame.tool].parameters["properties"][name].get("enum")
        if table == frame.entity and known and known.kind in TOGETHER and not enum:
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


def kindred(
    draft: Draft,
    frame: Frame,
    item: Input,
    subject: Subject | None,
    written: Written,
    inputs: Mapping[str, Input],
) -> tuple[Any, ...]:
    """Values of rows that refer to the same row as this one: reasons for a visit that fit the
    doctor. The largest such group; all values where there is none.
    """
    catalog = draft.scene.catalog
    _, bare = catalog.split(item.column)
    refers = {
        catalog.split(inputs[name].column)[1]: each.value for name, each in written.given.items()
    }
    if subject is not None:
        refers = {name: value for name, value in subject.row.items() if name != bare}
    best: tuple[Any, ...] = ()
    for relation in catalog.parents(frame.entity):
        values = {name: refers.get(name) for name in relation.source_columns}
        rows = catalog.alike.rows(frame.entity, values)
        kin = tuple(dict.fromkeys(row.get(bare) for row in rows if row.get(bare) is not None))
        best = max(best, kin, key=len)
    return best if len(best) > 1 else catalog.pool(item.column)


def name_of(draft: Draft, subject: Subject | None, written: Written) -> str:
    """The names of the row, or those just given to a new one, for an address made from them."""
    if subject is None:
        spoken = [(slot, draft.scene.catalog.field(slot.column)) for slot in written.slots]
        return " ".join(str(slot.value) for slot, each in spoken if each and each.kind is Kind.NAME)
    fields = draft.scene.catalog.entity(subject.table).fields
    names = [column for column, each in fields.items() if each.kind is Kind.NAME]
    return " ".join(str(subject.row.get(column) or "") for column in names[:2])
