from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.turn import Turn
from curation.models.workspace import Workspace


class Note(Identified):
    """A remark on one turn; it shows in every branch that inherits the turn."""

    class Kind(models.TextChoices):
        COMMENT = "comment"
        DO_NOT_TRAIN = "do_not_train"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.COMMENT)
    body = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["turn", "created"], name="note_of_turn")]

    def __str__(self) -> str:
        return self.body[:60]
