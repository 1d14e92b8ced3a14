"""Judgements as rows: each is added, none is changed."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from curation.models import Job, Judgement, Trajectory
from simulation.vocabulary.judgement import Judgement as Verdict

NAME_LENGTH = 200


@transaction.atomic
def store_judgement(
    trajectory_id: UUID,
    verdict: Verdict,
    *,
    length: int,
    job: Job | None = None,
    by: User | None = None,
) -> Judgement:
    """The next number of the branch, which from now on stands for it in lists."""
    row = Trajectory.objects.select_for_update().only("id").get(pk=trajectory_id)
    highest = row.judgements.aggregate(highest=Max("number"))["highest"] or 0
    Trajectory.objects.filter(pk=row.pk).update(judged=_word(verdict))
    return Judgement.objects.create(
        trajectory=row,
        number=highest + 1,
        length=length,
        valid=verdict.valid,
        by=verdict.by[:NAME_LENGTH],
        content=verdict.model_dump(mode="json"),
        job=job,
        ordered_by=by,
    )


def verdict_of(row: Judgement) -> Verdict:
    return Verdict.model_validate(row.content)


def _word(verdict: Verdict) -> Trajectory.Judged:
    return Trajectory.Judged.VALID if verdict.valid else Trajectory.Judged.INVALID
