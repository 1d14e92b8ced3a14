from __future__ import annotations

from django.db import models

from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class Spending(models.Model):
    """What a workspace used of one model on one day, for one purpose.

    Added to in the transaction that stores what was used: see ``curation.engine.spent``.
    """

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

    def __str__(self) -> str:
        return f"{self.day} {self.purpose} {self.model}"
