"""What a newer version of a domain means: for one dialogue in words, for all of them in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from curation.engine.comparing import job_at
from curation.engine.current import versions_of
from curation.engine.mass_replays import ENDED_BADLY
from curation.engine.staleness import UNDONE
from curation.models import DomainVersion, Job, StaleMark, Trajectory
from curation.selectors.pulse import MANY
from simulation.vocabulary.value import JsonObject

ENDED = (Trajectory.State.FINISHED, *ENDED_BADLY)
WORDS = {
    "sql": "SQL",
    "mutates": "whether it changes data",
    "returns": "return schema",
    "description": "description",
    "parameters": "parameters",
    "gone": "taken out",
    "briefing": "what the agent is told first",
    "rows": "the rows that every dialogue begins with",
    "goal": "goal",
    "rubric": "rubric",
    "steps": "solution",
    "checks": "checks",
    "words": "wording",
}


@dataclass(frozen=True)
class Reason:
    """Why a dialogue is stale."""

    kind: str
    name: str
    what: str
    at: tuple[int, ...]
    """Turns at which it was used."""
    called: bool
    """False for a tool that the agent was only offered."""

    @classmethod
    def of(cls, stored: JsonObject) -> Reason:
        what = ", ".join(WORDS.get(name, name) for name in stored["what"])
        return cls(stored["kind"], stored["name"], what, tuple(stored["at"]), stored["called"])


@dataclass(frozen=True)
class Standing:
    """How one dialogue stands to the current version of its domain, and what it repeats."""

    mark: StaleMark | None
    source: StaleMark | None
    """Of the dialogue that this one repeats."""

    @property
    def reasons(self) -> list[Reason]:
        """What it was called for comes first."""
        found = [Reason.of(one) for one in self.mark.reasons] if self.mark else []
        return sorted(found, key=lambda one: not one.called)

    @property
    def replay(self) -> Trajectory | None:
        """The branch that repeats it, unless somebody discarded that."""
        row = self.mark.replay if self.mark else None
        return row if row is not None and row.deleted_at is None else None

    @property
    def is_undone(self) -> bool:
        """It was made under a version that was taken back: what it repeats stands again."""
        row, mark = self.replay, self.mark
        return row is not None and mark is not None and row.created < mark.trajectory.created

    @property
    def is_being_replayed(self) -> bool:
        return self.replay is not None and not self.replay.is_over

    @property
    def has_failed(self) -> bool:
        return self.replay is not None and self.replay.state in ENDED_BADLY


def standing_of(row: Trajectory) -> Standing:
    marks = StaleMark.objects.select_related("under", "replay", "replay__domain", "trajectory")
    marks = marks.defer("under__content", "replay__domain__content")
    mine = marks.filter(trajectory=row).first() if row.stale else None
    is_replay = bool(row.replay and row.replay.get("under"))
    return Standing(mine, marks.filter(replay=row).first() if is_replay else None)


def undone_among(rows: Iterable[Trajectory]) -> set[UUID]:
    """Those that repeat, under a version that was taken back, what stands again. Only replayed
    ones are asked for.
    """
    keys = [row.pk for row in rows if row.stale == Trajectory.Stale.REPLAYED]
    found = Trajectory.objects.filter(UNDONE, pk__in=keys) if keys else Trajectory.objects.none()
    return set(found.values_list("pk", flat=True))


class Numbers(NamedTuple):
    """Of all versions of a domain; each counted up to ``MANY``."""

    stale: int
    comparing: Job | None
    """The job that is about to say how many there are."""
    replaying: Job | None


def numbers_of(domain: DomainVersion) -> Numbers:
    rows = Trajectory.objects.alive().filter(
        domain__in=versions_of(domain), stale=Trajectory.Stale.STALE
    )
    return Numbers(
        rows.order_by()[:MANY].count(),
        job_at(domain, Job.Kind.COMPARE),
        job_at(domain, Job.Kind.REPLAY),
    )


class Replaying(NamedTuple):
    """How far the replays are that a job ordered."""

    total: int
    over: int
    same: int
    differ: int
    failed: int


def replaying_of(job: Job) -> Replaying:
    rows = StaleMark.objects.filter(job=job)
    found = rows.aggregate(
        total=Count("pk"),
        over=Count("pk", filter=Q(replay__state__in=ENDED)),
        same=Count("pk", filter=Q(outcome=StaleMark.Outcome.SAME)),
        differ=Count("pk", filter=Q(outcome=StaleMark.Outcome.DIFFERS)),
        failed=Count("pk", filter=Q(replay__state__in=ENDED_BADLY)),
    )
    return Replaying(**found)
