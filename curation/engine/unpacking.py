"""A file of records as it was sent: plain JSONL, or a zip of it with its worlds."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from simulation.errors import RecordRefused

MOST_BYTES = 8 * 2**30
"""Of everything in a zip, unpacked."""
SHA = re.compile(r"[0-9a-f]{64}")
REMEDY = "Send the .jsonl file, or a zip of it together with its .worlds folder."


def unpack(path: Path, worlds: Path) -> Path:
    """The JSONL file; base images from a zip are put into ``worlds``. Raises RecordRefused."""
    if not zipfile.is_zipfile(path):
        return path
    target = path.with_name("unpacked.jsonl")
    try:
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, target, worlds)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise RecordRefused("file", f"The zip cannot be read: {error}.", REMEDY) from error
    return target


def _unpack(archive: zipfile.ZipFile, target: Path, worlds: Path) -> None:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if sum(info.file_size for info in members) > MOST_BYTES:
        raise RecordRefused("file", "The zip unpacks to more than 8 GB.", "Send it in parts.")
    lines = [info for info in members if info.filename.endswith(".jsonl")]
    if len(lines) != 1:
        raise RecordRefused("file", f"The zip has {len(lines)} .jsonl files, not one.", REMEDY)
    _copy(archive, lines[0], target)
    for info in members:
        name = Path(info.filename).name
        if SHA.fullmatch(name):
            _copy(archive, info, worlds / name)


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """``infolist`` is what the zip says; reading stops where that turns out to be wrong."""
    with archive.open(info) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
