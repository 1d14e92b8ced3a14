"""Two branches as rows: request by request, what each says beside what the other says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from curation.engine.values import domain_as_played
from curation.models import Trajectory, Turn
from curation.selectors.comparing import Pair
from curation.web.transcript.blocks import Block, blocks_of

ROWS_SHOWN = 40
"""Requests that the page begins with; a link shows the rest."""
BEFORE = 8
"""Shared turns shown above the parting; a request with its calls, as a rule."""


class Row(NamedTuple):
    """One request of each side, with all that answers it; one of them may be missing."""

    left: list[Block]
    right: list[Block]


@dataclass(frozen=True)
class Compared:
    shared: list[Block]
    """The last turns before they part."""
    rows: list[Row] = field(default_factory=list)
    more: int = 0
    """Rows that are not shown."""


def compared(pair: Pair, limit: int = ROWS_SHOWN) -> Compared:
    start = max(0, pair.at - BEFORE)
    turns = pair.turns(pair.left, start)
    shared, left = _parted(turns, pair.at)
    right = [turn for turn in pair.turns(pair.right, start) if turn.seq >= pair.at]
    rows = [
        Row(mine or [], theirs or [])
        for mine, theirs in zip_longest(
            _requests(_blocks(pair.left, left)), _requests(_blocks(pair.right, right))
        )
    ]
    return Compared(_blocks(pair.left, shared), rows[:limit], max(0, len(rows) - limit))


def _parted(turns: Iterable[Turn], at: int) -> tuple[list[Turn], list[Turn]]:
    listed = list(turns)
    return [t for t in listed if t.seq < at], [t for t in listed if t.seq >= at]


def _blocks(row: Trajectory, turns: list[Turn]) -> list[Block]:
    return blocks_of(turns, domain_as_played(row.domain_id, row.tools, row.offered))


def _requests(blocks: Iterable[Block]) -> list[list[Block]]:
    """A user's message begins a request; what stands before the first belongs to one begun."""
    found: list[list[Block]] = []
    for block in blocks:
        if block.kind == "user" or not found:
            found.append([])
        found[-1].append(block)
    return found
