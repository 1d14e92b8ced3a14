"""How a row is told from the others in a result, and where its key is then to be had."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.ledger import Executed, Place
from simulation.synthesis.tasks.scene import Subject
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Field, Frame, Kind, Purpose
from simulation.vocabulary.tasks import Slot

TELLING = {
    Kind.EMAIL: 6,
    Kind.NAME: 6,
    Kind.PHONE: 2,
    Kind.IDENTIFIER: 4,
    Kind.DATE: 3,
    Kind.DATETIME: 3,
    Kind.TEXT: 2,
}
"""How well a value of a kind tells one row from another; 1 for other kinds."""


@dataclass
class Located:
    """A row that the steps so far have found."""

    subject: Subject
    given: dict[str, Given]
    """Its key, by what the columns mean."""
    full: str
    short: str
    slots: list[Slot] = field(default_factory=list)


def place_in(draft: Draft, executed: Executed, subject: Subject) -> Place | None:
    key = draft.scene.meaning_key(subject)
    meanings = draft.scene.ledger.meanings(executed.tool)
    for place, row in executed.places():
        seen = {meanings[name]: value for name, value in row.items() if name in meanings}
        if key and all(each in seen and seen[each] == value for each, value in key.items()):
            return place
    return None


def given_from_results(draft: Draft, subject: Subject) -> dict[str, Given] | None:
    key = draft.scene.meaning_key(subject)
    place = next(draft.scene.ledger.places_of(key), None) if key else None
    return given_at(draft, place, subject) if place is not None else None


def given_at(draft: Draft, place: Place, subject: Subject) -> dict[str, Given] | None:
    given: dict[str, Given] = {}
    for meaning, value in draft.scene.meaning_key(subject).items():
        source = draft.scene.ledger.source(place, meaning, draft.scene.task)
        if source is None:
            return None
        given[meaning] = Given(value, source)
    return given


def distinguishing(
    draft: Draft,
    frame: Frame,
    executed: Executed,
    place: Place,
    chance: Chance,
    but: frozenset[str] = frozenset(),
) -> list[Slot] | None:
    """Properties that tell the row from the others returned: none, one or two; None if these
    do not suffice. Columns in ``but`` are not used.
    """
    rows, mine = executed.rows, executed.rows[place.row or 0]
    if len(rows) == 1:
        return []
    options = [
        name
        for name in mine
        if _can_tell(frame, name, mine) and frame.outputs[name].column not in but
    ]
    options = sorted(
        chance.at("telling").shuffled(options),
        key=lambda name: _least_telling(frame, name),
    )
    for count in (1, 2):
        for names in combinations(options, count):
            if _alone(rows, mine, names):
                return [_telling_slot(draft, frame, name, mine, chance) for name in names]
    return None


def _least_telling(frame: Frame, name: str) -> tuple[int, bool]:
    """First names tell less than last names: they come later."""
    field = frame.outputs[name].field
    return -TELLING.get(field.kind, 1), is_first_name(field)


def is_first_name(field: Field) -> bool:
    return field.label.endswith(("first name", "given name", "forename", "middle name"))


def own_key(draft: Draft, subject: Subject) -> frozenset[str]:
    """The row's key columns: whoever can say the key needs no search."""
    columns = [f"{subject.table}.{column}" for column in draft.scene.key_of(subject)]
    spoken = all(map(draft.scene.catalog.is_spoken, columns))
    return frozenset(columns) if spoken else frozenset()


def _can_tell(frame: Frame, name: str, row: Row) -> bool:
    output = frame.outputs.get(name)
    if output is None or not output.column or row[name] in (None, ""):
        return False
    field = output.field
    return not field.hidden and field.kind not in (Kind.OPAQUE, Kind.BOOLEAN)


def _alone(rows: tuple[Row, ...], mine: Row, names: tuple[str, ...]) -> bool:
    same = [row for row in rows if all(row.get(name) == mine[name] for name in names)]
    return len(same) == 1


def _telling_slot(draft: Draft, frame: Frame, name: str, row: Row, chance: Chance) -> Slot:
    output = frame.outputs[name]
    known = draft.scene.catalog.field(output.column)
    differs = known is not None and known.label != output.field.label
    return Slot(
        column=output.column,
        value=row[name],
        purpose=Purpose.KEY,
        label=output.field.label if differs else "",
        upfront=chance.at("upfront", name).happens(_at_once(draft, output.column, output.field)),
    )


def _at_once(draft: Draft, column: str, field: Field) -> float:
    """How likely it is said unasked: callers hardly speak of a thing without its name."""
    if not draft.scene.catalog.caller:
        return 0.45
    public = draft.scene.catalog.split(column)[0] not in draft.scene.catalog.private
    return 0.95 if public or field.kind is Kind.NAME else 0.6


def called(draft: Draft, frame: Frame, executed: Executed, place: Place) -> list[Slot]:
    """What a caller calls a row that needs no telling apart: by what it stands for."""
    entity = draft.scene.catalog.entity(frame.entity)
    row = executed.rows[place.row or 0]
    if not draft.scene.catalog.caller or not entity.stands_for:
        return []
    return [
        Slot(column=output.column, value=row[name], purpose=Purpose.KEY)
        for name, output in frame.outputs.items()
        if output.column.startswith(f"{entity.stands_for}.") and output.field.kind is Kind.NAME
    ]


def reachable(frame: Frame) -> frozenset[str]:
    """Addresses that are one person's only: whoever can say one need not say whose row it is."""
    outputs = frame.outputs.values()
    return frozenset(each.column for each in outputs if each.field.kind in (Kind.EMAIL, Kind.PHONE))
