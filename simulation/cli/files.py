"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from simulation.errors import InputError


def worlds_folder(records: Path) -> Path:
    """Where the base images of a record file lie, each named by its sha256."""
    return records.with_name(f"{records.name}.worlds")


def remove_images(folder: Path) -> None:
    """Only files that we could have put there: images."""
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def part_of(target: Path) -> Path:
    """The file that is written until it is whole."""
    return target.with_name(f"{target.name}.part")


def refuse_folder(target: Path) -> None:
    """Raises InputError for a path that names no file; an empty one is the current folder."""
    if not target.name or target.is_dir():
        raise InputError("--out", f"{str(target)!r} is a folder.", "Name a file in it.")


def refuse_unwritable(target: Path, *, force: bool) -> None:
    """Raises InputError before any work is done for an output that could not be written."""
    refuse_folder(target)
    if not target.parent.is_dir():
        raise InputError(
            "--out", f"the folder {target.parent} does not exist.", "Make it, or choose another."
        )
    if target.exists() and not target.is_file():
        # A file that is renamed to its name would take a device's or a pipe's place.
        raise InputError("--out", f"{target} is no ordinary file.", "Name another.")
    if target.exists() and not force:
        raise InputError(
            "--out",
            f"{target} is there already.",
            "Choose another name, or replace it with --force.",
        )
    if part_of(target).exists() and not part_of(target).is_file():
        raise InputError("--out", f"{part_of(target)} is in the way.", "Remove or rename it.")
    if not os.access(target.parent, os.W_OK):
        raise InputError(
            "--out", f"nothing can be written to {target.parent}.", "Choose another folder."
        )


def refuse_folder_in_the_way(target: Path) -> None:
    """Raises InputError where the images cannot get a folder beside the records."""
    folder = worlds_folder(target)
    if folder.exists() and not folder.is_dir():
        raise InputError("--out", f"{folder} is no folder.", "Remove or rename it.")


def refuse_same(target: Path, source: Path) -> None:
    """Raises InputError for an output that would take the place of what it is made from."""
    if target.exists() and source.exists() and target.samefile(source):
        raise InputError(
            "--out", f"{target} is the file that is read.", "Choose another name for the result."
        )


@contextmanager
def whole_text(target: Path) -> Iterator[TextIO]:
    """A text file that takes its name only when everything is in it."""
    part = part_of(target)
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_whole(target: Path, data: bytes) -> None:
    part = part_of(target)
    try:
        part.write_bytes(data)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
