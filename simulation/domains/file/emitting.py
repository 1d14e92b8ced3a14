"""JSON data as YAML text: one way to write each thing, so that equal data is equal text.

What fits on a line stands on one; text of several lines stands as it is, indented.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from simulation.domains.file.folding import folded, is_foldable
from simulation.domains.file.scalars import is_printable, line_text, quoted_text, scalar_text

WIDTH: Final = 100
FLAT: Final = 2
"""Levels of nesting that one line may hold."""
STEP: Final = "  "


class Line(list[Any]):
    """A list that stands on one line whatever its length."""


class Row(Line):
    """The same, with all texts in quotes."""


def emit(document: dict[str, Any]) -> str:
    return "".join(f"{line}\n" for line in _mapping(document, ""))


def _mapping(value: dict[str, Any], indent: str) -> Iterator[str]:
    for key, part in value.items():
        yield from _entry(f"{indent}{scalar_text(key)}:", part, indent)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    """``head`` is what stands before the value: a key or a dash."""
    if isinstance(value, str):
        yield from _text(head, value, indent + STEP)
    elif (flat := _on_a_line(value, WIDTH - len(head) - 1)) is not None:
        yield f"{head} {flat}"
    elif isinstance(value, dict):
        yield from _below(head, list(_mapping(value, indent + STEP)), indent)
    else:
        yield head
        for part in value:
            yield from _entry(f"{indent}{STEP}-", part, indent + STEP)


def _below(head: str, lines: list[str], indent: str) -> Iterator[str]:
    """A mapping begins on the line of its dash, but below its key."""
    if head.endswith("-"):
        yield f"{head} {lines[0].removeprefix(indent + STEP)}"
        yield from lines[1:]
    else:
        yield head
        yield from lines


def _text(head: str, text: str, indent: str) -> Iterator[str]:
    """As a block where it has lines, or quotes that would need signs before them; a long line in
    several, which a reader joins again.
    """
    body = text.removesuffix("\n")
    if len(head) + len(text) >= WIDTH and is_foldable(text):
        yield f"{head} >-"
        yield from (f"{indent}{line}" for line in folded(text, WIDTH - len(indent)))
    elif ("\n" in text or '"' in text) and _stands(body):
        yield f"{head} |" if text.endswith("\n") else f"{head} |-"
        yield from (f"{indent}{line}" if line else "" for line in body.split("\n"))
    else:
        yield f"{head} {line_text(text)}"


def _stands(body: str) -> bool:
    """Whether the text comes back from a block as it went in."""
    odd = not body or body[0] in " \n\t" or body[-1] == "\n" or not body.strip()
    return not odd and is_printable(body.replace("\n", "").replace("\t", ""))


def _on_a_line(value: Any, room: int) -> str | None:
    if isinstance(value, Line):
        return flow(value, quoted=isinstance(value, Row))
    if isinstance(value, dict | list) and (_depth(value) > FLAT or not _is_short(value, room)):
        return None
    flat = flow(value)
    return flat if len(flat) <= room or not isinstance(value, dict | list) else None


def _is_short(value: Any, room: int) -> bool:
    """Cheaply: not longer than a line by the number of its parts alone, and no rows."""
    return len(value) * 3 <= room and not any(isinstance(part, Line) for part in value)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return 0
    return 1 + max(map(_depth, value), default=0)


def flow(value: Any, *, quoted: bool = False) -> str:
    if isinstance(value, dict):
        parts = (f"{scalar_text(key)}: {flow(part, quoted=quoted)}" for key, part in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow(part, quoted=quoted) for part in value)}]"
    return quoted_text(value) if quoted and isinstance(value, str) else scalar_text(value)
