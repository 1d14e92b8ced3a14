"""What a person would give a search to find their row: a name, a date, whose it is."""

from __future__ import annotations

from typing import Any

from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.phrasing import is_part_of_name
from simulation.synthesis.tasks.scene import Subject
from simulation.synthesis.tasks.telling import TELLING
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Input, Kind, Operator, Purpose, Relation
from simulation.vocabulary.tasks import Slot

_LEVELS_UP = 3
_THROUGH_OWNER = 0.7
_PAST_ITS_NAME = 0.15
_FROM_ITS_DAY = 0.7


def choose_filters(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance, *, bare: bool
) -> dict[str, Input]:
    """Optional inputs that a person would give: one that says much, or two that say less."""
    options = [
        (name, item)
        for name, item in frame.inputs.items()
        if not item.required and _said_value(draft, subject, item) is not None
    ]
    if not options or not bare:
        return {}
    telling = {name: _telling(draft, subject, item) for name, item in options}
    strong = [option for option in options if telling[option[0]] >= min(max(telling.values()), 4)]
    first = chance.at("filter").pick(strong)
    chosen = dict([first])
    field = draft.scene.catalog.field(first[1].column)
    if field is not None and field.kind is Kind.NAME:
        chosen |= {name: item for name, item in options if _is_name_beside(draft, item, first[1])}
    elif _weight(draft, first[1]) < 4:
        chosen |= dict(chance.at("second").sample(options, 2))
    return chosen


def _is_name_beside(draft: Draft, item: Input, first: Input) -> bool:
    """First and last names go together."""
    catalog = draft.scene.catalog
    same_table = catalog.split(item.column)[0] == catalog.split(first.column)[0]
    fields = (catalog.field(item.column), catalog.field(first.column))
    return same_table and all(map(is_part_of_name, fields))


def _weight(draft: Draft, item: Input) -> int:
    field = draft.scene.catalog.field(item.column)
    return TELLING.get(field.kind, 1) if field is not None else 0


def _telling(draft: Draft, subject: Subject, item: Input) -> int:
    """How well it tells the row; the name of a row above it tells less than its own."""
    weight = _weight(draft, item)
    own = draft.scene.catalog.split(item.column)[0] == subject.table
    return weight if own else min(weight, 3)


def said_input(draft: Draft, subject: Subject, item: Input) -> Slot | None:
    """``spoken_input``, or the name of a row that the subject refers to."""
    if not _is_of_another(draft, subject, item):
        return spoken_input(draft, subject, item)
    value = _said_value(draft, subject, item)
    if value is None:
        return None
    return Slot(column=item.column, value=value, purpose=Purpose.KEY, label=item.label)


def _is_of_another(draft: Draft, subject: Subject, item: Input) -> bool:
    """Is it a part of the name of a row of another table?"""
    table, _ = draft.scene.catalog.split(item.column)
    return table not in ("", subject.table) and item.operator is Operator.CONTAINS


def _said_value(draft: Draft, subject: Subject, item: Input) -> Any | None:
    if not _is_of_another(draft, subject, item):
        return spoken_value(draft, subject, item)
    catalog = draft.scene.catalog
    table, bare = catalog.split(item.column)
    relations = [each for each in catalog.parents(subject.table) if each.target == table]
    parent = draft.scene.parent(subject, relations[0]) if len(relations) == 1 else None
    value = parent.row.get(bare) if parent is not None else None
    return value if value not in (None, "") and catalog.is_spoken(item.column) else None


def spoken_input(draft: Draft, subject: Subject, item: Input) -> Slot | None:
    """What the user says for this input of a search, if it is something people know."""
    value = spoken_value(draft, subject, item)
    if value is None:
        return None
    return Slot(
        column=item.column,
        value=value,
        purpose=Purpose.KEY,
        operator=item.operator,
        label=item.label,
    )


def spoken_value(draft: Draft, subject: Subject, item: Input) -> Any | None:
    """The value of ``spoken_input``."""
    catalog = draft.scene.catalog
    table, bare = catalog.split(item.column)
    if item.operator not in (Operator.EQUAL, Operator.CONTAINS) or table != subject.table:
        return None
    value = subject.row.get(bare)
    if value in (None, "") or bare in catalog.entity(table).key:
        return None
    return value if catalog.is_spoken(item.column) else None


def from_its_day(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance
) -> tuple[dict[str, Given], list[Slot]]:
    """Where an owner's rows can be listed from a day on, they mostly are from the subject's."""
    if not any(item.required for item in frame.inputs.values()):
        return {}, []
    for name, item in frame.inputs.items():
        table, bare = draft.scene.catalog.split(item.column)
        moment = parse_moment(subject.row.get(bare)) if table == subject.table else None
        if item.required or item.operator is not Operator.AT_LEAST or moment is None:
            continue
        if not chance.at("from day").happens(_FROM_ITS_DAY):
            continue
        day = moment.date().isoformat()
        slot = Slot(
            column=item.column,
            value=day,
            purpose=Purpose.FILTER,
            operator=item.operator,
            label=item.label,
        )
        return {name: Given(day, draft.say(slot))}, [slot]
    return {}, []


def owner_input(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance, depth: int
) -> dict[str, Input]:
    """An optional input for the row that the subject belongs to, given more often than not."""
    if depth:
        return {}
    above = _rows_above(draft, subject)
    options = [
        (name, item)
        for name, item in frame.inputs.items()
        if not item.required and _taken(draft, above, item)
    ]
    inputs = frame.inputs.values()
    spoken = [each for each in inputs if spoken_value(draft, subject, each) is not None]
    has_name = any(_weight(draft, item) >= TELLING[Kind.NAME] for item in spoken)
    likely = _PAST_ITS_NAME if has_name else _THROUGH_OWNER
    if not options or not chance.at("through owner").happens(likely):
        return {}
    return dict([chance.at("owner").pick(options)])


def owners(draft: Draft, subject: Subject, item: Input) -> list[Subject]:
    """The rows above the subject (an invoice's appointment, that one's patient) whose key the
    input takes, the nearest first.
    """
    return _taken(draft, _rows_above(draft, subject), item)


Above = list[tuple[Relation, Subject]]


def _taken(draft: Draft, above: Above, item: Input) -> list[Subject]:
    catalog = draft.scene.catalog
    meaning = catalog.meaning(item.column)
    return [row for relation, row in above if meaning in catalog.key_of_target(relation)]


def _rows_above(draft: Draft, subject: Subject) -> Above:
    """The rows that the subject belongs to, and those that these belong to, level by level."""
    scene = draft.scene
    found: Above = []
    level = [subject]
    for _ in range(_LEVELS_UP):
        relations = [(row, each) for row in level for each in scene.catalog.parents(row.table)]
        climbed = [(relation, scene.parent(row, relation)) for row, relation in relations]
        above = [(relation, row) for relation, row in climbed if row is not None]
        level = [row for _, row in above]
        found += above
    return found
