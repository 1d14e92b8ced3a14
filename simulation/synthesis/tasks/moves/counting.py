"""Asking for a figure over many rows: all of them, one owner's, or group by group."""

from __future__ import annotations

from simulation.synthesis.tasks import phrasing, wanting
from simulation.synthesis.tasks.draft import Draft, Goal
from simulation.synthesis.tasks.filters import optional_filters
from simulation.synthesis.tasks.ledger import Executed
from simulation.synthesis.tasks.locating import Located
from simulation.synthesis.tasks.moves.listing import owned_by, say_filters
from simulation.synthesis.tasks.moves.turnout import Turnout, settle
from simulation.synthesis.tasks.scene import Scene, Subject
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Purpose
from simulation.vocabulary.tasks import Slot

_MOST_GROUPS = 5


def aggregate(
    scene: Scene, frame: Frame, chance: Chance, owner: Subject | None = None
) -> Turnout | None:
    draft = Draft(scene, scene.next_id())
    given, located = owned_by(draft, frame, owner, chance)
    if given is None or not frame.measure:
        return None
    row = scene.draw_row(frame.entity, chance.at("row")) or {}
    slots = optional_filters(scene.catalog, frame, row, chance.at("filters"))
    needed = 1 if not frame.group and not given else chance.at("narrowed").below(2)
    slots = dict(list(slots.items())[:needed])
    given |= say_filters(draft, slots, chance)
    executed = draft.call(frame.tool, given)
    if executed is None or not scene.ask(frame, owner, [frame.measure]):
        return None
    what = _tell(draft, frame, executed, chance)
    if what is None:
        return None
    measured = _measured(scene, frame, list(slots.values()), located)
    goal = _goal(draft, f"the {measured}{what}", located, frame.outputs[frame.measure].field.label)
    if owner is None or located is None:
        return settle(draft, frame, goal)
    return settle(draft, frame, goal, owner, located.full)


def _tell(draft: Draft, frame: Frame, executed: Executed, chance: Chance) -> str | None:
    """Adds the wants; in words, which group they are of."""
    if not frame.group:
        return _tell_figure(draft, frame, executed)
    if len(executed.rows) > _MOST_GROUPS or chance.at("one group").happens(0.5):
        return _tell_group(draft, frame, executed, chance)
    return _tell_groups(draft, frame, executed)


def _tell_figure(draft: Draft, frame: Frame, executed: Executed) -> str | None:
    row = executed.rows[0]
    if frame.measure not in wanting.tellable(frame, row):
        return None
    wanting.want(draft, frame, frame.measure, [row[frame.measure]])
    return ""


def _tell_group(draft: Draft, frame: Frame, executed: Executed, chance: Chance) -> str | None:
    """The figure of one group, which the user names."""
    output = frame.outputs[frame.group]
    rows = [
        row
        for row in executed.rows
        if {frame.group, frame.measure} <= set(wanting.tellable(frame, row))
    ]
    if not output.column or not rows:
        return None
    row = chance.at("group").pick(rows)
    slot = Slot(column=output.column, value=row[frame.group], purpose=Purpose.FILTER)
    draft.say(slot)
    wanting.want(draft, frame, frame.measure, [row[frame.measure]])
    named = phrasing.property_phrase(draft.scene.catalog, slot)
    return f" for {named}"


def _tell_groups(draft: Draft, frame: Frame, executed: Executed) -> str | None:
    tellable = [set(wanting.tellable(frame, row)) for row in executed.rows]
    if not all({frame.group, frame.measure} <= each for each in tellable):
        return None
    for name in (frame.group, frame.measure):
        wanting.want(draft, frame, name, [row[name] for row in executed.rows])
    group = frame.outputs[frame.group].field.label
    return f" for each {group}"


def _measured(scene: Scene, frame: Frame, slots: list[Slot], located: Located | None) -> str:
    """``number of orders``; the rows are named where the label leaves them out."""
    label = frame.outputs[frame.measure].field.label
    plural = scene.catalog.entity(frame.entity).plural
    rows = "" if plural in label or located is not None else f" of the {plural}"
    return f"{label}{rows}{phrasing.filters_phrase(scene.catalog, slots)}"


def _goal(draft: Draft, what: str, located: Located | None, label: str) -> Goal:
    title = f"get the {label}"
    if located is None:
        draft.unknown.append(what)
        return Goal(phrasing.sentence(f"find out {what}"), f"find out {what}", title)
    full, short = (phrasing.belonging(what, each) for each in (located.full, located.short))
    draft.unknown.append(full)
    return Goal(phrasing.sentence(f"find out {full}"), f"find out {short}", title)
