from __future__ import annotations

from django.db import models

from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class Spending(models.Model):
    """What a workspace used of one model on one day, for one purpose.

    Added to in the transaction that stores what was used: see ``curation.engine.spent``.
    """

    FOLDED = -1
    """The slot of days that are over, to which all others of theirs were added."""

    class Purpose(models.TextChoices):
        """Of dialogues by where they come from, of jobs by their kind."""

        RUN = "run"
        FORK = "fork"
        CONTINUATION = "continuation"
        """An imported dialogue that is played on."""
        EXPERIMENT = "experiment"
        JUDGE = "judge"
        SUGGEST = "suggest"
        PREVIEW = "preview"
        SYNTHESIS = "synthesis"
        IMPORT = "import"

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    day = models.DateField()
    """In UTC."""
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    endpoint = models.CharField(max_length=40)
    """The endpoint's id, ``environment``, or nothing where it is not known."""
    model = models.CharField(max_length=200)
    slot = models.SmallIntegerField(default=0)
    """PostgreSQL's connections have some slots among them, so that few writers wait for each
    other; what counts is the sum."""
    prompt_tokens = models.BigIntegerField(default=0)
    completion_tokens = models.BigIntegerField(default=0)
    cost = models.FloatField(default=0.0)
    """US dollars, where the endpoints have prices."""

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "day", "purpose", "endpoint", "model", "slot"],
                name="spending_once",
            )
        ]
        indexes = [
            # Whatever the age of an installation, it has the days that are not folded yet.
            models.Index(fields=["day"], name="spending_open", condition=models.Q(slot__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.purpose} {self.model}"


class SpendingTotal(models.Model):
    """What all workspaces used for one purpose on the days that are folded: it never falls, also
    where a workspace goes. See ``curation.engine.folding``.
    """

    purpose = models.CharField(max_length=16, primary_key=True, choices=Spending.Purpose.choices)
    prompt_tokens = models.BigIntegerField(default=0)
    completion_tokens = models.BigIntegerField(default=0)
    nanodollars = models.BigIntegerField(default=0)
    """Billionths of a US dollar: whole numbers add up to the same in any order."""

    def __str__(self) -> str:
        return self.purpose
