from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace

CONCURRENCY = 64


class ModelEndpoint(Identified):
    """An OpenAI-compatible address with its key. Never deleted: dialogues name what they used."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="endpoints")
    name = models.SlugField(max_length=60)
    base_url = models.CharField(max_length=400)
    key_variable = models.CharField(max_length=80, blank=True)
    """The variable of the worker's environment that holds the key."""
    sealed_key = models.TextField(blank=True)
    """The key, encrypted; see ``curation.engine.sealing``. Leaves the database for no other use."""
    concurrency = models.PositiveIntegerField(default=CONCURRENCY)
    """Requests at the same time, at most, of all workers together."""
    per_minute = models.PositiveIntegerField(null=True, blank=True)
    """Requests that are sent in a minute, at most, by all workers together; None: no limit."""
    parameters = JsonText(default=dict)
    """Sampling parameters (``simulation.llm.Parameters``) where nobody asks for others."""
    prompt_price = models.FloatField(null=True, blank=True)
    """US dollars for a million tokens read."""
    completion_price = models.FloatField(null=True, blank=True)
    """US dollars for a million tokens written."""
    is_default = models.BooleanField(default=False)
    """Serves the models that are ordered by their name alone."""
    number = models.PositiveIntegerField(default=1)
    """Rises with every change; what each changed stands in the audit."""
    archived_at = models.DateTimeField(null=True, blank=True)
    """Nothing is sent to an archived endpoint."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="endpoint_name_once")
        ]
        indexes = [models.Index(fields=["workspace", "-created", "id"], name="endpoint_list")]

    def __str__(self) -> str:
        return self.name
