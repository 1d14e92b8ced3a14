"""A run whose budget is used up pauses by itself: it claims nothing, and its dialogues rest.

Looked at with each stored batch that used tokens, and with what judges and drafts used: what is
spent beyond a budget are the calls that were in flight.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.db import DatabaseError, transaction

from curation.engine.auditing import record
from curation.engine.events import announce_run
from curation.engine.holding import hold_dialogues
from curation.models import AuditEntry, Run, Trajectory

logger = logging.getLogger(__name__)

GOING = (Run.State.QUEUED, Run.State.RUNNING)


def pause_spent(runs: Iterable[UUID]) -> set[UUID]:
    """Pause those of the runs that have used up a budget; returns which have."""
    keys = list(runs)
    if not keys:
        return set()
    budgeted = Run.objects.filter(pk__in=keys).exclude(max_tokens_total=None, max_cost=None)
    spent = [run for run in budgeted if run.budget_reached and not run.is_over]
    for run in spent:
        _pause(run)
    return {run.pk for run in spent}


def hold_spent(runs: Iterable[UUID]) -> None:
    """Hold their dialogues, those of other workers among them. After the commit and not in it:
    nobody waits for a run while dialogues are waited for. What fails is done at the next turn.
    """
    try:
        for run in runs:
            with transaction.atomic():
                hold_dialogues(Run(pk=run), Trajectory.Wanted.REST)
    except DatabaseError as error:
        logger.warning("dialogues of a spent run go on for a turn: %s", error)


def _pause(run: Run) -> None:
    mine = Run.objects.filter(pk=run.pk, state__in=GOING)
    if not mine.update(state=Run.State.PAUSED, reason=run.budget_reached):
        return
    announce_run(run, Run.State.PAUSED)
    record(run, AuditEntry.Action.PAUSED, reason=run.budget_reached)
