"""The file of records while it grows: ``FILE.part`` first, ``FILE`` at the end, images beside."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from simulation.cli.files import part_of, remove_images, worlds_folder
from simulation.errors import InputError
from simulation.export.jsonl import parse_record, place, record_line
from simulation.generation.compose import compose
from simulation.generation.generate import record_id
from simulation.generation.setting import base_image
from simulation.generation.spec import Spec
from simulation.synthesis.package import Package
from simulation.vocabulary.state import Record
from simulation.world.images import FolderImages


class RecordFile:
    """``written`` counts the records that are in the file, resumed ones included."""

    def __init__(self, target: Path, *, count: int) -> None:
        self.target = target
        self.part = part_of(target)
        self.count = count
        self.written = 0
        self._file: BinaryIO | None = None
        self._made_folder = False
        self._resumed_from = 0

    def open(self, package: Package, spec: Spec, *, resume: bool) -> int:
        """The index to go on with. Raises InputError if there is nothing playable, or if the
        part was made by another command.
        """
        blank = compose(package, spec, 0)
        kept = self._kept(package, spec) if resume and self.part.exists() else 0
        folder = worlds_folder(self.target)
        self._made_folder = not folder.exists()
        try:
            FolderImages(folder).put(base_image(blank, package))
            self._file = self.part.open("r+b" if kept else "wb")
            self._resumed_from = kept
            self._file.truncate(kept)
            self._file.seek(kept)
        except BaseException:
            self.discard()
            raise
        return self.written

    def append(self, record: Record) -> None:
        """The line is out of our hands, though not on the disk, when this returns."""
        if self._file is None:
            raise ValueError("the file is not open")
        self._file.write(record_line(record).encode())
        self._file.flush()
        self.written += 1

    def finish(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())
        self.close()
        self.part.replace(self.target)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Leaves nothing half-made behind, but what an earlier run had kept.

        Closing may fail again on a full disk.
        """
        try:
            self.close()
        except OSError:
            self._file = None
        if self._resumed_from:
            os.truncate(self.part, self._resumed_from)
            return
        self.part.unlink(missing_ok=True)
        if self._made_folder:
            remove_images(worlds_folder(self.target))

    def lines_in(self, path: Path) -> int:
        with path.open("rb") as file:
            return sum(1 for line in file if line.strip())

    def _kept(self, package: Package, spec: Spec) -> int:
        """How many bytes of the part are whole records of this very command."""
        size, last = self._whole_lines()
        if self.written > self.count:
            raise InputError(
                "--resume",
                f"{self.part} holds {self.written} dialogues, more than --count {self.count}.",
                "Give the count that it was started with.",
            )
        if last:
            self._refuse_other(package, spec, last)
        return size

    def _whole_lines(self) -> tuple[int, bytes]:
        size, last = 0, b""
        with self.part.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    size += len(line)
                    last = line
                    self.written += 1
        return size, last

    def _refuse_other(self, package: Package, spec: Spec, last: bytes) -> None:
        index = self.written - 1
        found = parse_record(last, place(self.part, self.written))
        if found.id != record_id(compose(package, spec, index), index, spec):
            raise InputError(
                "--resume",
                f"{self.part} was made by another command.",
                "Give the same domain, seed, rules, dials and models, or leave out --resume.",
            )
