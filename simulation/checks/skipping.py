"""An answer that leaves out part of what was asked for, though the result had it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulation.checks.evidence import first_returning, results
from simulation.checks.tasks import is_said, is_told, is_told_in
from simulation.vocabulary.acts import ActKind
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.pairing import last_request
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.tasks import ToldCheck

_WHICH = re.compile(r"\bwhich\b[^.!?]*\?|\bone of \d", re.I)
"""Choices that are offered answer nothing yet."""


def skipped_parts(state: DialogueState) -> Iterator[Finding]:
    """Of what one subtask wants to be told, some is told now, and some that is at hand is not.

    An answer that gives another subtask all that it wants was about that one.
    """
    last = state.turns[-1]
    if not is_told(last) or last.message.tool_calls or _WHICH.search(last.message.content or ""):
        return
    text = last.message.content or ""
    answered = [wanted for wanted in _asked(state) if any(is_said(state, c, text) for c in wanted)]
    missing = [
        [check.label for check in wanted if _is_missing(state, check)] for wanted in answered
    ]
    if answered and all(missing):
        yield Finding(
            kind="skipped_part",
            severity=Severity.WARNING,
            owner=Owner.AGENT,
            seq=last.seq,
            message=f"Of {_listed(answered[0])}, the agent leaves out "
            f"{' and '.join(missing[0])}, which a result contains.",
            evidence=", ".join(missing[0])[:200],
        )


def _asked(state: DialogueState) -> Iterator[list[ToldCheck]]:
    """What the subtasks that are open, and that the user has come to, want to be told.

    Acts say what was asked for. Where a turn has none, users are taken to go in order.
    """
    proven, columns = state.proven(), _columns_asked(state.turns)
    for task in state.tasks:
        for subtask in task.subtasks:
            if subtask.id in proven:
                continue
            wanted = [check for check in subtask.checks if isinstance(check, ToldCheck)]
            if columns is None or columns & {check.column for check in wanted}:
                yield wanted
            if columns is None:
                return


def _columns_asked(turns: Sequence[Turn]) -> frozenset[str] | None:
    """Of all requests so far; None if the user's latest turn was not made of acts."""
    last = last_request(turns)
    return _wanted(turns) if last >= 0 and turns[last].acts is not None else None


def _and_wanted(columns: frozenset[str], turn: Turn) -> frozenset[str]:
    if turn.message.role is not Role.USER or not turn.acts:
        return columns
    requests = (act for act in turn.acts if act.kind is ActKind.REQUEST)
    return columns.union(*(act.wants for act in requests))


_wanted: Running[Turn, frozenset[str]] = Running(frozenset(), _and_wanted)


def _is_missing(state: DialogueState, check: ToldCheck) -> bool:
    """At hand, and never told."""
    return _is_at_hand(state.turns, check) and not is_told_in(state, check)


def _is_at_hand(turns: Sequence[Turn], check: ToldCheck) -> bool:
    found = results(turns)
    return all(first_returning(found, value) is not None for value in check.values)


def _listed(wanted: Sequence[ToldCheck]) -> str:
    return " and ".join(check.label for check in wanted)
