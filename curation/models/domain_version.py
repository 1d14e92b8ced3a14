from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from curation.models.blob import Blob
from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class DomainVersionQuerySet(ScopedQuerySet["DomainVersion"]):
    def current_first(self) -> Self:
        """Of one name: the current version, then those before it."""
        return self.order_by("-era", "-number")


class DomainVersion(Identified):
    """One immutable version of a domain; an edit is a new row with the next number."""

    class Origin(models.TextChoices):
        PACK = "pack"
        DATABASE = "database"
        IMPORT = "import"
        BRIEF = "brief"
        TOOLS = "tools"
        FILE = "file", "domain file"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    number = models.PositiveIntegerField(default=1)
    content = JsonText()
    """A ``simulation`` Domain, coverage included."""
    content_hash = models.CharField(max_length=64)
    image = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=12, choices=Origin.choices)
    pack = models.CharField(max_length=80, blank=True)
    """The bundled pack's name, whose recipes tasks are walked by."""
    recipes = JsonText(default=list)
    """Recipes of its own, as a domain file brought them."""
    tasks_hash = models.CharField(max_length=64, blank=True, default="")
    """Of written chains and recipes of its own; empty where there are none."""
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The version that a person patched, or took something out of."""
    changes = JsonText(default=list)
    """What the patch changed: ``{kind, name, old, new}``, of tasks their keys; ``new`` is empty
    where a piece was taken out."""
    era = models.IntegerField(default=0)
    """Rises under a name each time an earlier version is made current again: of the highest era the
    highest number is current. -1: an import brought it beside the domain of the workspace."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DomainVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "content_hash", "tasks_hash"], name="domain_content_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "name", "number"], name="domain_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def is_simulated(self) -> bool:
        """Whether models write all that its tools return, and nothing is stored."""
        tools = self.content["tools"]
        return bool(tools) and all(tool.get("sql") is None for tool in tools)
