"""How the row that a user means is found: by what people know of it, through search tools.

A row can be the one just talked about; one of those just listed, told apart by what was told;
known by a key that people say (an order number); or searched for, by its own properties or by
those of a row it belongs to, and told apart from the other rows found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from simulation.synthesis.tasks import phrasing
from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.ledger import Executed, Place
from simulation.synthesis.tasks.scene import Subject
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Input, Intent, Kind, Operator, Purpose, Relation
from simulation.vocabulary.tasks import Reference, Slot

_DEEPEST = 2
_DIRECT = 0.25
_LEVELS_UP = 3
_THROUGH_OWNER = 0.7
_FROM_ITS_DAY = 0.7
_TELLING = {
    Kind.EMAIL: 6,
    Kind.NAME: 6,
    Kind.PHONE: 2,
    Kind.IDENTIFIER: 4,
    Kind.DATE: 3,
    Kind.DATETIME: 3,
    Kind.TEXT: 2,
}
_MOST_TO_CHOOSE_FROM = 12
"""More rows than these are no list in which a person would find theirs."""


@dataclass
class Located:
    """A row that the steps so far have found."""

    subject: Subject
    given: dict[str, Given]
    """Its key, by what the columns mean."""
    full: str
    short: str
    slots: list[Slot] = field(default_factory=list)


def locate(draft: Draft, subject: Subject, chance: Chance, depth: int = 0) -> Located | None:
    """Finds the subject, adding steps and slots to the draft as needed; None if nothing can."""
    known = (
        _in_focus(draft, subject)
        or _above_focus(draft, subject)
        or _in_listing(draft, subject, chance)
    )
    if known is not None:
        return known
    if chance.at("direct").happens(_DIRECT):
        return _by_its_key(draft, subject) or _by_search(draft, subject, chance, depth)
    return _by_search(draft, subject, chance, depth) or _by_its_key(draft, subject)


def _in_focus(draft: Draft, subject: Subject) -> Located | None:
    focus = draft.scene.in_focus(subject)
    if focus is None:
        return None
    reference = Reference(subtask=focus.subtask, table=subject.table)
    if draft.refers not in (None, reference):
        return None
    given = _given_from_results(draft, subject)
    if given is None:
        return None
    draft.refers = reference
    singular = draft.scene.catalog.entity(subject.table).singular
    return Located(subject, given, focus.phrase, f"that {singular}")


def _above_focus(draft: Draft, subject: Subject) -> Located | None:
    """The customer of that order: a key that came with the row just talked about."""
    scene = draft.scene
    focus = scene.last_focus()
    if focus is None or draft.refers is not None:
        return None
    relation = _relation_to(draft, focus.subject, subject)
    if relation is None:
        return None
    both = scene.meaning_key(focus.subject) | scene.meaning_key(subject)
    place = next(scene.ledger.places_of(both), None)
    given = _given_at(draft, place, subject) if place is not None else None
    if given is None:
        return None
    draft.refers = Reference(subtask=focus.subtask, table=subject.table)
    noun = relation.label or scene.catalog.entity(subject.table).singular
    singular = scene.catalog.entity(focus.subject.table).singular
    return Located(
        subject, given, f"the {noun} of {focus.phrase}", f"the {noun} of that {singular}"
    )


def _relation_to(draft: Draft, below: Subject, above: Subject) -> Relation | None:
    key = draft.scene.catalog.entity(above.table).key
    for relation in draft.scene.catalog.parents(below.table):
        parent = draft.scene.parent(below, relation) if relation.target == above.table else None
        if parent is not None and parent.same_as(above, key):
            return relation
    return None


def _in_listing(draft: Draft, subject: Subject, chance: Chance) -> Located | None:
    """One of the rows just listed: told apart by what the list told."""
    listing = draft.scene.listing
    if listing is None or draft.refers is not None:
        return None
    place = _place_in(draft, listing.executed, subject)
    if place is None:
        return None
    frame = draft.scene.catalog.frames[listing.tool]
    slots = _distinguishing(draft, frame, listing.executed, place, chance)
    given = _given_at(draft, place, subject)
    if slots is None or given is None:
        return None
    draft.refers = Reference(subtask=listing.subtask, table=subject.table)
    for slot in slots:
        draft.say(slot)
    phrase = phrasing.row_phrase(draft.scene.catalog, subject.table, slots)
    return Located(subject, given, phrase, f"{phrase} from that list", slots)


def _by_its_key(draft: Draft, subject: Subject) -> Located | None:
    """By a key that people say aloud, such as an order number."""
    catalog = draft.scene.catalog
    key = draft.scene.key_of(subject)
    columns = [f"{subject.table}.{column}" for column in key]
    fields = [catalog.field(column) for column in columns]
    if not key or not all(map(catalog.is_spoken, columns)):
        return None
    if any(field is not None and field.kind in (Kind.INTEGER, Kind.TEXT) for field in fields):
        return None
    given, slots = {}, []
    for column, value in zip(columns, key.values(), strict=True):
        slot = Slot(column=column, value=value, purpose=Purpose.KEY)
        slots.append(slot)
        given[catalog.meaning(column)] = Given(value, draft.say(slot))
    phrase = phrasing.row_phrase(catalog, subject.table, slots)
    return Located(subject, given, phrase, phrase, slots)


def _by_search(draft: Draft, subject: Subject, chance: Chance, depth: int) -> Located | None:
    if depth > _DEEPEST:
        return None
    catalog = draft.scene.catalog
    frames = catalog.about(subject.table, Intent.SEARCH, Intent.READ)
    finders = [frame for frame in frames if catalog.returns_key(frame, subject.table)]
    for number, frame in enumerate(chance.at("finder").shuffled(finders)):
        mark = draft.mark()
        found = _through(draft, frame, subject, chance.at("through", number), depth)
        if found is not None:
            return found
        draft.rewind(mark)
    return None


def _through(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance, depth: int
) -> Located | None:
    """Finds the subject through one tool, and tells it from the other rows found."""
    filled = _fill(draft, frame, subject, chance, depth)
    if filled is None:
        return None
    given, slots, owner = filled
    executed = draft.call(frame.tool, given)
    if executed is None or len(executed.rows) > _MOST_TO_CHOOSE_FROM:
        return None
    place = _place_in(draft, executed, subject)
    if place is None:
        return None
    telling = _distinguishing(draft, frame, executed, place, chance, but=_own_key(draft, subject))
    key = _given_at(draft, place, subject)
    if telling is None or key is None:
        return None
    for slot in telling:
        draft.say(slot)
    slots = [*slots, *telling]
    phrase = phrasing.row_phrase(draft.scene.catalog, subject.table, slots, owner)
    return Located(subject, key, phrase, phrase, slots)


Filled = tuple[dict[str, Given], list[Slot], str]


def _fill(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance, depth: int
) -> Filled | None:
    """Arguments that lead to the subject, what the user says for them, and whose it is."""
    chosen = {name: item for name, item in frame.inputs.items() if item.required}
    chosen = chosen or _owner_input(draft, frame, subject, chance, depth)
    chosen |= _choose_filters(draft, frame, subject, chance, bare=not chosen)
    if not chosen:
        return None
    given, slots = _from_its_day(draft, frame, subject, chance)
    owner = ""
    for name, item in chosen.items():
        slot = _spoken_input(draft, subject, item)
        if slot is not None:
            given[name] = Given(slot.value, draft.say(slot))
            slots.append(slot)
            continue
        above = _from_owner(draft, subject, item, chance.at("owner", name), depth)
        if above is None:
            return None
        given[name], owner = above
    return given, slots, owner


def _from_its_day(
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


def _owner_input(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance, depth: int
) -> dict[str, Input]:
    """An optional input for the row that the subject belongs to, given more often than not."""
    options = [
        (name, item)
        for name, item in frame.inputs.items()
        if not item.required and _owners(draft, subject, item)
    ]
    if not options or depth or not chance.at("through owner").happens(_THROUGH_OWNER):
        return {}
    return dict([chance.at("owner").pick(options)])


def _choose_filters(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance, *, bare: bool
) -> dict[str, Input]:
    """Optional inputs that a person would give: one that says much, or two that say less."""
    options = [
        (name, item)
        for name, item in frame.inputs.items()
        if not item.required and _spoken_input(draft, subject, item) is not None
    ]
    if not options or not bare:
        return {}
    best = max(_weight(draft, item) for _, item in options)
    strong = [option for option in options if _weight(draft, option[1]) >= min(best, 4)]
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
    field = catalog.field(item.column)
    same_table = catalog.split(item.column)[0] == catalog.split(first.column)[0]
    return field is not None and field.kind is Kind.NAME and same_table


def _weight(draft: Draft, item: Input) -> int:
    field = draft.scene.catalog.field(item.column)
    return _TELLING.get(field.kind, 1) if field is not None else 0


def _spoken_input(draft: Draft, subject: Subject, item: Input) -> Slot | None:
    """What the user says for this input of a search, if it is something people know."""
    catalog = draft.scene.catalog
    table, bare = catalog.split(item.column)
    if item.operator not in (Operator.EQUAL, Operator.CONTAINS) or not table:
        return None
    if not catalog.is_spoken(item.column):
        return None
    value = subject.row.get(bare) if table == subject.table else None
    if value is None or value == "":
        return None
    if bare in catalog.entity(table).key and table == subject.table:
        return None
    return Slot(
        column=item.column,
        value=value,
        purpose=Purpose.KEY,
        operator=item.operator,
        label=item.label,
    )


def _from_owner(
    draft: Draft, subject: Subject, item: Input, chance: Chance, depth: int
) -> tuple[Given, str] | None:
    """The key of the row that the subject belongs to, which is located first."""
    meaning = draft.scene.catalog.meaning(item.column)
    for owner in _owners(draft, subject, item):
        located = locate(draft, owner, chance.at(owner.table), depth + 1)
        if located is not None and meaning in located.given:
            return located.given[meaning], located.full
    return None


def _owners(draft: Draft, subject: Subject, item: Input) -> list[Subject]:
    """The rows above the subject (an invoice's appointment, that one's patient) whose key the
    input takes, the nearest first.
    """
    catalog = draft.scene.catalog
    meaning = catalog.meaning(item.column)
    found: list[Subject] = []
    level = [subject]
    for _ in range(_LEVELS_UP):
        relations = [(row, relation) for row in level for relation in catalog.parents(row.table)]
        above = [(relation, draft.scene.parent(row, relation)) for row, relation in relations]
        level = [row for _, row in above if row is not None]
        found += [
            row
            for relation, row in above
            if row is not None and meaning in catalog.key_of_target(relation)
        ]
    return found


def _place_in(draft: Draft, executed: Executed, subject: Subject) -> Place | None:
    key = draft.scene.meaning_key(subject)
    meanings = draft.scene.ledger.meanings(executed.tool)
    for place, row in executed.places():
        seen = {meanings[name]: value for name, value in row.items() if name in meanings}
        if key and all(each in seen and seen[each] == value for each, value in key.items()):
            return place
    return None


def _given_from_results(draft: Draft, subject: Subject) -> dict[str, Given] | None:
    key = draft.scene.meaning_key(subject)
    place = next(draft.scene.ledger.places_of(key), None) if key else None
    return _given_at(draft, place, subject) if place is not None else None


def _given_at(draft: Draft, place: Place, subject: Subject) -> dict[str, Given] | None:
    given: dict[str, Given] = {}
    for meaning, value in draft.scene.meaning_key(subject).items():
        source = draft.scene.ledger.source(place, meaning, draft.scene.task)
        if source is None:
            return None
        given[meaning] = Given(value, source)
    return given


def _distinguishing(
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
        key=lambda name: -_TELLING.get(frame.outputs[name].field.kind, 1),
    )
    for count in (1, 2):
        for names in combinations(options, count):
            if _alone(rows, mine, names):
                return [_telling_slot(draft, frame, name, mine, chance) for name in names]
    return None


def _own_key(draft: Draft, subject: Subject) -> frozenset[str]:
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
        upfront=chance.at("upfront", name).happens(0.45),
    )
