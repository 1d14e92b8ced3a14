"""What a release would take now, and what it leaves out and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Sum

from curation.engine.standing import Stand, stands
from curation.models import DomainVersion, Trajectory, Workspace
from curation.selectors.branches import versions_named

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
    turns = sum(one.turns for one in remaining)
    if chosen.get("stale") == "no" and (old := _outdated(workspace, chosen)).dialogues:
        left_out.append(LeftOut("stale, or replayed since", old.dialogues, "stale=yes"))
        taken, turns = taken - old.dialogues, turns - old.turns
    return Trial(taken, turns, left_out)


class Outdated(NamedTuple):
    dialogues: int
    turns: int


def _outdated(workspace: Workspace, chosen: Mapping[str, Any]) -> Outdated:
    """Of what the other filters take; the sums over a workspace do not tell them apart."""
    rows = Trajectory.objects.in_workspace(workspace).alive().filter(stale__isnull=False)
    rows = rows.filter(state=Trajectory.State.FINISHED)
    rows = rows.filter(tasks_proven__gte=int(chosen.get("min_tasks") or 0))
    if chosen.get("review") != "any":
        rows = rows.filter(review_state=Trajectory.ReviewState.APPROVED)
    if chosen.get("without_errors"):
        rows = rows.filter(findings_errors=0)
    if chosen.get("domain"):
        rows = rows.filter(domain__in=versions_named(workspace, chosen["domain"]))
    found = rows.order_by().aggregate(number=Count("pk"), turns=Sum("counted_turns"))
    return Outdated(found["number"], found["turns"] or 0)


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
