"""Answers that a killed worker had in hand, kept for whoever plays the dialogue on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Self
from uuid import UUID

from django.db import transaction

from curation.models import LeftAnswer, Trajectory
from simulation.llm import ChatRequest, Failure, ModelFailed, Reply
from simulation.vocabulary.sampling import NO_USAGE, Usage
from simulation.vocabulary.value import Value

PLAYED_ON = (
    Trajectory.State.QUEUED,
    Trajectory.State.GENERATING,
    Trajectory.State.PAUSED,
    Trajectory.State.AWAITING_HUMAN,
)


class Answer(Value):
    """A reply, or what was wrong with it."""

    trajectory: UUID
    at: int
    """How many turns the dialogue had when it was asked for."""
    question: str
    reply: Reply | None = None
    failure: Failure | None = None
    detail: str = ""
    usage: Usage = NO_USAGE

    @classmethod
    def failed(cls, trajectory: UUID, at: int, question: str, failed: ModelFailed) -> Self:
        return cls(
            trajectory=trajectory,
            at=at,
            question=question,
            failure=failed.failure,
            detail=failed.detail,
            usage=failed.usage,
        )

    def given(self) -> Reply:
        """Once more. Raises ModelFailed as it was raised then."""
        if self.reply is None:
            failure = self.failure or Failure.MALFORMED_RESPONSE
            raise ModelFailed(failure, self.detail, self.usage)
        return self.reply


def question_of(model: str, request: ChatRequest) -> str:
    """Names one call among those of a dialogue: its seed is drawn from the place of the turn and
    the number of the attempt. What the messages before the last one say follows from the dialogue.
    """
    said = model, request.parameters, len(request.messages), request.messages[-1:]
    # Not as JSON: it is asked for each call, and this takes half of the time.
    return hashlib.sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def keep_left(owner: str, answers: Sequence[Answer]) -> int:
    """Of what ``owner`` plays, as far as its turns are not stored after all; how many."""
    LeftAnswer.objects.exclude(trajectory__state__in=PLAYED_ON).delete()
    played = Trajectory.objects.filter(lease_owner=owner, state=Trajectory.State.GENERATING)
    at = dict(played.values_list("pk", "length"))
    left = [one for one in answers if at.get(one.trajectory) == one.at]
    LeftAnswer.objects.bulk_create(
        LeftAnswer(
            trajectory_id=one.trajectory, question=one.question, answer=one.model_dump(mode="json")
        )
        for one in left
    )
    return len(left)


def left_for(trajectory_id: UUID) -> list[Answer]:
    """In the order in which they came."""
    rows = LeftAnswer.objects.filter(trajectory=trajectory_id).order_by("pk")
    return [Answer.model_validate(each) for each in rows.values_list("answer", flat=True)]


def forget_left(trajectory_id: UUID) -> None:
    """What came of them is stored by now."""
    LeftAnswer.objects.filter(trajectory=trajectory_id).delete()
