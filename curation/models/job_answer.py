from __future__ import annotations

from django.db import models

from curation.models.fields import JsonText
from curation.models.job import Job


class JobAnswer(models.Model):
    """What a model answered to a job that is not over: one that goes on pays for it once."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="answers")
    about = models.CharField(max_length=40, blank=True)
    """The dialogue's id, where the job is about many."""
    question = models.CharField(max_length=64)
    """Sha256 (hex) of the model and the request."""
    reply = JsonText()
    """A ``simulation.llm.chat.Reply``."""

    def __str__(self) -> str:
        return f"an answer to job {self.job_id}"
