"""One short row per block: who spoke, how much, where faults and forks are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curation.web.transcript.blocks import Block

FULL = 240
"""Beyond so many blocks only requests, faults and forks keep a row; of more than so many of these,
some at equal distances do.
"""
WIDEST = 96


@dataclass(frozen=True)
class Stroke:
    seq: int
    kind: str
    width: int
    label: str
    is_faulty: bool
    is_forked: bool
    role: str


def strokes_of(blocks: Iterable[Block], forks: Mapping[int, int]) -> list[Stroke]:
    """``forks``: how many branches leave at a seq."""
    strokes = [_stroke(block, forks) for block in blocks]
    if len(strokes) <= FULL:
        return strokes
    marked = [one for one in strokes if one.is_faulty or one.is_forked]
    asked = [one for one in strokes if one.kind == "user" and not (one.is_faulty or one.is_forked)]
    kept = [*_some(marked, FULL // 2), *_some(asked, FULL - min(len(marked), FULL // 2))]
    return sorted(kept, key=lambda one: one.seq)


def _some(strokes: Sequence[Stroke], most: int) -> Sequence[Stroke]:
    return strokes[:: math.ceil(len(strokes) / most)] if strokes else strokes


def _stroke(block: Block, forks: Mapping[int, int]) -> Stroke:
    is_faulty = any(finding.get("severity") == "error" for finding in block.findings)
    leaving = sum(forks.get(seq, 0) for seq in range(block.first, block.last + 1))
    kind = "tool" if block.cards else block.kind
    return Stroke(
        seq=block.first,
        kind=kind,
        width=_width(block),
        label=_label(block, leaving, is_faulty=is_faulty),
        is_faulty=is_faulty,
        is_forked=bool(leaving),
        role=block.role,
    )


def _width(block: Block) -> int:
    """Grows with the length of the text, slower and slower, so that long turns still fit."""
    if block.cards and not block.text:
        return 18 + 6 * min(len(block.cards), 6)
    return min(WIDEST, 14 + 5 * math.isqrt(len(block.text)))


def _label(block: Block, leaving: int, *, is_faulty: bool) -> str:
    if is_faulty:
        kinds = [f.get("kind", "") for f in block.findings if f.get("severity") == "error"]
        return str(kinds[0]).replace("_", " ")
    if leaving:
        return f"{leaving} fork{'s' if leaving > 1 else ''} here"
    return block.cards[0].name if block.cards else ""
