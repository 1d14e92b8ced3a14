"""What a release would take now, and what it leaves out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from curation.models import Trajectory, Workspace


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
    rows = Trajectory.objects.in_workspace(workspace).alive()
    if chosen.get("domain"):
        rows = rows.filter(domain__name=chosen["domain"])
    remaining, numbers = Q(), dict[str, Any]()
    sieves = _sieves(chosen)
    for place, (_reason, without, _query) in enumerate(sieves):
        numbers[f"sieve_{place}"] = Count("pk", filter=remaining & without)
        remaining &= ~without
    # All of it in one reading of the workspace.
    found = rows.aggregate(
        taken=Count("pk", filter=remaining),
        turns=Sum("counted_turns", filter=remaining),
        **numbers,
    )
    left_out = [
        LeftOut(reason, found[f"sieve_{place}"], query)
        for place, (reason, _without, query) in enumerate(sieves)
        if found[f"sieve_{place}"]
    ]
    return Trial(found["taken"], found["turns"] or 0, left_out)


def _sieves(chosen: Mapping[str, Any]) -> list[tuple[str, Q, str]]:
    review = Trajectory.ReviewState
    ended = Q(state=Trajectory.State.FINISHED)
    failed = Q(state__in=(Trajectory.State.FAILED, Trajectory.State.CANCELLED))
    sieves = [
        ("failed or cancelled", failed, "state=failed"),
        ("not finished yet", ~ended & ~failed, "state=running"),
    ]
    if chosen.get("review") != "any":
        waiting = Q(review_state__in=(review.GENERATED, review.QUEUED))
        sieves += [
            ("not reviewed yet", waiting, "state=queued"),
            ("being read by somebody", Q(review_state=review.CLAIMED), "state=claimed"),
            ("rejected", Q(review_state=review.REJECTED), "state=rejected"),
        ]
    if chosen.get("without_errors"):
        sieves.append(("a check found an error", Q(findings_errors__gt=0), "checks=errors"))
    least = int(chosen.get("min_tasks") or 0)
    if least:
        sieves.append((f"fewer than {least} tasks proven", Q(tasks_proven__lt=least), ""))
    return sieves
