"""Trying a change of rules: the dialogues that it affects, forked where it matters first, under
the new version and, as a control, under the old one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from pydantic import Field

from curation.engine.affected import affected_by
from curation.engine.branching import branch
from curation.engine.cutting import cut_at
from curation.engine.events import announce_states
from curation.engine.leases import URGENT
from curation.engine.values import rules_value
from curation.errors import Conflict, CurationError, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import Experiment, ExperimentPair, RuleSetVersion, Trajectory
from curation.services.fork_changes import changed_columns
from curation.services.going_on import refuse_stuck
from curation.services.orders import ForkOrder, Number
from simulation.dialogue.mattering import Matter, rules_changed
from simulation.vocabulary.value import Value

MOST = 100
"""Dialogues of a sample: twice as many branches are made in one request."""
USUAL = 20
PRIORITY = URGENT - 1
"""Before the thousands of a run, behind the one dialogue that somebody looks at."""


class ExperimentOrder(Value):
    """``against`` is the version that the dialogues were made under."""

    against: UUID
    sample: Number = Field(default=USUAL, ge=1, le=MOST)


def start_experiment(
    new: RuleSetVersion, old: RuleSetVersion, *, by: User | None, sample: int
) -> Experiment:
    """Queue both arms. Raises Refused naming ``against`` or ``sample``; nothing is made then."""
    _refuse_alike(old, new)
    affected = affected_by(new.workspace, old, new)
    if not affected.found:
        raise Refused(_nothing(old, affected.looked_at))
    with transaction.atomic():
        experiment = Experiment.objects.create(
            workspace=new.workspace,
            name=new.name,
            old=old,
            new=new,
            author=by,
            looked_at=affected.looked_at,
            affected=len(affected.found),
        )
        _play(experiment, affected.found, sample, by)
        wake()
    return experiment


@transaction.atomic
def want_reviewed(experiment: Experiment) -> int:
    """Put what the new version made into the queue of reviewers; how many went there."""
    states = Trajectory.ReviewState
    rows = Trajectory.objects.alive().filter(
        trial_of__experiment=experiment,
        state=Trajectory.State.FINISHED,
        review_state=states.GENERATED,
    )
    keys = list(rows.values_list("pk", flat=True))
    going = Trajectory.objects.filter(pk__in=keys, review_state=states.GENERATED)
    announce_states(going, Trajectory.State.FINISHED)
    many = going.update(review_state=states.QUEUED, updated=timezone.now())
    if not many:
        raise Conflict("None of its dialogues waits to be sent to the reviewers.")
    return many


def _refuse_alike(old: RuleSetVersion, new: RuleSetVersion) -> None:
    if old.workspace_id != new.workspace_id or old.name != new.name:
        problem = f"{old} and {new} are versions of different rule sets."
        raise Refused(FieldProblem("against", problem, f"Give another version of {new.name}."))
    if not rules_changed(rules_value(old.pk), rules_value(new.pk)):
        problem = f"Version {old.number} has the same rules as version {new.number}."
        raise Refused(FieldProblem("against", problem, "Give one that differs."))


def _nothing(old: RuleSetVersion, looked_at: int) -> FieldProblem:
    if not looked_at:
        problem = f"No finished dialogue was made under version {old.number}."
        return FieldProblem("against", problem, "Start a run under it first, or give another.")
    return FieldProblem(
        "against",
        f"The change matters to none of the newest {looked_at:,} finished dialogues of version "
        f"{old.number}: its rules neither fired nor were broken there.",
        "Give another version, or a change that reaches further.",
    )


def _play(
    experiment: Experiment, found: Sequence[tuple[UUID, Matter]], sample: int, by: User | None
) -> None:
    """Pairs until there are enough; what nobody here can play on is passed over.

    Raises Refused with the last reason where that is so of all.
    """
    made, refused = 0, None
    for key, matter in found:
        try:
            _pair(experiment, made, key, matter, by)
        except CurationError as error:
            refused = error
            continue
        made += 1
        if made == sample:
            return
    if not made and refused is not None:
        raise refused


def _pair(
    experiment: Experiment, position: int, key: UUID, matter: Matter, by: User | None
) -> None:
    """Both arms draw with the same dice, so that what parts them is the rules."""
    row = Trajectory.objects.select_related("workspace").get(pk=key)
    place = cut_at(row, matter.at)
    changes = changed_columns(row, ForkOrder(at=matter.at)) | {
        "origin": Trajectory.Origin.EXPERIMENT,
        "salt": uuid.uuid4().hex,
        "priority": PRIORITY,
    }
    refuse_stuck(place, None, changes, replays=False)
    ExperimentPair.objects.create(
        experiment=experiment,
        position=position,
        source=row,
        at=matter.at,
        rule=matter.rule,
        why=matter.why,
        control=branch(place, by=by, rules=experiment.old, **changes),
        trial=branch(place, by=by, rules=experiment.new, **changes),
    )
