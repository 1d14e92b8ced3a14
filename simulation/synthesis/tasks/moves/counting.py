"""Asking for a figure over many rows: all of them, one owner's, or group by group."""

from __future__ import annotations

from simulation.synthesis.tasks import phrasing, wanting
from simulation.synthesis.tasks.draft import Draft, Goal
from simulation.synthesis.tasks.filters import optional_filters
from simulation.synthesis.tasks.ledger import Executed
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
    given, whose = owned_by(draft, frame, owner, chance)
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
    narrowing = phrasing.filters_phrase(scene.catalog, list(slots.values())) + whose
    goal = _tell(draft, frame, executed, narrowing, chance)
    if goal is None:
        return None
    subject = owner if whose else None
    return settle(draft, frame, goal, subject, whose.removeprefix(" of "))


def _tell(
    draft: Draft, frame: Frame, executed: Executed, narrowing: str, chance: Chance
) -> Goal | None:
    if not frame.group:
        return _tell_figure(draft, frame, executed, narrowing)
    if len(executed.rows) > _MOST_GROUPS or chance.at("one group").happens(0.5):
        return _tell_group(draft, frame, executed, narrowing, chance)
    return _tell_groups(draft, frame, executed, narrowing)


def _tell_figure(draft: Draft, frame: Frame, executed: Executed, narrowing: str) -> Goal | None:
    row = executed.rows[0]
    if frame.measure not in wanting.tellable(frame, row):
        return None
    wanting.want(draft, frame, frame.measure, [row[frame.measure]])
    return _goal(draft, f"the {_measured(draft, frame)}{narrowing}")


def _tell_group(
    draft: Draft, frame: Frame, executed: Executed, narrowing: str, chance: Chance
) -> Goal | None:
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
    return _goal(draft, f"the {_measured(draft, frame)}{narrowing} for {named}")


def _tell_groups(draft: Draft, frame: Frame, executed: Executed, narrowing: str) -> Goal | None:
    tellable = [set(wanting.tellable(frame, row)) for row in executed.rows]
    if not all({frame.group, frame.measure} <= each for each in tellable):
        return None
    for name in (frame.group, frame.measure):
        wanting.want(draft, frame, name, [row[name] for row in executed.rows])
    group = frame.outputs[frame.group].field.label
    return _goal(draft, f"the {_measured(draft, frame)}{narrowing} for each {group}")


def _measured(draft: Draft, frame: Frame) -> str:
    """``number of orders``; the entity is named where the label leaves it out."""
    return frame.outputs[frame.measure].field.label


def _goal(draft: Draft, what: str) -> Goal:
    draft.unknown.append(what)
    label = what.removeprefix("the ").split(" with ")[0].split(" of the ")[0].split(" for ")[0]
    return Goal(phrasing.sentence(f"find out {what}"), f"find out {what}", f"get the {label}")
