"""YAML text into JSON data, event by event: no tags, no anchors, no aliases, bounded depth.

A file comes from anywhere. Nothing in it is ever an object, a reference or a bomb.
"""

from __future__ import annotations

from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from simulation.domains.file.scalars import read_plain
from simulation.errors import InputError

DEPTH: Final = 40
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_KEY: Final = object()


def parse_yaml(text: str) -> Any:
    """Raises InputError, whose field is the line."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise _unreadable(error) from error
    return builder.found


def _unreadable(error: yaml.YAMLError) -> InputError:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}" if mark is not None else "file"
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is no YAML"
    return InputError(where, f"{problem}.", "Mend the line; indentation carries the structure.")


class _Builder:
    """Open containers, innermost last; ``keys`` holds the key that waits for its value."""

    def __init__(self) -> None:
        self.found: Any = None
        self._open: list[dict[str, Any] | list[Any]] = []
        self._keys: list[Any] = []
        self._documents = 0

    def take(self, event: Event) -> None:
        if isinstance(event, NodeEvent):
            _refuse_references(event)
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent):
            self._begin({}, event)
        elif isinstance(event, SequenceStartEvent):
            self._begin([], event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _refused(event, "a second document begins", "Keep one.")

    def _begin(self, container: dict[str, Any] | list[Any], event: Event) -> None:
        if len(self._open) >= DEPTH:
            raise _refused(event, f"it is nested deeper than {DEPTH} levels", "Flatten it.")
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is _NO_KEY:
            raise _refused(event, "a key is no text", "Write a name before the colon.")
        self._put(container)
        self._open.append(container)
        self._keys.append(_NO_KEY)

    def _scalar(self, event: ScalarEvent) -> None:
        inside = self._open[-1] if self._open else None
        if isinstance(inside, dict) and self._keys[-1] is _NO_KEY:
            if event.value in inside:
                raise _refused(
                    event, f"{event.value[:80]!r} stands here twice", "Keep one of them."
                )
            self._keys[-1] = event.value
            return
        self._put(event.value if event.style else read_plain(event.value))

    def _put(self, value: Any) -> None:
        inside = self._open[-1] if self._open else None
        if isinstance(inside, dict):
            inside[self._keys[-1]] = value
            self._keys[-1] = _NO_KEY
        elif isinstance(inside, list):
            inside.append(value)
        else:
            self.found = value


def _refuse_references(event: NodeEvent) -> None:
    if isinstance(event, AliasEvent) or event.anchor is not None:
        raise _refused(event, "there is an anchor or an alias", "Write the value out.")
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        raise _refused(event, f"there is a tag, {str(tag)[:40]!r}", "Leave it out.")


def _refused(event: Event, problem: str, remedy: str) -> InputError:
    mark = event.start_mark
    where = f"line {mark.line + 1}" if mark is not None else "file"
    return InputError(where, f"{problem}.", remedy)
