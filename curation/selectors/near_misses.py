"""Dialogues that one change would save: worth a repair before a rejection."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from curation.engine.chats import IMPORTED
from curation.models import Trajectory

FINISHED = Trajectory.State.FINISHED


def near_miss() -> Q:
    """One task unproven and no error, or all proven and one finding; neither judged by a person
    yet nor repaired: no branch of it is solved.
    """
    proven = Q(tasks_proven=F("tasks_total"))
    all_but_one = Q(tasks_proven=F("tasks_total") - 1, findings_errors=0)
    one_error = Q(findings_errors=1, findings_warnings=0)
    one_warning = Q(findings_errors=0, findings_warnings=1)
    open_ = Q(review_state__in=("queued", "claimed"), state=FINISHED, tasks_total__gt=0)
    near = all_but_one | (proven & (one_error | one_warning))
    return open_ & near & ~_untold() & ~Q(_repaired())


def _untold() -> Q:
    """Its tasks may have been found after it had ended: nobody asked for them yet."""
    return Q(reason=IMPORTED, tasks_proven=0)


def _repaired() -> Exists:
    """A branch of it ended with everything proven and nothing found."""
    return Exists(
        Trajectory.objects.alive().filter(
            parent=OuterRef("pk"),
            state=FINISHED,
            tasks_proven=F("tasks_total"),
            findings_errors=0,
            findings_warnings=0,
        )
    )
