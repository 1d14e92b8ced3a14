"""Records written again with their judgements: a file that appears whole, images beside it."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from simulation.cli.files import whole_text, worlds_folder
from simulation.errors import RecordRefused
from simulation.export.jsonl import record_line
from simulation.vocabulary.state import Record
from simulation.world.images import FolderImages


class JudgementFile:
    """To be used with ``with``; an error within leaves no file behind."""

    def __init__(self, source: Path, target: Path) -> None:
        self._target = target
        self._from = FolderImages(worlds_folder(source))
        self._to = FolderImages(worlds_folder(target))
        self._makes_folder = not self._to.folder.exists()
        self._kept: set[str] = set()
        self._stack = ExitStack()
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        self._file = self._stack.enter_context(whole_text(self._target))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is not None and self._makes_folder:
            for sha in self._kept:
                (self._to.folder / sha).unlink(missing_ok=True)
            if self._to.folder.is_dir():
                self._to.folder.rmdir()

    def append(self, record: Record) -> None:
        if self._file is None:
            raise ValueError("the file is not open")
        self._keep_image(record.state.domain.world)
        self._file.write(record_line(record))

    def _keep_image(self, sha: str) -> None:
        """A judgement needs no world: a missing image is missing here as it is there."""
        if sha in self._kept:
            return
        with suppress(RecordRefused):
            self._to.put(self._from.get(sha))
        self._kept.add(sha)
