"""Linters of the user's rules: each measures one rule on one user turn.

They read words, so that a model's, a person's and the agenda's turns are measured alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from simulation.checks.applying import binds, last_user_turn
from simulation.checks.bearing import abuse, insistence, question_at_end, too_long
from simulation.checks.codes import garbled_identifier, tool_talk, unasked_identifier
from simulation.checks.disclosure import identifier_leak, premature_disclosure, subtasks_per_turn
from simulation.checks.manner import goal_copy, meta_talk, repetition, role_drift
from simulation.checks.stopping import early_stop, late_stop
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.hooks import Linter
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.messages import Role
from simulation.vocabulary.rules import Rule
from simulation.vocabulary.state import DialogueState

Measure = Callable[[DialogueState], str | None]
"""The evidence that the last turn, a user's, breaks the rule; None if it does not."""

LINTERS: dict[str, tuple[Measure, str]] = {
    Linter.SUBTASKS_PER_TURN: (subtasks_per_turn, "The user brings up too much at once."),
    Linter.PREMATURE_DISCLOSURE: (
        premature_disclosure,
        "The user gives a detail away before anybody asked for it.",
    ),
    Linter.IDENTIFIER_LEAK: (identifier_leak, "The user names something it cannot know."),
    Linter.META_TALK: (meta_talk, "The user talks about the simulation."),
    Linter.ROLE_DRIFT: (role_drift, "The user speaks as if it were the assistant."),
    Linter.REPETITION: (repetition, "The user says again what it said before."),
    Linter.EARLY_STOP: (early_stop, "The user ends before everything was done."),
    Linter.LATE_STOP: (late_stop, "The user goes on although everything was done."),
    Linter.GOAL_COPY: (goal_copy, "The user copies its goal word for word."),
    Linter.TOO_LONG: (too_long, "The user writes more, or otherwise, than people do."),
    Linter.ABUSE: (abuse, "The user insults."),
    Linter.INSISTENCE: (insistence, "The user asks again for what was just refused."),
    Linter.QUESTION_AT_END: (question_at_end, "The user asks something and is gone."),
    Linter.UNASKED_IDENTIFIER: (
        unasked_identifier,
        "The user gives an identifier before anybody asked for it.",
    ),
    Linter.GARBLED_IDENTIFIER: (garbled_identifier, "The user gets an identifier wrong."),
    Linter.TOOL_TALK: (tool_talk, "The user names a tool or a column as programs do."),
}


class Measured(NamedTuple):
    rule: Rule
    measure: Measure
    message: str


def _with_linters(rules: tuple[Rule, ...]) -> tuple[Measured, ...]:
    found = ((rule, LINTERS.get(rule.linter or "")) for rule in rules)
    return tuple(Measured(rule, *known) for rule, known in found if known is not None)


_measured = Kept(_with_linters)


def lint(state: DialogueState) -> Iterator[Finding]:
    """What the linters of the state's own rules find in its last turn, of rules in force there."""
    last = state.turns[-1]
    if last.message.role is not Role.USER:
        return
    at = last_user_turn(state.turns)
    for rule, measure, message in _measured(state.rules.rules):
        evidence = measure(state) if binds(rule, at) else None
        if evidence is not None:
            yield Finding(
                kind=rule.linter or "",
                severity=Severity.WARNING,
                owner=Owner.USER_SIMULATOR,
                seq=last.seq,
                message=message,
                evidence=evidence[:300],
                rule=rule.id,
            )
