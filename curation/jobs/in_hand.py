"""Answers in hand: models gave them, and no stored turn holds them yet.

Between an answer and its turn lies work, of which a busy worker has a line; and what a turn failed
of before it succeeds is stored with it alone. So each answer is laid down as it comes, by one
write into a file of this machine, and a killed worker's are not asked for again.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict, deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from curation.engine.left_answers import Answer, keep_left
from curation.engine.storage import home
from simulation.llm import Failure, ModelFailed, Reply
from simulation.llm.failures import HOPELESS, TRANSPORT

FOLDER = "answers"
MOST_BYTES = 4_000_000
"""Of a file, before it is written anew with what is still in hand; at least twice that."""
OLD_SECONDS = 24 * 3600.0
NO_ANSWER = (HOPELESS | TRANSPORT) - {Failure.MALFORMED_RESPONSE}
"""Failures that say nothing about the same call at another time."""

logger = logging.getLogger(__name__)


class InHand:
    """All of one driver's. Where the file cannot be written, a kill costs more calls."""

    def __init__(self, name: str) -> None:
        self._path = _file_of(name)
        self._file: int | None = None
        self._size, self._most = 0, MOST_BYTES
        self._lines: dict[UUID, list[bytes]] = defaultdict(list)
        self._is_usable = True

    def add(self, answer: Answer) -> None:
        line = answer.model_dump_json().encode() + b"\n"
        self._lines[answer.trajectory].append(line)
        try:
            self._write(line)
        except OSError as error:
            if self._is_usable:
                logger.warning("answers in hand are not laid down: %s", error)
            self._is_usable = False

    def drop(self, trajectory_id: UUID) -> None:
        """What came of them is stored, or nothing will."""
        self._lines.pop(trajectory_id, None)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._path.unlink(missing_ok=True)

    def _write(self, line: bytes) -> None:
        if self._file is None or self._size > self._most:
            self._begin_anew()
        else:
            self._size += os.write(self._file, line)

    def _begin_anew(self) -> None:
        """With what is in hand now; the old file stays until the new one is whole."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(f".{self._path.name}")
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        self._size = os.write(
            file, b"".join(line for some in self._lines.values() for line in some)
        )
        self._most = max(MOST_BYTES, 2 * self._size)
        new.replace(self._path)
        if self._file is not None:
            os.close(self._file)
        self._file = file


class Answers:
    """Those of one dialogue, and those that a killed worker left for it."""

    def __init__(self, trajectory_id: UUID, in_hand: InHand) -> None:
        self.at = 0
        """How many turns are stored."""
        self._trajectory_id = trajectory_id
        self._in_hand = in_hand
        self._left: dict[str, deque[Answer]] = defaultdict(deque)

    def begin(self, at: int, left: Iterable[Answer]) -> None:
        self.at = at
        for one in left:
            self._left[one.question].append(one)

    def find(self, question: str) -> Reply | None:
        """What was answered to it before. Raises ModelFailed where that was of no use."""
        left = self._left.get(question)
        return left.popleft().given() if left else None

    def add(self, question: str, reply: Reply) -> None:
        mine = self._trajectory_id, self.at, question
        self._in_hand.add(Answer(trajectory=mine[0], at=mine[1], question=mine[2], reply=reply))

    def add_failed(self, question: str, failed: ModelFailed) -> None:
        if failed.failure not in NO_ANSWER:
            mine = self._trajectory_id, self.at, question
            self._in_hand.add(Answer.failed(*mine, failed))

    def stored(self, at: int) -> bool:
        """The turns that they led to; whether any were left by another worker."""
        self.at = at
        self._in_hand.drop(self._trajectory_id)
        had = bool(self._left)
        self._left.clear()
        return had

    def close(self) -> None:
        self._in_hand.drop(self._trajectory_id)


def take_in(name: str) -> None:
    """What a worker of this machine had in hand when it was killed, while its leases say which
    dialogues were its own. Raises DatabaseError.
    """
    path = _file_of(name)
    with suppress(OSError):
        many = keep_left(name, list(_read(path.read_bytes())))
        path.unlink(missing_ok=True)
        logger.info("%d answers that %s had in hand are kept", many, name)


def forget_old(now: float) -> None:
    """Files of machines that are no more, which nobody takes in; ``now`` in seconds since 1970."""
    with suppress(OSError):
        for path in _file_of("").iterdir():
            if path.stat().st_mtime < now - OLD_SECONDS:
                path.unlink(missing_ok=True)


def _read(content: bytes) -> Iterable[Answer]:
    """But for a line that was being written."""
    for line in content.splitlines():
        with suppress(ValidationError):
            yield Answer.model_validate_json(line)


def _file_of(name: str) -> Path:
    return home() / FOLDER / name
