"""Which frame answers a request: the one that words it, or the best of its kind."""

from __future__ import annotations

from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.planning import Planner
from simulation.seats.agenda.agent.plans import Plan
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import is_wish
from simulation.vocabulary.lexicon import Frame, Intent, Purpose

STANDS_FOR: dict[Intent, tuple[Intent, ...]] = {
    Intent.READ: (Intent.READ, Intent.DERIVE, Intent.SEARCH),
    Intent.DERIVE: (Intent.DERIVE, Intent.READ, Intent.AGGREGATE),
    Intent.SEARCH: (Intent.SEARCH, Intent.READ, Intent.TOP),
    Intent.TOP: (Intent.TOP,),
    Intent.AGGREGATE: (Intent.AGGREGATE, Intent.DERIVE),
}
"""What else may answer a request of some intent."""


def candidates(schema: Schema, matter: Matter) -> tuple[Frame, ...]:
    """Frames that could answer, in the lexicon's order; the one that words it alone if known."""
    act = matter.act
    hinted = schema.frames.get(act.tool)
    if hinted is not None and not matter.verify:
        return (hinted,)
    if hinted is not None and not hinted.intent.mutates:
        return (hinted,)
    intents = _intents(matter, hinted)
    return tuple(
        frame
        for frame in schema.frames.values()
        if frame.intent in intents
        and (frame.entity == act.entity or _tells(frame, act.wants))
        and (not is_wish(act) or _writes(frame, act.wants))
    )


def _writes(frame: Frame, columns: tuple[str, ...]) -> bool:
    """Of a change that is asked for in no tool's words: does it change just that."""
    written = {g.column for g in frame.inputs.values() if g.purpose is Purpose.VALUE}
    return not frame.intent.mutates or set(columns) <= written


def _intents(matter: Matter, hinted: Frame | None) -> tuple[Intent, ...]:
    """A change that is to be checked is looked up, not made again."""
    intent = matter.act.intent or (hinted.intent if hinted else Intent.READ)
    if matter.verify and intent.mutates:
        return (Intent.READ, Intent.SEARCH)
    return STANDS_FOR.get(intent, (intent,))


def _tells(frame: Frame, wants: tuple[str, ...]) -> bool:
    columns = _columns(frame)
    return bool(wants) and all(want in columns for want in wants)


def _columns(frame: Frame) -> set[str]:
    named = {f"{frame.tool}:{name}" for name in frame.outputs}
    return named | {item.column for item in frame.outputs.values() if item.column}


def best(frames: tuple[Frame, ...], matter: Matter, planner: Planner) -> Plan | None:
    """The plan of the frame that answers most, lacks least and costs least; None for no frame."""
    plans = [planner.plan(frame) for frame in frames]
    return min(plans, key=lambda plan: _rank(plan, matter), default=None)


def _rank(plan: Plan, matter: Matter) -> tuple[int, int, int, int, int, int]:
    frame = plan.fetch.frame
    columns = _columns(frame)
    intents = _intents(matter, None)
    unwritten = _unwritten(frame, matter)
    return (
        sum(1 for want in matter.act.wants if want not in columns),
        unwritten,
        len(plan.missing),
        -len(plan.covers),
        intents.index(frame.intent) if frame.intent in intents else len(intents),
        plan.cost,
    )


def _unwritten(frame: Frame, matter: Matter) -> int:
    """Values that the user wants written and the frame has no input for."""
    inputs = {given.column for given in frame.inputs.values()}
    return sum(
        1 for said in matter.slots if said.purpose is Purpose.VALUE and said.column not in inputs
    )
