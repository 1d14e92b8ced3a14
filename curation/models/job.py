from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.run import Run
from curation.models.scoped import ScopedQuerySet
from curation.models.trajectory import Trajectory
from curation.models.workspace import Workspace


class Job(Identified):
    """Slow work that is no dialogue: claimed by lease like a trajectory, with progress."""

    class Kind(models.TextChoices):
        INGEST = "ingest"
        RELEASE = "release"
        IMPORT = "import"
        PROBE = "probe"
        SYNTHESIS = "synthesis"
        JUDGE = "judge"
        SUGGEST = "suggest"
        PATCH = "patch"
        PREVIEW = "preview"
        COMPARE = "compare"
        REPLAY = "replay"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        PAUSED = "paused"
        """A budget is used up: it waits for a higher one, with what it has; or a day's ceiling."""
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Reason(models.TextChoices):
        """Which budget or ceiling is used up, where it is paused."""

        NONE = ""
        TOKENS = "token_budget_reached"
        COST = "cost_budget_reached"
        RUN_TOKENS = "run_token_budget_reached"
        RUN_COST = "run_cost_budget_reached"
        DAY = "day_ceiling_reached"
        """That of its workspace: it goes on by itself."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    payload = JsonText(default=dict)
    run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    """Whose dialogues it judges or drafts for: what it uses counts against that run's budgets."""
    trajectory = models.ForeignKey(
        Trajectory, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    """The one dialogue that it is about; None for a whole run."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=24, choices=Reason.choices, blank=True)
    progress = models.FloatField(default=0.0)
    """From 0 to 1."""
    message = models.CharField(max_length=300, blank=True)
    result = JsonText(null=True, blank=True)
    error = JsonText(null=True, blank=True)
    """``{field, problem, remedy}``."""
    max_tokens_total = models.PositiveBigIntegerField(null=True, blank=True)
    """Read and written together; it pauses when it has used them."""
    max_cost = models.FloatField(null=True, blank=True)
    """US dollars; it pauses when it has spent them."""
    prompt_tokens = models.PositiveBigIntegerField(default=0)
    completion_tokens = models.PositiveBigIntegerField(default=0)
    """Of all answers, those that could not be used among them."""
    cost = models.FloatField(default=0.0)
    """US dollars, where the endpoints have prices."""
    attempts = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "created"], name="job_claim"),
            models.Index(fields=["workspace", "-created", "id"], name="job_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def tokens(self) -> int:
        """Read and written so far."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def budget_reached(self) -> Reason:
        """Which of its own budgets is used up; none is the empty reason."""
        if self.max_tokens_total is not None and self.tokens >= self.max_tokens_total:
            return self.Reason.TOKENS
        if self.max_cost is not None and self.cost >= self.max_cost:
            return self.Reason.COST
        return self.Reason.NONE
