from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from curation.models.fields import JsonText
from curation.models.trajectory import Trajectory


class TurnQuerySet(models.QuerySet["Turn"]):
    """Turns can be read, added, and purged with their trajectory; never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("a turn is never updated: a change is a fork")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a turn is never updated: a change is a fork")


class Turn(models.Model):
    """One message of a branch, as it was made. Append-only.

    ``seq`` counts along the whole path, so a fork's first own turn carries its fork point.
    """

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="own_turns", db_index=False
    )
    """Found by the constraint below."""
    seq = models.PositiveIntegerField()
    role = models.CharField(max_length=12)
    content = JsonText()
    """A ``simulation`` Turn, whole."""
    tally = JsonText(default=dict)
    """The path's summary as of this turn: what a fork after it starts from."""
    author = models.CharField(max_length=16)
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["trajectory", "seq"], name="turn_seq_once")]

    def __str__(self) -> str:
        return f"{self.role} turn {self.seq}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises TypeError for a turn that is stored already."""
        if not self._state.adding:
            raise TypeError("a turn is never updated: a change is a fork")
        super().save(*args, **kwargs)
