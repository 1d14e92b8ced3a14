"""What a person in a seat is shown: no more than the seat may know, so that they play it fairly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from curation.engine.state import persona_of
from curation.engine.values import domain_as_played, rules_value
from curation.models import Trajectory, Turn
from simulation.vocabulary.tasks import Task

HIDDEN: dict[str, Any] = {
    "proven": [],
    "flipped": [],
    "findings": [],
    "rules": [],
    "faults": [],
    "acts": None,
    "sampling": None,
}


class Briefing(NamedTuple):
    """``policy`` for the agent; the others for the user."""

    policy: str = ""
    tasks: tuple[Task, ...] = ()
    rules: tuple[str, ...] = ()
    """Those in force at the next turn, in plain words."""
    persona: str = ""


def briefing_of(trajectory: Trajectory, seat: str) -> Briefing:
    if seat == Trajectory.Seat.AGENT:
        return Briefing(policy=domain_as_played(trajectory.domain_id, trajectory.tools).policy)
    if seat != Trajectory.Seat.USER:
        return Briefing()
    rules = rules_value(trajectory.rules_id)
    persona = persona_of(trajectory)
    return Briefing(
        tasks=tuple(map(Task.model_validate, trajectory.tasks or ())),
        rules=tuple(
            rule.instruction
            for rule in rules.rules
            if rule.dials.probability and rule.covers(trajectory.user_turns + 1)
        ),
        persona=f"{persona.name}: {persona.description}",
    )


def seen_from(seat: str, rows: Iterable[Turn]) -> Iterator[Turn]:
    """The turns as the seat sees them; all, as they are, from none."""
    for row in rows:
        if not seat:
            yield row
        elif seat == Trajectory.Seat.AGENT or _is_heard(row):
            row.content = _stripped(row, seat)
            yield row


def _is_heard(row: Turn) -> bool:
    """By the user, who sees no tools and no briefing."""
    said = row.role == "assistant" and row.content["message"].get("content")
    return bool(said) or row.role == "user"


def _stripped(row: Turn, seat: str) -> dict[str, Any]:
    message: dict[str, Any] = row.content["message"]
    other = row.role == ("user" if seat == Trajectory.Seat.AGENT else "assistant")
    if other:
        message = message | {"reasoning_content": None}
    if seat == Trajectory.Seat.USER:
        message = message | {"tool_calls": []}
    return {**row.content, **HIDDEN, "message": message}
