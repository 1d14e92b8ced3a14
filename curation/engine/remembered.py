"""What models have answered to a job, so that one that goes on asks nothing twice.

Questions follow from the job alone: asked again, each finds its answer by its hash.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import defaultdict, deque
from uuid import UUID

from pydantic import TypeAdapter

from curation.models import JobAnswer
from simulation.llm import ChatRequest, Reply

REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def question_of(model: str, request: ChatRequest) -> str:
    """Of the model's name and all that it is sent."""
    text = json.dumps([model, *request], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Remembered:
    """Each answer is given once more, in the order in which they came.

    ``about`` is the dialogue that was asked about, where a job has many.
    """

    def __init__(self, job_id: UUID) -> None:
        self._job_id = job_id
        self._lock = threading.Lock()
        self._new: list[JobAnswer] = []
        self._known: dict[str, deque[Reply]] = defaultdict(deque)
        self._stored: set[str] = set()
        """Dialogues of which rows are kept."""
        for row in JobAnswer.objects.filter(job=job_id).order_by("pk"):
            self._known[row.question].append(REPLY.validate_python(row.reply))
            self._stored.add(row.about)

    def find(self, question: str) -> Reply | None:
        known = self._known.get(question)
        return known.popleft() if known else None

    def note(self, about: str, question: str, reply: Reply) -> None:
        row = JobAnswer(
            job_id=self._job_id,
            about=about,
            question=question,
            reply=REPLY.dump_python(reply, mode="json"),
        )
        with self._lock:
            self._new.append(row)

    def take(self) -> list[JobAnswer]:
        """What is not stored yet; of a transaction that fails, :meth:`give_back`."""
        with self._lock:
            new, self._new = self._new, []
        return new

    def give_back(self, new: list[JobAnswer]) -> None:
        with self._lock:
            self._new = [*new, *self._new]

    def store(self, new: list[JobAnswer]) -> None:
        """In the transaction that is open."""
        JobAnswer.objects.bulk_create(new)
        self._stored |= {row.about for row in new}

    def forget(self, about: str) -> None:
        """What came of it is stored by now."""
        with self._lock:
            self._new = [row for row in self._new if row.about != about]
        if about in self._stored:
            JobAnswer.objects.filter(job=self._job_id, about=about).delete()
            self._stored.discard(about)
