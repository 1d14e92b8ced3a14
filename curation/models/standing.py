from __future__ import annotations

from django.db import models

from curation.models.domain_version import DomainVersion
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class Standing(models.Model):
    """How many living dialogues of a domain stand alike, and how many turns they count.

    Kept by the database itself whenever a dialogue changes: see ``curation.engine.standing``.
    What is being written right now is left out, so that a turn costs nothing here.
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    domain = models.ForeignKey(
        DomainVersion,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    state = models.CharField(max_length=16)
    review_state = models.CharField(max_length=20)
    erroneous = models.BooleanField()
    """Whether a check found an error."""
    proven = models.PositiveIntegerField()
    """Tasks proven in each of them."""
    slot = models.BigIntegerField(default=0)
    """0 for what is summed up. PostgreSQL gives each transaction a slot of its own, so that no
    writer waits for another; slots are summed up by and by."""
    dialogues = models.IntegerField()
    """Below zero where a slot took more away than it brought."""
    turns = models.BigIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "workspace",
                    "domain",
                    "state",
                    "review_state",
                    "erroneous",
                    "proven",
                    "slot",
                ],
                name="standing_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dialogues} {self.state}, {self.review_state}"
