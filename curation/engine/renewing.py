"""A dialogue repeated under another version of its domain: where that begins, and with what."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.auth.models import User

from curation.engine.branching import branch
from curation.engine.calls_made import calls_of
from curation.engine.cutting import cut_at
from curation.engine.dependence import Call, changes_between, reasons_for
from curation.engine.replays import replay_of
from curation.models import DomainVersion, Job, StaleMark, Trajectory
from simulation.domains.differing import DONE
from simulation.domains.file.pieces import task_key
from simulation.synthesis.tasks.renumbering import in_place_of
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import JsonObject


class Renewal(NamedTuple):
    """What a branch under another version is to be."""

    begins_at: int
    """The first turn that the change matters to, its length where there is none: what is before it
    is shared.
    """
    reasons: list[JsonObject]
    columns: dict[str, Any]
    """Of the branch, that differ from its parent's."""
    calls: tuple[Call, ...] = ()
    """That its parent made, in order."""

    @property
    def replays_from(self) -> int:
        """Of all of it; where the change matters to nothing, that is shown from the beginning."""
        return self.begins_at if self.reasons else 0


def renewal_of(row: Trajectory, under: DomainVersion) -> Renewal:
    calls = tuple(calls_of([row])[row.pk])
    reasons = reasons_for(row, calls, under.pk)
    begins = 0 if changes_between(row.domain_id, under.pk).of.data else _first(reasons, row.length)
    tasks = _tasks(row, under)
    columns = {"domain_id": under.pk, "tasks": tasks, "tasks_total": len(tasks)}
    return Renewal(begins, reasons, columns, calls)


def _first(reasons: list[JsonObject], length: int) -> int:
    """What the agent was told, and what the user wanted, matters from the beginning."""
    places = []
    for reason in reasons:
        only_done = reason["kind"] == "tool" and set(reason["what"]) <= set(DONE)
        places.append(reason["at"][0] if only_done and reason["at"] else 0)
    return min(places, default=length)


def _tasks(row: Trajectory, under: DomainVersion) -> list[JsonObject]:
    """Its own, where the version words or checks them otherwise as it does now; what the version
    took out stays: it was what the user wanted.
    """
    changed = changes_between(row.domain_id, under.pk).tasks
    own = row.tasks or []
    return [_task(content, changed) for content in own] if changed else own


def _task(content: JsonObject, changed: dict[str, Any]) -> JsonObject:
    own = Task.model_validate(content)
    found = changed.get(task_key(own))
    if found is None or found.new is None:
        return content
    renewed: JsonObject = in_place_of(found.new, found.old, own).model_dump(mode="json")
    return renewed


def renew(row: Trajectory, under: DomainVersion, *, by: User | None, job: Job) -> Trajectory:
    """Queue its replay under the version, behind what people wait for; in a transaction.

    Raises Conflict before its first turn.
    """
    renewal = renewal_of(row, under)
    place = cut_at(row, renewal.replays_from)
    kept = replay_of(row, renewal.replays_from, under=under.number)
    child = branch(place, by=by, replay=kept, priority=0, **renewal.columns)
    note_replay(row, child, job=job)
    return child


def note_replay(row: Trajectory, child: Trajectory, *, job: Job | None = None) -> None:
    """The branch is the one that takes the place of a stale dialogue."""
    marks = StaleMark.objects.filter(trajectory=row)
    marks.update(replay=child, outcome=StaleMark.Outcome.NONE, job=job)
