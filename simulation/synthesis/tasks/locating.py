"""How the row that a user means is found: by what people know of it, through search tools.

A row can be the one just talked about; one of those just listed, told apart by what was told;
known by a key that people say (an order number); or searched for, by its own properties or by
those of a row it belongs to, and told apart from the other rows found.
"""

from __future__ import annotations

from collections.abc import Callable

from simulation.synthesis.tasks import phrasing
from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.hints import (
    choose_filters,
    from_its_day,
    owner_input,
    owners,
    said_input,
)
from simulation.synthesis.tasks.introducing import introduce
from simulation.synthesis.tasks.scene import Subject
from simulation.synthesis.tasks.telling import (
    Located,
    called,
    distinguishing,
    given_at,
    given_from_results,
    own_key,
    place_in,
    reachable,
)
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Input, Intent, Kind, Purpose, Relation
from simulation.vocabulary.tasks import Default, Reference, Slot

__all__ = ["Find", "Located", "as_if_found", "locate"]

Find = Callable[[Draft, Subject, Chance], Located | None]

_DEEPEST = 2
_DIRECT = 0.25
_MOST_TO_CHOOSE_FROM = 12
"""More rows than these are no list in which a person would find theirs."""


def locate(draft: Draft, subject: Subject, chance: Chance, depth: int = 0) -> Located | None:
    """Finds the subject, adding steps and slots to the draft as needed; None if nothing can."""
    if draft.scene.is_caller(subject):
        return introduce(draft, subject, chance.at("introduced"))
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


def as_if_found(draft: Draft, subject: Subject, _: Chance) -> Located:
    """The subject with a key that nobody gave: what it would be found with, were it looked for."""
    key = draft.scene.meaning_key(subject)
    return Located(subject, {name: Given(key[name], Default()) for name in key}, "", "")


def _in_focus(draft: Draft, subject: Subject) -> Located | None:
    focus = draft.scene.in_focus(subject)
    if focus is None:
        return None
    reference = Reference(subtask=focus.subtask, table=subject.table)
    if draft.refers not in (None, reference):
        return None
    given = given_from_results(draft, subject)
    if given is None:
        # Its key was said, never returned: it is said again.
        said = _by_its_key(draft, subject)
        given = said.given if said is not None else None
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
    given = given_at(draft, place, subject) if place is not None else None
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
    place = place_in(draft, listing.executed, subject)
    if place is None:
        return None
    frame = draft.scene.catalog.frames[listing.tool]
    slots = distinguishing(draft, frame, listing.executed, place, chance)
    given = given_at(draft, place, subject)
    if slots is None or given is None:
        return None
    tables = {draft.scene.catalog.split(slot.column)[0] for slot in slots}
    if subject.table != frame.entity and tables - {subject.table}:
        return None
    draft.refers = Reference(subtask=listing.subtask, table=subject.table)
    # Nobody speaks of one of several rows just listed without saying which.
    slots = [slot.model_copy(update={"upfront": True}) for slot in slots]
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
    if catalog.caller and not set(key) <= set(catalog.entity(subject.table).known_by):
        return None
    if any(field is not None and field.kind in (Kind.INTEGER, Kind.TEXT) for field in fields):
        return None
    given, slots = {}, []
    for column, value in zip(columns, key.values(), strict=True):
        slot = Slot(column=column, value=value, purpose=Purpose.KEY)
        slots.append(slot)
        given[catalog.meaning(column)] = Given(value, draft.say(slot))
    owner = phrasing.CALLER if subject.table in catalog.private else ""
    phrase = phrasing.row_phrase(catalog, subject.table, slots, owner)
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
    place = place_in(draft, executed, subject)
    if place is None:
        return None
    but = own_key(draft, subject) | (reachable(frame) if owner else frozenset())
    telling = distinguishing(draft, frame, executed, place, chance, but=but)
    key = given_at(draft, place, subject)
    if telling is None or key is None:
        return None
    telling = telling or called(draft, frame, executed, place)
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
    chosen = chosen or owner_input(draft, frame, subject, chance, depth)
    chosen |= choose_filters(draft, frame, subject, chance, bare=not chosen)
    if not chosen:
        return None
    given, slots = from_its_day(draft, frame, subject, chance)
    owner = ""
    for name, item in chosen.items():
        slot = said_input(draft, subject, item)
        if slot is not None:
            given[name] = Given(slot.value, draft.say(slot))
            slots.append(slot)
            continue
        above = _from_owner(draft, subject, item, chance.at("owner", name), depth)
        if above is None:
            return None
        given[name], owner = above
    return given, slots, owner


def _from_owner(
    draft: Draft, subject: Subject, item: Input, chance: Chance, depth: int
) -> tuple[Given, str] | None:
    """The key of the row that the subject belongs to, which is located first."""
    meaning = draft.scene.catalog.meaning(item.column)
    for owner in owners(draft, subject, item):
        located = locate(draft, owner, chance.at(owner.table), depth + 1)
        if located is not None and meaning in located.given:
            return located.given[meaning], located.full
    return None
