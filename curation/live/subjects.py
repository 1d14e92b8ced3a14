"""What a stream is about, what of the outbox belongs to it, and when it is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from curation.engine.outbox import Told
from curation.live.wire import frame
from curation.models import Event, Run, Trajectory

NAMES: dict[str, str] = {
    Event.Kind.TURN: "turn",
    Event.Kind.FINDING: "finding",
    Event.Kind.STATE: "state",
    Event.Kind.RUN: "state",
    Event.Kind.PROGRESS: "progress",
}
"""Events on the wire by the kind of their row; other kinds are not told here."""
KINDS = frozenset(NAMES.values())


@dataclass(frozen=True)
class Subject:
    """A row that is followed, and the kinds of events that are wanted of it."""

    model: ClassVar[type[Run | Trajectory]]
    column: ClassVar[str]
    """Of an event, that names the subject."""

    key: UUID
    kinds: frozenset[str] = KINDS

    def rows(self) -> QuerySet[Event]:
        return Event.objects.filter(**{self.column: self.key})

    def is_older(self, than: timedelta) -> bool:
        return self.model.objects.filter(pk=self.key, created__lt=timezone.now() - than).exists()

    def frames(self, events: Iterable[Told]) -> bytes:
        """What is wanted of its events, ready to be sent."""
        named = ((NAMES.get(event.kind, ""), event) for event in events)
        return b"".join(
            frame(name, _data(event), id=event.id) for name, event in named if name in self.kinds
        )

    def over_in(self, events: Sequence[Told]) -> str:
        """The state in which it ended, as of the last of its events; empty where more comes."""
        raise NotImplementedError

    def over_now(self) -> str:
        """The same as its row says."""
        raise NotImplementedError


class OfTrajectory(Subject):
    model = Trajectory
    column = "trajectory_id"
    over = (Trajectory.State.FINISHED, Trajectory.State.FAILED, Trajectory.State.CANCELLED)

    def over_in(self, events: Sequence[Told]) -> str:
        state = _last_state(events, Event.Kind.STATE)
        return state if state in self.over else ""

    def over_now(self) -> str:
        rows = Trajectory.objects.filter(pk=self.key, state__in=self.over)
        return rows.values_list("state", flat=True).first() or ""


class OfRun(Subject):
    """One that a person ended goes on until the last of its dialogues has."""

    model = Run
    column = "run_id"
    over = (Run.State.FINISHED, Run.State.CANCELLED)

    def over_in(self, events: Sequence[Told]) -> str:
        state = _last_state(events, Event.Kind.RUN)
        if state == Run.State.FAILED:
            return state
        progress = next((one for one in reversed(events) if one.kind == Event.Kind.PROGRESS), None)
        if progress is None:
            return state if state == Run.State.FINISHED else ""
        state = state or progress.payload["state"]
        return state if state in self.over and _is_emptied(progress.payload) else ""

    def over_now(self) -> str:
        run = Run.objects.filter(pk=self.key).first()
        return run.state if run is not None and run.is_over and not run.winds_down else ""


def _last_state(events: Sequence[Told], kind: Event.Kind) -> str:
    return next((one.payload["state"] for one in reversed(events) if one.kind == kind), "")


def _is_emptied(progress: dict[str, Any]) -> bool:
    emptied: bool = progress["done"] >= progress["total"]
    return emptied


def _data(event: Told) -> dict[str, Any]:
    of = {"trajectory": event.trajectory_id, "run": event.run_id}
    return {name: str(key) for name, key in of.items() if key is not None} | event.payload
