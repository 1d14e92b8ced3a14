"""Asking for several rows: by properties, of an owner, the most or the least of something."""

from __future__ import annotations

from simulation.synthesis.tasks import phrasing, wanting
from simulation.synthesis.tasks.draft import Draft, Given, Goal
from simulation.synthesis.tasks.filters import limit_input, optional_filters
from simulation.synthesis.tasks.ledger import Executed
from simulation.synthesis.tasks.locating import Located, locate
from simulation.synthesis.tasks.moves.turnout import Turnout, settle
from simulation.synthesis.tasks.scene import Focus, Scene, Subject
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Kind, Purpose
from simulation.vocabulary.tasks import Slot

_MOST_ROWS = 5
_NO_PLURALS = ("sales", "status", "gross", "address", "class")


def search(scene: Scene, frame: Frame, chance: Chance, filters: int) -> Turnout | None:
    """Rows with ``filters`` properties that a drawn row has."""
    row = scene.draw_row(frame.entity, chance.at("row"))
    if row is None:
        return None
    draft = Draft(scene, scene.next_id())
    found = optional_filters(scene.catalog, frame, row, chance.at("filters"))
    slots = dict(list(found.items())[:filters])
    if len(slots) < filters or any(item.required for item in frame.inputs.values()):
        return None
    given = say_filters(draft, slots, chance)
    mark = draft.mark()
    limited = given | say_limit(draft, frame, chance.at("limit"), 0.35)
    executed = draft.call(frame.tool, limited)
    if executed is not None and len(executed.rows) == 1 and limited != given:
        # Nobody says how many of a single thing.
        draft.rewind(mark)
        executed = draft.call(frame.tool, given)
    if executed is None:
        return None
    entity = scene.catalog.entity(frame.entity)
    one = len(executed.rows) == 1
    noun = entity.singular if one else entity.plural
    what = f"the {noun}{phrasing.filters_phrase(scene.catalog, list(slots.values()))}"
    if one:
        what = phrasing.row_phrase(scene.catalog, frame.entity, _as_known(scene, slots, row))
    return tell_rows(draft, frame, executed, what, chance)


def _as_known(scene: Scene, slots: dict[str, Slot], row: Row) -> list[Slot]:
    """For one row's phrase: a name that was given whole is its name, not a part of it."""
    known = []
    for slot in slots.values():
        whole = slot.value == row.get(scene.catalog.split(slot.column)[1])
        known.append(slot.model_copy(update={"purpose": Purpose.KEY}) if whole else slot)
    return known


def children(
    scene: Scene, frame: Frame, owner: Subject, chance: Chance, *, narrowed: bool
) -> Turnout | None:
    """The rows that belong to ``owner``, perhaps narrowed by one property."""
    draft = Draft(scene, scene.next_id())
    located = locate(draft, owner, chance.at("locate"))
    given = owner_arguments(draft, frame, located) if located else None
    if located is None or not given:
        return None
    slots: dict[str, Slot] = {}
    if narrowed:
        row = scene.draw_row(frame.entity, chance.at("row"))
        slots = optional_filters(scene.catalog, frame, row or {}, chance.at("filters"))
        slots = dict(list(slots.items())[:1])
        given |= say_filters(draft, slots, chance)
    executed = draft.call(frame.tool, given)
    if executed is None or not scene.ask(frame, owner, list(frame.outputs)[:1]):
        return None
    entity = scene.catalog.entity(frame.entity)
    only = f"only {entity.singular}" if not slots else entity.singular
    noun = only if len(executed.rows) == 1 else entity.plural
    narrowing = phrasing.filters_phrase(scene.catalog, list(slots.values()))
    scene.focus.append(Focus(owner, draft.id, located.full))
    what = phrasing.belonging(f"{noun}{narrowing}", located.full)
    short = phrasing.belonging(f"{noun}{narrowing}", located.short)
    return tell_rows(draft, frame, executed, what, chance, short=short)


def top(scene: Scene, frame: Frame, chance: Chance, owner: Subject | None = None) -> Turnout | None:
    """The n rows with the most or the least of the frame's measure."""
    draft = Draft(scene, scene.next_id())
    given, located = owned_by(draft, frame, owner, chance)
    if given is None:
        return None
    row = scene.draw_row(frame.entity, chance.at("row")) or {}
    slots = optional_filters(scene.catalog, frame, row, chance.at("filters"))
    slots = dict(list(slots.items())[: chance.at("narrowed").below(2)])
    given |= say_filters(draft, slots, chance)
    given |= say_limit(draft, frame, chance.at("limit"), 0.9)
    executed = draft.call(frame.tool, given)
    if executed is None or len(executed.rows) > _MOST_ROWS:
        return None
    display = wanting.display(draft, frame, executed.rows)
    if display is None or not frame.measure or not scene.ask(frame, owner, [frame.measure]):
        return None
    for name in dict.fromkeys((display, frame.measure)):
        wanting.want(draft, frame, name, [row[name] for row in executed.rows])
    whose = f" of {located.full}" if located is not None else ""
    goal = _top_goal(draft, frame, executed, list(slots.values()), whose)
    return settle(draft, frame, goal, *_single(scene, frame, executed), listed=executed)


def _top_goal(
    draft: Draft, frame: Frame, executed: Executed, slots: list[Slot], whose: str
) -> Goal:
    entity = draft.scene.catalog.entity(frame.entity)
    label = frame.outputs[frame.measure].field.label
    extreme = _superlative(frame)
    narrowing = phrasing.filters_phrase(draft.scene.catalog, slots) + whose
    is_date = frame.outputs[frame.measure].field.kind in (Kind.DATE, Kind.DATETIME)
    figure = "date" if is_date else "figure"
    number = len(executed.rows)
    if number == 1:
        noun = f"{entity.singular}{narrowing}"
        text = f"find out which {noun} has the {extreme} {label}, with the {figure}"
    else:
        count = phrasing.NUMBERS[number]
        text = (
            f"find out which {count} {entity.plural}{narrowing} have the {extreme} {label},"
            f" with the {figure} of each"
        )
    draft.unknown.append(f"which {entity.plural} have the {extreme} {label}")
    return Goal(
        phrasing.sentence(text), text, f"find the {entity.plural} with the {extreme} {label}"
    )


