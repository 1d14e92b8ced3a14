"""The file of a conversation: JSON, or JSONL with one conversation a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from simulation.errors import InputError, RecordRefused
from simulation.export.chats.chat import Chat
from simulation.export.chats.envelope import SHAPES, several_in
from simulation.export.chats.read import chat_from, no_such_record
from simulation.vocabulary.value import JsonObject

NATIVE = "dialoom.trajectory/"
LARGEST = 128 * 2**20
"""Bytes, of a file that is one JSON value, or of one line."""


def read_chat(path: Path, record: int = 0) -> Chat:
    """Conversation number ``record`` of the file.

    Raises InputError for a file that cannot be opened, RecordRefused for what is in it.
    """
    with opened(path) as file:
        first = next_line(file)
        data = loaded(first)
        if data is not None and next_line(file).strip():
            file.seek(0)
            return chat_from(_line(file, record))
        if data is None:
            file.seek(0)
            data = _whole(file)
    return chat_from(data, record=record)


def is_native(path: Path) -> bool:
    """Does the file hold records of this program. Raises InputError."""
    with opened(path) as file:
        first = loaded(next_line(file))
    return isinstance(first, dict) and str(first.get("format", "")).startswith(NATIVE)


def is_readable(path: Path) -> bool:
    """Is it JSON, or JSONL as far as its first line tells. Raises InputError."""
    with opened(path) as file:
        if loaded(next_line(file)) is not None:
            return True
        file.seek(0)
        return loaded(file.read(LARGEST + 1)) is not None


def read_chats(path: Path) -> Iterator[Chat]:
    """All conversations of the file, in order; raises as :func:`read_chat` does, naming which."""
    with opened(path) as file:
        data = loaded(next_line(file))
        whole = data is None or not next_line(file)
        file.seek(0)
        if not whole:
            yield from _numbered(parsed(line) for line in _lines(file))
            return
        data = _whole(file)
    several = several_in(data)
    if several is None:
        yield chat_from(data)
    else:
        yield from _numbered(several.items, several.around)


def _numbered(items: Iterable[Any], around: JsonObject | None = None) -> Iterator[Chat]:
    for number, item in enumerate(items):
        try:
            yield chat_from(item, around=around)
        except RecordRefused as refused:
            raise of_conversation(number, refused) from refused


def of_conversation(number: int, refused: InputError) -> RecordRefused:
    """The same, of one conversation among several."""
    where = f"conversation {number}"
    field = "" if refused.field == "conversation" else f", {refused.field}"
    return RecordRefused(f"{where}{field}", refused.problem, refused.remedy)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := next_line(file):
        yield line


def opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(
            str(path), f"it cannot be read: {error.strerror}.", "Check the path."
        ) from error


def parsed(text: bytes) -> Any:
    """The value in ``text``. Raises RecordRefused if it is no JSON."""
    try:
        return json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError as error:
        raise RecordRefused("conversation", "it is nested too deep.", "Flatten it.") from error
    except ValueError as error:
        raise RecordRefused(
            "conversation", f"it is not JSON ({error}).", f"Give {SHAPES}."
        ) from error


def loaded(text: bytes) -> Any:
    """The value in ``text``; None where it is no JSON of its own."""
    try:
        return parsed(text)
    except RecordRefused:
        return None


def next_line(file: BinaryIO) -> bytes:
    """The next line that is not blank; nothing at the end."""
    while line := file.readline(LARGEST + 1):
        if len(line) > LARGEST:
            raise _too_large("a line of it")
        if line.strip():
            return line
    return b""


def _line(file: BinaryIO, record: int) -> Any:
    number = 0
    for line in _lines(file):
        if number == record:
            return parsed(line)
        number += 1
    raise no_such_record(record, number)


def _whole(file: BinaryIO) -> Any:
    text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise _too_large("it")
    return parsed(text)


def _too_large(what: str) -> RecordRefused:
    return RecordRefused(
        "conversation",
        f"{what} is larger than {LARGEST // 2**20} MB.",
        "Give one conversation a line, as JSONL.",
    )
