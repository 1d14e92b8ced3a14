"""Which part of a long dialogue a page shows, cut only between blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from curation.web.transcript.blocks import Block

BEFORE = 12
SHOWN = 48

T = TypeVar("T")


@dataclass(frozen=True)
class Window:
    """``earlier`` and ``later`` are anchors of the neighbouring parts, None at an end."""

    blocks: list[Block]
    earlier: int | None
    later: int | None

    @property
    def at_end(self) -> bool:
        return self.later is None


def window_of(blocks: list[Block], at: int | None, *, live: bool) -> Window:
    """Around turn ``at``; without one, the end of a dialogue that runs, else its start."""
    start = _start(blocks, at, live=live)
    end = min(start + SHOWN, len(blocks))
    shown = blocks[start:end]
    earlier = blocks[max(0, start - SHOWN + BEFORE)].first if start else None
    later = blocks[end].first if end < len(blocks) else None
    return Window(shown, earlier, later)


def _start(blocks: list[Block], at: int | None, *, live: bool) -> int:
    last = max(0, len(blocks) - SHOWN)
    if at is None:
        return last if live else 0
    index = next((i for i, block in enumerate(blocks) if block.last >= at), len(blocks))
    return min(max(0, index - BEFORE), last)
