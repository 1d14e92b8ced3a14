"""The cockpit's numbers: density against the method's table, faults by owner, first steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Avg, Count, Max, Q, QuerySet

from curation.engine.standing import Stand
from curation.models import Release, RuleSetVersion, Run, Trajectory, Turn, Workspace

MEASURED = 1_000
"""Turns read for the rates of faults: the newest ones."""
LOOKED_AT = 1_000
"""Generated dialogues whose densities are told: the newest ones."""
DIALOGUES = 100
"""Whose turns are read for the rates of faults: the newest ones."""


@dataclass(frozen=True)
class Reference:
    """One row of the method's table: means over its dialogues, the longest in turns."""

    label: str
    turns: float
    longest: int
    tasks: float


REFERENCES = {
    "task": Reference("method, task-oriented", 12.84, 178, 1.63),
    "user": Reference("method, user-oriented, executed on SQL", 30.85, 680, 1.86),
}
NAMES = {"task": "Task-oriented", "user": "User-oriented"}


@dataclass(frozen=True)
class Density:
    paradigm: str
    name: str
    dialogues: int
    turns: float
    longest: int
    tasks: float
    reference: Reference

    @property
    def scale(self) -> float:
        """Turns at the end of the bars of both."""
        return max(40.0, self.turns * 1.1)


@dataclass(frozen=True)
class Step:
    """One of the first steps; ``is_next`` marks the first that is not done."""

    title: str
    text: str
    place: str
    is_done: bool
    is_next: bool = False


@dataclass(frozen=True)
class OwnerRate:
    owner: str
    errors: int
    warnings: int
    share: float
    """Of the turns that were read."""


def densities(workspace: Workspace) -> list[Density]:
    """For each paradigm, the means of its finished dialogues beside the method's."""
    newest = _generated(workspace).order_by("-created", "id").values("pk")[:LOOKED_AT]
    ended = Trajectory.objects.filter(pk__in=newest, state=Trajectory.State.FINISHED).order_by()
    measured = ended.values("paradigm").annotate(
        dialogues=Count("pk"),
        turns=Avg("counted_turns"),
        longest=Max("counted_turns"),
        tasks=Avg("tasks_proven"),
    )
    rows: dict[str, dict[str, Any]] = {row["paradigm"]: dict(row) for row in measured}
    return [_density(name, rows[name]) for name in REFERENCES if name in rows]


def _density(paradigm: str, row: dict[str, Any]) -> Density:
    return Density(
        paradigm,
        NAMES[paradigm],
        row["dialogues"],
        row["turns"],
        row["longest"],
        row["tasks"],
        REFERENCES[paradigm],
    )


def fault_rates(workspace: Workspace) -> tuple[list[OwnerRate], int]:
    """Findings by whose fault they are, and over how many turns; the newest turns alone."""
    begun = Trajectory.objects.in_workspace(workspace).alive().filter(length__gt=0)
    keys = list(begun.order_by("-created", "id").values_list("pk", flat=True)[:DIALOGUES])
    # In the order of the index that finds them: by age a planner would go through all turns.
    turns = Turn.objects.filter(trajectory__in=keys).order_by("trajectory", "-seq")
    newest = turns[:MEASURED]
    read, errors, warnings = 0, {}, {}  # type: int, dict[str, int], dict[str, int]
    for content in newest.values_list("content", flat=True).iterator(chunk_size=2000):
        read += 1
        for finding in content.get("findings") or ():
            tally = {"error": errors, "warning": warnings}.get(finding.get("severity"))
            if tally is not None:
                owner = str(finding.get("owner"))
                tally[owner] = tally.get(owner, 0) + 1
    owners = sorted({*errors, *warnings}, key=lambda one: -errors.get(one, 0))
    rates = [
        OwnerRate(
            one,
            errors.get(one, 0),
            warnings.get(one, 0),
            (errors.get(one, 0) + warnings.get(one, 0)) / max(read, 1),
        )
        for one in owners
    ]
    return rates, read


def totals(found: list[Stand]) -> dict[str, int]:
    """What the workspace holds, in six figures; suspect is what waits for a verdict although a
    check found an error.
    """
    states, review = Trajectory.State, Trajectory.ReviewState
    return {
        "finished": sum(one.dialogues for one in found if one.state == states.FINISHED),
        "approved": sum(one.dialogues for one in found if one.review == review.APPROVED),
        "rejected": sum(one.dialogues for one in found if one.review == review.REJECTED),
        "turns": sum(one.turns for one in found),
        "tasks": sum(one.dialogues * one.proven for one in found),
        "suspect": sum(
            one.dialogues for one in found if one.review == review.QUEUED and one.erroneous
        ),
    }


def active_runs(workspace: Workspace) -> list[Run]:
    states = (Run.State.QUEUED, Run.State.RUNNING)
    rows = Run.objects.in_workspace(workspace).filter(state__in=states)
    return list(rows.select_related("domain", "rules").order_by("-created")[:6])


def live_dialogues(workspace: Workspace) -> list[Trajectory]:
    """Being written right now, the longest running first."""
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    writing = rows.filter(state=Trajectory.State.GENERATING).select_related("domain")
    return list(writing.order_by("-length", "created")[:6])


def awaiting_me(workspace: Workspace, user: User) -> list[Trajectory]:
    """Claimed by the person, or waiting for the seat that they took."""
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    # Two questions, each with an index of its own; one with OR would read the workspace.
    wanted = (
        Q(review_state=Trajectory.ReviewState.CLAIMED, reviewer=user),
        Q(state=Trajectory.State.AWAITING_HUMAN, seated=user),
    )
    found = {
        row.pk: row
        for which in wanted
        for row in rows.filter(which).select_related("domain").order_by("-updated")[:6]
    }
    return sorted(found.values(), key=lambda row: row.updated, reverse=True)[:6]


def first_steps(workspace: Workspace, found: list[Stand]) -> list[Step]:
    """The five things that a newcomer does, ticked by what the database holds."""
    rows = Trajectory.objects.in_workspace(workspace)
    done = (
        any(one.turns for one in found),
        rows.filter(origin=Trajectory.Origin.FORK).exists(),
        RuleSetVersion.objects.in_workspace(workspace).filter(number__gt=1).exists(),
        any(one.review == Trajectory.ReviewState.APPROVED for one in found),
        Release.objects.in_workspace(workspace).filter(state=Release.State.READY).exists(),
    )
    steps = [Step(*words, is_done) for words, is_done in zip(STEPS, done, strict=True)]
    coming = next((step for step in steps if not step.is_done), None)
    return [step if step is not coming else _marked(step) for step in steps]


def _marked(step: Step) -> Step:
    return Step(step.title, step.text, step.place, step.is_done, is_next=True)


STEPS = (
    ("Watch", "Open a dialogue while it is being written.", "run-list"),
    ("Fork", "Fork here, on any turn, running or finished. Key f.", "queue"),
    ("Edit a rule", "Turn a dial; it is saved as a new version.", "rule-list"),
    ("Approve", "Judge what is finished. Key a; x rejects, with a reason.", "queue"),
    ("Download", "Make a release of what is approved.", "release-new"),
)


def _generated(workspace: Workspace) -> QuerySet[Trajectory]:
    """Not forked: a fork's length says nothing of the paradigm."""
    rows = Trajectory.objects.in_workspace(workspace).alive()
    return rows.filter(origin=Trajectory.Origin.GENERATED)
