"""A zip of CSV files, opened into the files that it holds."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath
from tempfile import TemporaryFile

from django.core.files.base import File

from curation.errors import FieldProblem, Refused

MOST_FILES = 500
MOST_BYTES = 2 * 2**30
"""Of all tables together, unpacked; counted while reading, since a zip may lie about it."""
PIECE = 1 << 20
REMEDY = "Send a zip with one .csv file for each table, or the files themselves."


def opened_archives(files: Sequence[File[bytes]]) -> list[File[bytes]]:
    """The files, a lone zip replaced by its CSV files. Raises Refused naming ``file``."""
    given = [file for file in files if file]
    if len(given) != 1 or not (given[0].name or "").lower().endswith(".zip"):
        return given
    try:
        with zipfile.ZipFile(given[0]) as archive:
            return _tables(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused(FieldProblem("file", f"The zip cannot be read: {error}.", REMEDY)) from error


def _tables(archive: zipfile.ZipFile) -> list[File[bytes]]:
    members = [info for info in archive.infolist() if _is_table(info)]
    if not members or len(members) > MOST_FILES:
        raise Refused(FieldProblem("file", f"The zip holds {len(members)} .csv files.", REMEDY))
    found, room = [], MOST_BYTES
    for info in members:
        file = _read(archive, info, room)
        room -= file.size
        found.append(file)
    return found


def _is_table(info: zipfile.ZipInfo) -> bool:
    """A CSV file; not what macOS puts beside each of them."""
    path = PurePosixPath(info.filename)
    beside = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() == ".csv" and not beside and not info.is_dir()


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> File[bytes]:
    copy = TemporaryFile()  # noqa: SIM115 - the upload reads it later; closed, it is gone
    with archive.open(info) as source:
        while piece := source.read(PIECE):
            copy.write(piece)
            if copy.tell() > room:
                copy.close()
                raise Refused(
                    FieldProblem("file", "The zip unpacks to more than 2 GB.", "Send less of it.")
                )
    size = copy.tell()
    copy.seek(0)
    file: File[bytes] = File(copy, name=PurePosixPath(info.filename).name)
    file.size = size
    return file
