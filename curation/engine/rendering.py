"""Files of records and of pairs: native ones as a zip with their worlds, trainers' as JSONL.

Written beside its place and renamed when whole; a stream, whatever the number of rows.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import uuid4

from curation.engine.blobs import image_bytes
from simulation.export.exported import Exported
from simulation.export.jsonl import record_line
from simulation.export.pairs import PAIR_TARGETS, Pair, exported_pair
from simulation.export.targets import TARGETS, export
from simulation.vocabulary.state import Record

NATIVE = "native"
FORMATS = {**dict.fromkeys((*TARGETS, *PAIR_TARGETS), ".jsonl"), NATIVE: ".zip"}
"""Every format with the ending of its files."""

RECORDS = "records.jsonl"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every member of a zip: the same content gives the same bytes."""


class Refusal(NamedTuple):
    """A record that the format cannot carry truthfully."""

    record: str
    reason: str


class Written(NamedTuple):
    rows: int
    refusals: list[Refusal]
    warnings: dict[str, int]
    """What was left out or masked, and in how many rows."""
    sha256: str


def write_file(target: str, path: Path, items: Iterable[Record | Pair]) -> Written:
    """Write records, or pairs for a format of pairs. Nothing is left behind if it fails."""
    # A name of its own: a worker that lost its lease may still be writing to another.
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            written = _written(file, target, items)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return written._replace(sha256=_sha256(path))


def clear_parts(path: Path) -> None:
    """What workers left behind that were killed while they wrote ``path``."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        part.unlink(missing_ok=True)


def _written(file: IO[bytes], target: str, items: Iterable[Any]) -> Written:
    if target == NATIVE:
        return _native(file, items)
    if target in PAIR_TARGETS:
        render = PAIR_TARGETS[target]
        return _rows(file, (exported_pair(pair, render) for pair in items))
    return _rows(file, export(items, target))


def _rows(file: IO[bytes], items: Iterable[Exported]) -> Written:
    rows, refusals, warnings = 0, [], Counter[str]()
    for exported in items:
        if exported.row is None:
            refusals.append(Refusal(exported.record, exported.refusal))
            continue
        file.write(
            json.dumps(exported.row, ensure_ascii=False, separators=(",", ":")).encode(
                "utf-8", "replace"
            )
            + b"\n"
        )
        warnings.update(exported.warnings)
        rows += 1
    return Written(rows, refusals, dict(warnings), "")


def _native(file: IO[bytes], records: Iterable[Record]) -> Written:
    rows, worlds = 0, set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with archive.open(_member(RECORDS), "w", force_zip64=True) as lines:
            for record in records:
                lines.write(record_line(record).encode("utf-8", "surrogatepass"))
                worlds.add(record.state.domain.world)
                rows += 1
        for sha in sorted(worlds):
            archive.writestr(_member(f"{RECORDS}.worlds/{sha}"), image_bytes(sha))
    return Written(rows, [], {}, "")


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
