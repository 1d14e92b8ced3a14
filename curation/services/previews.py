"""Looking at a turn under other rules before they are saved. Nothing is played on."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.casts import ModelSeat, read_cast
from curation.engine.paths import path_of
from curation.engine.previewing import Words, embedded_words, state_before, words_of
from curation.engine.tail import turn_at
from curation.errors import Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import Job, Trajectory
from curation.services.ceilings import refuse_today
from curation.services.rule_reading import readable_rules
from curation.services.spending import refuse_spent
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Turn
from simulation.vocabulary.value import JsonObject, Value

MOST_WAITING = 4
"""Previews of one person that wait for a model at a time."""
LONGEST = 1_000
"""Turns before the one that is looked at: more is not computed while somebody waits."""


class Preview(Value):
    """``old`` was said, ``new`` would be said instead."""

    at: int
    old: Words
    new: Words


def user_model(trajectory: Trajectory) -> ModelSeat | None:
    """Who speaks for the user; None: the embedded user."""
    return read_cast(trajectory.cast).get(ModelRole.USER)


def said_at(trajectory: Trajectory, at: int) -> Words:
    """What the user said there. Raises Refused naming ``at``."""
    row = turn_at(path_of(trajectory), at) if at >= 0 else None
    if row is None or row.role != Role.USER:
        raise Refused(
            FieldProblem(
                "at", f"Turn {at} is not one of the user's.", "Choose a turn in which they speak."
            )
        )
    return words_of(Turn.model_validate(row.content))


def preview(trajectory: Trajectory, *, at: int, content: JsonObject) -> Preview:
    """By the embedded user, whoever played it. Raises Refused naming ``at`` or part of the rules,
    Conflict for a dialogue that is too long to be read while somebody waits.
    """
    rules, old = readable_rules(content), said_at(trajectory, at)
    if at > LONGEST:
        raise Conflict(f"Turn {at} is too far in to look at: choose one before {LONGEST:,}.")
    return Preview(at=at, old=old, new=embedded_words(state_before(trajectory, at), rules))


@transaction.atomic
def order_preview(trajectory: Trajectory, *, by: User, at: int, content: JsonObject) -> Job:
    """By the model that plays the user: a job, whose result is ``{new, again}``. Raises Conflict
    where the embedded user plays it, or too many wait.
    """
    rules, seat = readable_rules(content), user_model(trajectory)
    said_at(trajectory, at)
    if seat is None:
        raise Conflict("No model speaks for the user here; the preview needs no job.")
    going = Job.objects.in_workspace(trajectory.workspace).filter(
        kind=Job.Kind.PREVIEW, created_by=by, state__in=[Job.State.QUEUED, Job.State.RUNNING]
    )
    if going.count() >= MOST_WAITING:
        raise Conflict("Your previews before this one still wait for a model.")
    refuse_today(trajectory.workspace_id)
    if trajectory.run is not None:
        refuse_spent(trajectory.run)
    job = Job.objects.create(
        workspace=trajectory.workspace,
        kind=Job.Kind.PREVIEW,
        run=trajectory.run,
        trajectory=trajectory,
        payload={
            "trajectory": str(trajectory.pk),
            "at": at,
            "rules": rules.model_dump(mode="json"),
            "user": seat.model_dump(mode="json"),
        },
        created_by=by,
    )
    wake()
    return job
