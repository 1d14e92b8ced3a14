"""A row that people can link to."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class Identified(models.Model):
    """Its id says nothing about how many rows there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
