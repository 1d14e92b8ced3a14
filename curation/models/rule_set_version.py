from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class RuleSetVersion(Identified):
    """One immutable version of a named rule set; saving an edit makes the next number."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="rule_sets")
    name = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=1)
    content = JsonText()
    """A ``simulation`` RuleSet."""
    content_hash = models.CharField(max_length=64)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name", "number"], name="rule_set_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "content_hash"], name="rule_set_content"),
            models.Index(fields=["workspace", "-created", "id"], name="rule_set_list"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
