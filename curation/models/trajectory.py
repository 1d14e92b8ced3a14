from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from curation.models.choices import Choices
from curation.models.domain_version import DomainVersion
from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.rule_set_version import RuleSetVersion
from curation.models.run import Run
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class TrajectoryQuerySet(ScopedQuerySet["Trajectory"]):
    def alive(self) -> Self:
        """Without what was deleted and waits to be purged."""
        return self.filter(deleted_at=None)

    def without_content(self) -> Self:
        """For lists: everything but the wide columns."""
        return self.defer("tasks", "persona", "limits", "path", "override", "replay", "problem")


class Trajectory(Identified):
    """A branch: the inherited prefix of its ancestors by reference, and its own turns.

    The row is what plays the dialogue (everything a next move depends on but the turns), what
    a worker leases, and the summary that lists and filters read.
    """

    class State(Choices):
        QUEUED = "queued"
        GENERATING = "generating"
        AWAITING_HUMAN = "awaiting_human"
        PAUSED = "paused"
        FINISHED = "finished"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class ReviewState(Choices):
        GENERATED = "generated"
        """Not ready for review: still being made, failed or cancelled."""
        QUEUED = "queued"
        CLAIMED = "claimed"
        APPROVED = "approved"
        REJECTED = "rejected"

    class Origin(Choices):
        GENERATED = "generated"
        FORK = "fork"
        IMPORT = "import"
        EXPERIMENT = "experiment"
        """A branch that tries rules: it is not reviewed unless somebody wants it."""

    class Wanted(models.TextChoices):
        """What a worker should do with it between two turns."""

        NOTHING = ""
        PAUSE = "pause"
        REST = "rest"
        """As pause, but an answer that was asked for is kept: its run has spent its budget."""
        WAIT = "wait"
        """As rest: its workspace may use no more today."""
        STOP = "stop"
        """End it after the turn in hand, to be reviewed as it is."""
        CANCEL = "cancel"

    class Judged(Choices):
        """What the latest judgement says; nothing where there is none."""

        NOT = ""
        VALID = "valid"
        INVALID = "invalid"

    class Stale(models.TextChoices):
        """What a newer version of its domain means for it; nothing where it means nothing."""

        STALE = "stale"
        """Something that it depends on is other now: see ``StaleMark``."""
        REPLAYED = "replayed"
        """It was stale, and a branch repeats it under a newer version; or it is such a branch, and
        its version was taken back."""

    class Seat(models.TextChoices):
        """The seat that a person has taken."""

        NONE = ""
        USER = "user"
        AGENT = "agent"

    # Keys that an index of several columns begins with have none of their own.
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="trajectories", db_index=False
    )
    run = models.ForeignKey(
        Run,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="trajectories",
        db_index=False,
    )
    ordinal = models.PositiveIntegerField(default=0)
    """Its place in the run, from 0: decides what it draws."""
    title = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.GENERATED)
    source = models.CharField(max_length=200, blank=True)
    """The id of the record it was imported from."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    # what the dialogue is made of
    domain = models.ForeignKey(
        DomainVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rules = models.ForeignKey(
        RuleSetVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    paradigm = models.CharField(max_length=8, default="user")
    tasks = JsonText(null=True, blank=True)
    """Tasks as JSON; None until a worker has walked them."""
    persona = JsonText(null=True, blank=True)
    limits = JsonText(default=dict)
    seed = models.BigIntegerField(default=0)
    salt = models.CharField(max_length=80, blank=True)
    faults = models.FloatField(default=0.0)
    pace = models.FloatField(default=0.0)
    tools = models.CharField(max_length=12, default="executed")
    """``executed``, or ``simulated``: it plays the twin of its domain, without SQL or rows."""
    offered = JsonText(null=True, blank=True)
    """Names of the domain's tools that the agent may call; None: all of them."""
    model = models.CharField(max_length=120, blank=True)
    """For people. Empty: the embedded agenda cast."""
    cast = JsonText(default=dict)
    """The models by role, as they were when it was ordered: see ``curation.engine.casts``."""

    # where it comes from
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
        db_index=False,
    )
    """Lineage only; what is inherited is in ``path``."""
    root = models.UUIDField(null=True, blank=True)
    """The first ancestor, shared by the family; None where the branch is itself the first."""
    fork_at = models.PositiveIntegerField(null=True, blank=True)
    path = JsonText(default=list)
    """The inherited prefix as ``[[trajectory id, from, to], …]``, ``to`` exclusive."""
    override = JsonText(null=True, blank=True)
    """A tool result that a person wrote over the one at ``fork_at``: ``{content, by}``. The
    worker executes the call and puts this in the message's place."""
    replay = JsonText(null=True, blank=True)
    """Later turns of the parent to be kept, their calls run again: see ``curation.engine.replays``.
    None in a branch that is played on."""

    # how far it is
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=80, blank=True)
    """Why it stopped, snake case."""
    detail = models.CharField(max_length=500, blank=True)
    """For people, where the reason needs words."""
    problem = JsonText(null=True, blank=True)
    """Why its models could not be asked: ``{field, problem, remedy}``, for what is to be mended."""
    wanted = models.CharField(max_length=8, choices=Wanted.choices, blank=True)
    seat = models.CharField(max_length=8, choices=Seat.choices, blank=True)
    seated = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    """Claims since the last stored turn."""
    priority = models.SmallIntegerField(default=0)
    """Higher is claimed first: what a person waits for goes before a run's thousands."""
    queued_at = models.DateTimeField(default=timezone.now)

    # how it is judged
    review_state = models.CharField(
        max_length=20, choices=ReviewState.choices, default=ReviewState.GENERATED
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who holds the claim."""
    claim_until = models.DateTimeField(null=True, blank=True)
    judged = models.CharField(max_length=8, choices=Judged.choices, blank=True)
    stale = models.CharField(  # noqa: DJ001 - SQLite adds it without making the table anew
        max_length=8, choices=Stale.choices, null=True, blank=True
    )

    # summary, of the whole path
    length = models.PositiveIntegerField(default=0)
    """Messages, the system turn included: the next turn's seq."""
    user_turns = models.PositiveIntegerField(default=0)
    counted_turns = models.PositiveIntegerField(default=0)
    """User messages, assistant messages with visible text, and tool calls."""
    tool_calls = models.PositiveIntegerField(default=0)
    tasks_total = models.PositiveIntegerField(default=0)
    tasks_proven = models.PositiveIntegerField(default=0)
    findings_errors = models.PositiveIntegerField(default=0)
    findings_warnings = models.PositiveIntegerField(default=0)
    seeded_faults = models.PositiveIntegerField(default=0)
    prompt_tokens = models.PositiveBigIntegerField(default=0)
    completion_tokens = models.PositiveBigIntegerField(default=0)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        # None names a column that every appended turn changes, so that PostgreSQL can leave all
        # of them as they are.
        indexes = [
            models.Index(fields=["state", "-priority", "queued_at"], name="trajectory_claim"),
            models.Index(fields=["state", "lease_until"], name="trajectory_sweep"),
            models.Index(fields=["workspace", "-created", "id"], name="trajectory_list"),
            models.Index(
                fields=["workspace", "review_state", "-created", "id"], name="trajectory_review"
            ),
            models.Index(fields=["workspace", "state", "-created", "id"], name="trajectory_state"),
            models.Index(
                fields=["workspace", "origin", "-created", "id"], name="trajectory_origin"
            ),
            models.Index(
                fields=["workspace", "-created", "id"],
                name="trajectory_erroneous",
                condition=models.Q(findings_errors__gt=0),
            ),
            models.Index(
                fields=["workspace", "judged", "-created", "id"],
                name="trajectory_judged",
            ),
            models.Index(
                fields=["workspace", "-created", "id"],
                name="trajectory_found",
                condition=models.Q(findings_errors__gt=0) | models.Q(findings_warnings__gt=0),
            ),
            models.Index(
                fields=["workspace", "-created", "id"],
                name="trajectory_unproven",
                condition=models.Q(tasks_proven__lt=models.F("tasks_total")),
            ),
            models.Index(
                fields=["workspace", "-created", "id"],
                name="trajectory_seeded",
                condition=models.Q(seeded_faults__gt=0),
            ),
            models.Index(
                fields=["workspace", "stale", "-created", "id"],
                name="trajectory_stale",
                condition=models.Q(stale__isnull=False),
            ),
            models.Index(
                fields=["domain", "stale", "-created", "id"],
                name="trajectory_stale_domain",
                condition=models.Q(stale__isnull=False),
            ),
            models.Index(
                fields=["workspace", "-created", "id"],
                name="trajectory_current",
                condition=models.Q(stale__isnull=True),
            ),
            models.Index(
                fields=["workspace", "state", "-created", "id"],
                name="trajectory_alone",
                condition=models.Q(run__isnull=True),
            ),
            models.Index(fields=["run", "ordinal"], name="trajectory_of_run"),
            # Counts over a run are read from it alone.
            models.Index(
                fields=["run", "state", "ordinal", "deleted_at", "review_state", "judged"],
                name="trajectory_run_states",
            ),
            # Most dialogues have neither: an index of nothing would be taken for a bad one.
            models.Index(
                fields=["root"],
                name="trajectory_relatives",
                condition=models.Q(root__isnull=False),
            ),
            models.Index(
                fields=["parent", "-created", "id"],
                name="trajectory_children",
                condition=models.Q(parent__isnull=False),
            ),
            models.Index(fields=["domain", "-created", "id"], name="trajectory_domain"),
            models.Index(fields=["rules", "-created", "id"], name="trajectory_rules"),
            models.Index(
                fields=["deleted_at"],
                name="trajectory_deleted",
                condition=models.Q(deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.id)

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.FINISHED, self.State.FAILED, self.State.CANCELLED)

    @property
    def own_from(self) -> int:
        """The seq of its first own turn."""
        return self.fork_at or 0
