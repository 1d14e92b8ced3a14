from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.identified import Identified
from curation.models.rule_set_version import RuleSetVersion
from curation.models.scoped import ScopedQuerySet
from curation.models.trajectory import Trajectory
from curation.models.workspace import Workspace


class Experiment(Identified):
    """Two versions of a rule set tried on the same dialogues, from the turns where they part.

    How far it is, is read off its branches; what was decided, off its decisions.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="experiments")
    name = models.CharField(max_length=80)
    """Of the rule set."""
    old = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="experiments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    looked_at = models.PositiveIntegerField(default=0)
    """Finished dialogues of the old version that were looked through for the sample."""
    affected = models.PositiveIntegerField(default=0)
    """Those among them to which the change matters; the sample is the newest of these."""

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-created", "id"], name="experiment_list")]

    def __str__(self) -> str:
        return f"{self.name} v{self.old.number} against v{self.new.number}"


class ExperimentPair(models.Model):
    """One dialogue of the sample, and its two branches from the same turn."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="pairs")
    position = models.PositiveIntegerField()
    source = models.ForeignKey(Trajectory, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.PositiveIntegerField()
    """The user's turn that both branches make anew."""
    rule = models.CharField(max_length=80)
    """The changed rule that matters there first."""
    why = models.CharField(max_length=12)
    """``fired``, ``broken``, or ``reaches``: it may fire there from now on."""
    control = models.ForeignKey(
        Trajectory, null=True, on_delete=models.SET_NULL, related_name="control_of"
    )
    """Under the old version."""
    trial = models.ForeignKey(
        Trajectory, null=True, on_delete=models.SET_NULL, related_name="trial_of"
    )
    """Under the new one."""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "position"], name="experiment_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"pair {self.position} at {self.at}"


class ExperimentDecision(Identified):
    """What somebody decided; a second thought is another row, and the latest holds."""

    class Kind(models.TextChoices):
        ADOPT = "adopt"
        DISCARD = "discard"
        UNDO = "undo"

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    before = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="+")
    """The newest version of the name until then."""
    after = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="+")
    """The newest one from then on; the same where nothing had to change."""

    def __str__(self) -> str:
        return f"{self.kind} of {self.experiment_id}"
