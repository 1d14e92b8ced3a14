"""Why nothing moves: what a run or a dialogue waits for, in words.

Read from rows and from what workers tell with their heartbeats, so it is a few seconds old at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from curation.engine.ceilings import REASON, RESTS, day_ends
from curation.engine.workload import AtEndpoint
from curation.models import Heartbeat, Run, Trajectory
from curation.selectors.pulse import ALIVE, why_nobody_works

State = Trajectory.State
MANY_FAIL = 3
"""Calls in a row without an answer, before it is told."""
NOTICED = 2.0
"""Seconds of waiting for a rate that are worth a word."""


Told = tuple[datetime, AtEndpoint]
"""What a worker says of an endpoint, and when it did."""


class Waiting(NamedTuple):
    kind: str
    words: str
    until: datetime | None = None
    """When it goes on by itself, where that is known."""


class Crew(NamedTuple):
    """The workers that live."""

    workers: int
    playing: int
    places: int
    told: list[tuple[datetime, dict[str, AtEndpoint]]]
    """What each says of its models, and when."""


def waiting_for(run: Run) -> Waiting | None:
    """None while it moves, or is over."""
    if run.state == Run.State.FAILED and run.problem is not None:
        return Waiting("models_not_ready", f"{run.problem['problem']} {run.problem['remedy']}")
    if run.state == Run.State.PAUSED:
        return _held(run)
    if run.is_over:
        return None
    crew = crew_at_work()
    if not crew.workers:
        return nobody()
    playing = run.trajectories.filter(state=State.GENERATING)
    if playing.exists():
        return _at_models(crew, run.cast)
    return _in_the_queue(run, crew)


def dialogue_waiting_for(row: Trajectory) -> Waiting | None:
    """The same for one dialogue."""
    if row.state == State.AWAITING_HUMAN:
        who = row.seated.get_username() if row.seated else "a person"
        return Waiting("person", f"It waits for the words of {who}.")
    if row.state == State.PAUSED:
        if row.reason == REASON:
            return rests()
        held = row.run is not None and row.run.state == Run.State.PAUSED
        return _held(row.run) if held and row.run else Waiting("paused", "A person paused it.")
    if row.state not in (State.QUEUED, State.GENERATING):
        return None
    crew = crew_at_work()
    if not crew.workers:
        return nobody()
    if row.state == State.GENERATING:
        return _at_models(crew, row.cast)
    return _behind(crew, row.workspace_id, row.priority, row.queued_at)


def crew_at_work() -> Crew:
    alive = Heartbeat.objects.filter(kind="worker", at__gt=timezone.now() - ALIVE)
    beats = list(alive.only("at", "detail"))
    return Crew(
        workers=len(beats),
        playing=sum(beat.detail.get("playing", 0) for beat in beats),
        places=sum(beat.detail.get("capacity", 0) for beat in beats),
        told=[(beat.at, beat.detail.get("models", {})) for beat in beats],
    )


def _held(run: Run) -> Waiting:
    if run.reason == Run.Reason.DAY:
        return rests()
    if run.reason == Run.Reason.TOKENS:
        words = f"It has used its budget of {run.max_tokens_total:,} tokens."
    elif run.reason == Run.Reason.COST:
        words = f"It has spent its budget of {run.max_cost:,.2f} US dollars."
    else:
        return Waiting("paused", "A person paused this run.")
    return Waiting(run.reason, f"{words} Raise the budget to go on.")


def rests() -> Waiting:
    """Its workspace may use no more today."""
    return Waiting(REASON, RESTS, day_ends())


def nobody() -> Waiting:
    """No worker is alive, or none that works."""
    return Waiting("no_worker", why_nobody_works() or "No worker is running. Start one.")


def _in_the_queue(run: Run, crew: Crew) -> Waiting | None:
    rows = run.trajectories.alive()
    queued = rows.filter(state=State.QUEUED).order_by("-priority", "queued_at")
    first = queued.only("priority", "queued_at").first()
    if first is not None:
        return _behind(crew, run.workspace_id, first.priority, first.queued_at)
    awaiting = rows.filter(state=State.AWAITING_HUMAN)[:1000].count()
    if awaiting:
        return Waiting(
            "person", f"{_dialogues(awaiting)} {_verb(awaiting, 'wait')} for a person's words."
        )
    held = rows.filter(state=State.PAUSED)[:1000].count()
    if held:
        return Waiting("dialogues_paused", f"Paused one by one: {_dialogues(held)}.")
    return None


def _behind(crew: Crew, workspace_id: object, priority: int, since: datetime) -> Waiting:
    """For a dialogue that could be claimed and is not."""
    now = timezone.now()
    if since > now:
        return Waiting("later", "The next dialogue begins a little later, as ordered.", since)
    if crew.playing < crew.places:
        return Waiting("starting", "A worker takes it up within a moment.")
    full = _all_taken(crew)
    urgent = Trajectory.objects.alive().filter(
        state=State.QUEUED, priority__gt=priority, queued_at__lte=now
    )
    before = urgent[:1000].count()
    if before:
        return Waiting(
            "higher_priority",
            f"{full}, and {_dialogues(before)} of a higher priority {_verb(before, 'go')} first.",
        )
    return workers_full(crew)


def workers_full(crew: Crew) -> Waiting:
    return Waiting("workers_full", f"{_all_taken(crew)}. Start one more worker, or wait.")


def _all_taken(crew: Crew) -> str:
    return f"All {crew.places} places of {_workers(crew.workers)} are taken"


def _at_models(crew: Crew, cast: dict[str, dict[str, str]]) -> Waiting | None:
    endpoints = {seat.get("endpoint", "") for seat in cast.values()}
    told = [(at, models[key]) for at, models in crew.told for key in endpoints if key in models]
    return failing(told) or limited(told)


def failing(told: Iterable[Told]) -> Waiting | None:
    """Where an endpoint has brought no answer for a while."""
    for _at, door in told:
        if door["failing"] >= MANY_FAIL:
            why = door["failure"].replace("_", " ")
            words = f"The last {door['failing']} calls to {door['name']} failed: {why}."
            return Waiting("calls_fail", f"{words} Test the endpoint in the settings.")
    return None


def limited(told: Iterable[Told]) -> Waiting | None:
    """Where an endpoint's rate makes a call wait that somebody would notice."""
    waits = [(at + timedelta(seconds=door["wait"]), door) for at, door in told]
    late = [each for each in waits if each[1]["wait"] >= NOTICED and each[0] > timezone.now()]
    if not late:
        return None
    until, door = max(late, key=lambda each: each[0])
    seconds = (until - timezone.now()).total_seconds()
    words = f"{door['name']} limits its rate; the next call goes out in {seconds:.0f} s."
    return Waiting("rate_limit", words, until)


def _dialogues(many: int) -> str:
    return f"{many} dialogue" if many == 1 else f"{many} dialogues"


def _workers(many: int) -> str:
    return f"{many} worker" if many == 1 else f"{many} workers"


def _verb(many: int, word: str) -> str:
    if many > 1:
        return word
    return f"{word}es" if word.endswith("o") else f"{word}s"