def _superlative(frame: Frame) -> str:
    field = frame.outputs[frame.measure].field
    words = field.label.split(" ")
    counted = any(word.endswith("s") and word not in _NO_PLURALS for word in (words[0], words[-1]))
    if field.kind in (Kind.DATE, Kind.DATETIME):
        pair = ("earliest", "latest")
    elif field.kind is Kind.INTEGER and counted and " of " not in field.label:
        pair = ("fewest", "most")
    else:
        pair = ("lowest", "highest")
    return pair[frame.function != "asc"]


def tell_rows(
    draft: Draft, frame: Frame, executed: Executed, what: str, chance: Chance, short: str = ""
) -> Turnout | None:
    """Wants the rows' names, or of a single row some of its properties."""
    rows = executed.rows
    if len(rows) == 1:
        return _tell_one(draft, frame, executed, what, chance, short)
    display = wanting.display(draft, frame, rows)
    if display is None or len(rows) > _MOST_ROWS:
        return None
    names = [display, *_second(draft, frame, rows, display, chance)]
    for name in names:
        wanting.want(draft, frame, name, [row[name] for row in rows if row[name] is not None])
    labels = phrasing.joined([phrasing.noun(frame.outputs[name].field) for name in names])
    draft.unknown.append(f"the {labels} of each of {short or what}")
    plural = draft.scene.catalog.entity(frame.entity).plural
    detail = f"get a list of {what} with the {labels} of each"
    brief = f"get a list of {short or what} with the {labels} of each"
    goal = Goal(phrasing.sentence(detail), brief, f"list the {plural}")
    return settle(draft, frame, goal, listed=executed)


def _second(
    draft: Draft, frame: Frame, rows: tuple[Row, ...], display: str, chance: Chance
) -> list[str]:
    """Now and then one more property of each row."""
    options = [
        name
        for name in wanting.news(draft, frame, rows[0])
        if name != display and all(row.get(name) is not None for row in rows)
    ]
    if not options or not chance.at("second").happens(0.5):
        return []
    return [chance.at("which").pick(options)]


def _tell_one(
    draft: Draft, frame: Frame, executed: Executed, what: str, chance: Chance, short: str
) -> Turnout | None:
    names = wanting.choose(draft, frame, executed.rows[0], chance.at("wants"))
    if not names:
        return None
    for name in names:
        wanting.want(draft, frame, name, [executed.rows[0][name]])
    labels = phrasing.joined([f"the {phrasing.noun(frame.outputs[name].field)}" for name in names])
    draft.unknown.append(f"{labels} of {short or what}")
    singular = draft.scene.catalog.entity(frame.entity).singular
    full = phrasing.sentence(f"find out {labels} of {what}")
    goal = Goal(
        full, f"find out {labels} of {short or what}", f"look up {phrasing.article(singular)}"
    )
    return settle(draft, frame, goal, *_single(draft.scene, frame, executed, what), listed=executed)


def _single(
    scene: Scene, frame: Frame, executed: Executed, phrase: str = ""
) -> tuple[Subject | None, str]:
    """The one row found, if it can be found again by its key."""
    if len(executed.rows) != 1 or not scene.catalog.returns_key(frame, frame.entity):
        return None, ""
    subject = scene.subject_of(frame, executed.rows[0])
    return subject, phrase or f"the {scene.catalog.entity(frame.entity).singular} found"


def owner_arguments(draft: Draft, frame: Frame, located: Located) -> dict[str, Given] | None:
    """The required inputs, all from the key of the owner; None if anything else is required."""
    catalog = draft.scene.catalog
    needed = {name: item for name, item in frame.inputs.items() if item.required}
    if any(catalog.meaning(item.column) not in located.given for item in needed.values()):
        return None
    return {name: located.given[catalog.meaning(item.column)] for name, item in needed.items()}


def owned_by(
    draft: Draft, frame: Frame, owner: Subject | None, chance: Chance
) -> tuple[dict[str, Given] | None, Located | None]:
    """Arguments for a frame that may need an owner's key, and the owner found for it."""
    needs = any(item.required for item in frame.inputs.values())
    if not needs:
        return {}, None
    located = locate(draft, owner, chance.at("owner")) if owner is not None else None
    given = owner_arguments(draft, frame, located) if located is not None else None
    return given, located


def say_filters(draft: Draft, slots: dict[str, Slot], chance: Chance) -> dict[str, Given]:
    """The first filter is said at once, a further one perhaps only later."""
    given: dict[str, Given] = {}
    for place, (name, slot) in enumerate(slots.items()):
        upfront = place == 0 or chance.at("upfront", name).happens(0.6)
        said = slot.model_copy(update={"upfront": upfront})
        given[name] = Given(slot.value, draft.say(said))
    return given


def say_limit(draft: Draft, frame: Frame, chance: Chance, likely: float) -> dict[str, Given]:
    """How many rows ("the three …"), where the tool can be told."""
    name = limit_input(frame)
    if name is None or not chance.happens(likely):
        return {}
    number = chance.at("number").pick((1, 2, 3, 3, 3, 4, 5, 5))
    slot = Slot(column="", value=number, purpose=Purpose.LIMIT)
    return {name: Given(number, draft.say(slot))}
