"""Native records, ``dialoom.trajectory/1``: a JSON object a line, read and written as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from simulation.errors import InputError, RecordRefused
from simulation.vocabulary.state import Record
from simulation.vocabulary.value import JsonObject

FORMAT = "dialoom.trajectory/1"
LONGEST_LINE = 256 * 2**20
"""Bytes. A longer line is no record, and is not read into memory to find out."""
_OPTIONAL = ("tool_calls", "tool_call_id", "name", "reasoning_content")
WRITTEN_BY = "Give a file that `python -m simulation generate` wrote."


def record_line(record: Record) -> str:
    """The record as a line, with its newline; the same record gives the same bytes.

    Messages carry only the keys that they use, as in OpenAI's API.
    """
    data = record.model_dump(mode="json")
    for turn in data["state"]["turns"]:
        _leave_out_unused(turn["message"])
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _leave_out_unused(message: JsonObject) -> None:
    for key in _OPTIONAL:
        if not message[key]:
            del message[key]


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file in order, one in memory at a time; blank lines are skipped.

    Raises InputError for a file that cannot be opened and RecordRefused, with the line's
    number, for a line that is no record.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(
            str(path), f"it cannot be read: {error.strerror}.", "Check the path."
        ) from error
    with file:
        yield from _read(file, path)


def _read(file: BinaryIO, path: Path) -> Iterator[Record]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            limit = LONGEST_LINE // 2**20
            raise RecordRefused(place(path, number), f"it is longer than {limit} MB.", WRITTEN_BY)
        if line.strip():
            yield parse_record(line, place(path, number))


def place(path: Path, number: int) -> str:
    return f"{path.name} line {number}"


def parse_record(line: bytes | str, where: str) -> Record:
    """One record; raises RecordRefused naming ``where`` and the first thing that is wrong."""
    try:
        record = Record.model_validate_json(line)
    except (ValidationError, RecursionError) as error:
        raise RecordRefused(where, *_complaint(line, error)) from error
    if record.format != FORMAT:
        raise _other_format(where, record.format)
    return record


def _complaint(line: bytes | str, error: ValidationError | RecursionError) -> tuple[str, str]:
    """The problem and the remedy, from the most general to the most particular."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return "it is not JSON (cut off, perhaps).", WRITTEN_BY
    if not isinstance(data, dict):
        return "it is not a JSON object.", WRITTEN_BY
    found = data.get("format", FORMAT)
    if found != FORMAT:
        refused = _other_format("", found)
        return refused.problem, refused.remedy
    if isinstance(error, RecursionError):
        return "it is nested too deep.", WRITTEN_BY
    first = error.errors(include_input=False, include_url=False)[0]
    field = ".".join(map(str, first["loc"])) or "the record"
    return f"{field}: {first['msg']}.", "See `python -m simulation schema` for the format."


def _other_format(where: str, found: object) -> RecordRefused:
    return RecordRefused(
        where,
        f"its format is {str(found)[:60]!r}, not {FORMAT!r}.",
        "Read it with the version of this program that wrote it, or convert it.",
    )
