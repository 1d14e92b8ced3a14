from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.domain_version import DomainVersion
from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.rule_set_version import RuleSetVersion
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class Run(Identified):
    """Many dialogues ordered at once: what they are made of, and how far they have come."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        PAUSED = "paused"
        FINISHED = "finished"
        CANCELLED = "cancelled"
        FAILED = "failed"

    class Priority(models.IntegerChoices):
        """What is claimed first; what a person waits for goes before all of them."""

        LOW = -5
        NORMAL = 0
        HIGH = 5

    class Reason(models.TextChoices):
        """Why it is held or over, where its state alone does not say."""

        NONE = ""
        BY_PERSON = "paused_by_person"
        TOKENS = "token_budget_reached"
        COST = "cost_budget_reached"
        DAY = "day_ceiling_reached"
        """That of its workspace: see ``curation.engine.ceilings``."""
        STOPPED = "stopped_by_person"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="runs")
    title = models.CharField(max_length=200, blank=True)
    domain = models.ForeignKey(DomainVersion, on_delete=models.PROTECT, related_name="runs")
    rules = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="runs")
    paradigm = models.CharField(max_length=8, default="user")
    count = models.PositiveIntegerField()
    tasks_per_dialogue = models.PositiveIntegerField(null=True, blank=True)
    """None draws between 1 and 3 for each dialogue."""
    seed = models.BigIntegerField(default=0)
    faults = models.FloatField(default=0.0)
    pace = models.FloatField(default=0.0)
    """Seconds per turn of the agenda cast, so that people can watch."""
    tools = models.CharField(max_length=12, default="executed")
    """``executed``, or ``simulated``: a model writes what the tools return."""
    personas = models.CharField(max_length=20, blank=True)
    """A set of ``simulation.vocabulary.persona_sets``; empty for the domain's own."""
    model = models.CharField(max_length=120, blank=True)
    """For people. Empty: the embedded agenda cast."""
    cast = JsonText(default=dict)
    """The models by role, as the run was ordered: see ``curation.engine.casts``."""
    problem = JsonText(null=True, blank=True)
    """Why it could not start: ``{field, problem, remedy}``."""
    approved = JsonText(null=True, blank=True)
    """``{tools, tasks}`` where only approved ones are used: names, and content hashes, as they
    were when it was ordered."""
    limits = JsonText(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=24, choices=Reason.choices, blank=True)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    max_tokens_total = models.PositiveBigIntegerField(null=True, blank=True)
    """Read and written together, also by its judges; the run pauses when it has used them."""
    max_cost = models.FloatField(null=True, blank=True)
    """US dollars; the run pauses when it has spent them."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    dialogues_finished = models.PositiveIntegerField(default=0)
    dialogues_failed = models.PositiveIntegerField(default=0)
    dialogues_cancelled = models.PositiveIntegerField(default=0)
    turns = models.PositiveBigIntegerField(default=0)
    """Messages stored so far."""
    tasks_proven = models.PositiveIntegerField(default=0)
    prompt_tokens = models.PositiveBigIntegerField(default=0)
    completion_tokens = models.PositiveBigIntegerField(default=0)
    cost = models.FloatField(default=0.0)
    """US dollars, where the endpoints have prices."""
    beside_prompt_tokens = models.PositiveBigIntegerField(default=0)
    beside_completion_tokens = models.PositiveBigIntegerField(default=0)
    """Of judging its dialogues and drafting for them."""
    beside_cost = models.FloatField(default=0.0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-created", "id"], name="run_list"),
            models.Index(fields=["state"], name="run_state"),
        ]

    def __str__(self) -> str:
        return self.title or f"run {self.id}"

    @property
    def dialogues_ended(self) -> int:
        return self.dialogues_finished + self.dialogues_failed + self.dialogues_cancelled

    @property
    def tokens(self) -> int:
        """Read and written so far, in its dialogues."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def beside_tokens(self) -> int:
        """Read and written so far, for judging and drafts."""
        return self.beside_prompt_tokens + self.beside_completion_tokens

    @property
    def tokens_used(self) -> int:
        """All that counts against its budget."""
        return self.tokens + self.beside_tokens

    @property
    def money_spent(self) -> float:
        """US dollars, all that count against its budget."""
        return self.cost + self.beside_cost

    @property
    def budget_reached(self) -> Reason:
        """Which of its budgets is used up; none is the empty reason."""
        if self.max_tokens_total is not None and self.tokens_used >= self.max_tokens_total:
            return self.Reason.TOKENS
        if self.max_cost is not None and self.money_spent >= self.max_cost:
            return self.Reason.COST
        return self.Reason.NONE

    @property
    def winds_down(self) -> bool:
        """Ended by a person, while some dialogues still end their turn in hand."""
        called_off = self.state == self.State.CANCELLED or self.reason == self.Reason.STOPPED
        return called_off and self.dialogues_ended < self.count

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.FINISHED, self.State.CANCELLED, self.State.FAILED)
