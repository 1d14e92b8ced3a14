"""What stands still, as lines of a page: where it is, why, and the way on."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from curation.engine.ceilings import REASON
from curation.models import Job, Run, Trajectory, Workspace
from curation.selectors.standstill import Standstill
from curation.web.places import place_of

BAD = ("models_not_ready", "calls_fail", "job_failed", "dialogue_failed", "dialogues_failed")
WAYS = {
    "token_budget_reached": "Raise its budget",
    "cost_budget_reached": "Raise its budget",
    "run_token_budget_reached": "Raise the run's budget",
    "run_cost_budget_reached": "Raise the run's budget",
    REASON: "Raise the ceiling",
    "paused": "Go on",
    "replayed": "Go on",
    "dialogues_paused": "Go on",
    "models_not_ready": "Start again",
    "dialogues_failed": "Try again",
    "dialogue_failed": "Try again",
    "calls_fail": "Test it",
}
LOOK = "Look"
"""Where nothing has to be done, or the page says what."""


class Line(NamedTuple):
    key: str
    """Of its element."""
    name: str
    place: str
    words: str
    is_bad: bool
    way: str
    way_place: str


def line_of(still: Standstill) -> Line:
    kind, words, _until = still.waiting
    place, way = _place(still), WAYS.get(kind, LOOK)
    key = getattr(still.subject, "pk", "environment")
    return Line(f"still-{key}", still.name, place, words, kind in BAD, way, _way(still, place))


def _place(still: Standstill) -> str:
    subject = still.subject
    if isinstance(subject, Run):
        return reverse("curation:run", args=[subject.pk])
    if isinstance(subject, Trajectory):
        return reverse("curation:trajectory", args=[subject.pk])
    if still.waiting.kind == REASON and isinstance(subject, Workspace):
        return reverse("curation:spending")
    return place_of(subject) if isinstance(subject, Job) else reverse("curation:models")


def _way(still: Standstill, place: str) -> str:
    """For what stopped at a budget or a ceiling, the form of the one that it stopped at."""
    subject = still.subject
    if still.waiting.kind == REASON:
        return reverse("curation:settings") + "#ceiling"
    if not isinstance(subject, Job) or subject.state != Job.State.PAUSED:
        return place
    if subject.reason in (Job.Reason.RUN_TOKENS, Job.Reason.RUN_COST) and subject.run_id:
        return reverse("curation:run-steer", args=[subject.run_id])
    return reverse("curation:job-resume", args=[subject.pk])
