"""A long line as several short ones: prose at its width, SQL before its clauses too.

A reader of YAML joins them with one blank each, so nothing else may stand where a line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from simulation.domains.file.scalars import is_printable

_SQL: Final = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|WITH) ")
_CLAUSE: Final = re.compile(
    r"(?<!LEFT)(?<!INNER)(?<!CROSS) (?=(?:(?:LEFT |INNER |CROSS )?JOIN|FROM|WHERE|AND|GROUP BY"
    r"|HAVING|ORDER BY|LIMIT|SET|VALUES|ON CONFLICT|RETURNING)\b)"
)


def is_foldable(text: str) -> bool:
    """Whether its only blanks are single ones between words."""
    words = text.split(" ")
    return len(words) > 1 and all(words) and is_printable(text)


def folded(text: str, width: int) -> Iterator[str]:
    parts = _CLAUSE.split(text) if _SQL.match(text) else [text]
    for part in parts:
        yield from _wrapped(part.split(" "), width)


def _wrapped(words: list[str], width: int) -> Iterator[str]:
    """A word that is longer than a line has one of its own."""
    line = words[0]
    for word in words[1:]:
        if len(line) + len(word) >= width:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line
