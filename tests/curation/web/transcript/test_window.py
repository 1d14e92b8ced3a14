from __future__ import annotations

import pytest

from curation.web.transcript.blocks import Block
from curation.web.transcript.minimap import FULL, strokes_of
from curation.web.transcript.window import BEFORE, SHOWN, window_of


def blocks(count: int, *, kind: str = "user") -> list[Block]:
    """Blocks of two turns each."""
    return [
        Block(2 * place, 2 * place + 1, kind, kind.title(), "agenda", "x", text="words")
        for place in range(count)
    ]


def test_a_short_dialogue_is_shown_whole() -> None:
    window = window_of(blocks(5), None, live=False)
    assert (len(window.blocks), window.earlier, window.later) == (5, None, None)
    assert window.at_end


def test_a_finished_dialogue_begins_at_its_beginning_and_a_live_one_at_its_end() -> None:
    all_ = blocks(300)
    assert window_of(all_, None, live=False).blocks[0].first == 0
    assert window_of(all_, None, live=True).blocks[-1].last == 599


def test_an_anchor_has_some_turns_before_it() -> None:
    window = window_of(blocks(300), 201, live=False)
    assert window.blocks[BEFORE].first == 200


@pytest.mark.parametrize("at", [0, 1, 77, 598, 599, 10_000])
def test_any_anchor_gives_a_full_window(at: int) -> None:
    assert len(window_of(blocks(300), at, live=False).blocks) == SHOWN


def test_walking_by_neighbours_misses_no_turn() -> None:
    all_ = blocks(500)
    seen: set[int] = set()
    at: int | None = 0
    while at is not None:
        window = window_of(all_, at, live=False)
        seen |= {block.first for block in window.blocks}
        at = window.later
    assert seen == {block.first for block in all_}


def test_no_turns_are_an_empty_window() -> None:
    assert window_of([], None, live=True).blocks == []


def test_the_minimap_of_a_long_dialogue_keeps_requests_faults_and_forks() -> None:
    long = blocks(FULL, kind="agent") + blocks(3)
    long[5].findings.append({"severity": "error", "kind": "false_success_claim"})
    strokes = strokes_of(long, {8: 2})
    assert len(strokes) == 3 + 1 + 1
    assert "false success claim" in {line.label for line in strokes}


def test_the_minimap_says_where_branches_leave() -> None:
    assert strokes_of(blocks(3), {2: 2})[1].label == "2 forks here"


def test_the_minimap_grows_no_further_with_the_dialogue() -> None:
    long = blocks(5_000)
    for place in range(0, 5_000, 3):
        long[place].findings.append({"severity": "error", "kind": "false_success_claim"})
    seqs = [line.seq for line in strokes_of(long, {})]
    assert FULL // 2 < len(seqs) <= FULL
    assert seqs == sorted(set(seqs))
    assert (seqs[0], seqs[-1] > 9_800) == (0, True)
