"""What a release would take now, and what it leaves out and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from curation.engine.standing import Stand, stands
from curation.models import DomainVersion, Trajectory, Workspace

Sieve = Callable[[Stand], bool]


@dataclass(frozen=True)
class LeftOut:
    reason: str
    number: int
    query: str
    """The queue's query string that lists them; empty where none does."""


@dataclass(frozen=True)
class Trial:
    taken: int
    turns: int
    left_out: list[LeftOut]

    @property
    def total(self) -> int:
        return self.taken + sum(reason.number for reason in self.left_out)


def trial(workspace: Workspace, chosen: Mapping[str, Any]) -> Trial:
    """Each dialogue is counted once, under the first reason that keeps it out."""
    remaining, left_out = _of_domain(workspace, chosen.get("domain")), []
    for reason, keeps_out, query in _sieves(chosen):
        number = sum(one.dialogues for one in remaining if keeps_out(one))
        remaining = [one for one in remaining if not keeps_out(one)]
        if number:
            left_out.append(LeftOut(reason, number, query))
    taken = sum(one.dialogues for one in remaining)
    return Trial(taken, sum(one.turns for one in remaining), left_out)


def _of_domain(workspace: Workspace, name: str | None) -> list[Stand]:
    found = stands(workspace)
    if not name:
        return found
    versions = DomainVersion.objects.in_workspace(workspace).filter(name=name)
    keys = set(versions.values_list("pk", flat=True))
    return [one for one in found if one.domain in keys]


def _sieves(chosen: Mapping[str, Any]) -> list[tuple[str, Sieve, str]]:
    states, review = Trajectory.State, Trajectory.ReviewState
    broken, waiting = (states.FAILED, states.CANCELLED), (review.GENERATED, review.QUEUED)
    sieves: list[tuple[str, Sieve, str]] = [
        ("failed or cancelled", lambda one: one.state in broken, "state=failed"),
        ("not finished yet", lambda one: one.state != states.FINISHED, "state=running"),
    ]
    if chosen.get("review") != "any":
        sieves += [
            ("not reviewed yet", lambda one: one.review in waiting, "state=queued"),
            ("being read by somebody", lambda one: one.review == review.CLAIMED, "state=claimed"),
            ("rejected", lambda one: one.review == review.REJECTED, "state=rejected"),
        ]
    if chosen.get("without_errors"):
        sieves.append(("a check found an error", lambda one: one.erroneous, "checks=errors"))
    least = int(chosen.get("min_tasks") or 0)
    if least:
        sieves.append((f"fewer than {least} tasks proven", lambda one: one.proven < least, ""))
    return sieves
