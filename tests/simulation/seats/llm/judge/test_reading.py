from __future__ import annotations

import json
from typing import Any

import pytest

from simulation.llm.chat import Reply
from simulation.llm.failures import ModelFailed
from simulation.seats.llm.judge.points import Point
from simulation.seats.llm.judge.reading import (
    UNDECIDED,
    Sent,
    read_part,
    read_verdict,
    read_whole,
)
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.judgement import BulletVerdict, StepVerdict
from simulation.vocabulary.tasks import BulletKind

POINTS = (
    Point("t1", 0, BulletKind.CRITICAL, "It is cancelled.", "t1.1"),
    Point("t1", 1, BulletKind.NON_CRITICAL, "It is brief."),
)
SEQS = frozenset(range(1, 9))
GOOD = {"point": 1, "kind": "Critical", "verdict": "met", "turns": [3], "reason": "Turn 3."}
BRIEF = {"point": 2, "kind": "NonCritical", "verdict": "failed", "turns": [], "reason": "Long."}


def read(points: Any, *, is_last: bool = False, **more: Any) -> Sent:
    text = json.dumps({"points": points, "reasoning": "So.", **more})
    return read_verdict(Reply(text), POINTS, SEQS, is_last=is_last).move


def test_each_point_is_read_with_its_reason_and_turns() -> None:
    sent = read([BRIEF, GOOD])
    first, second = sent.bullets
    assert (first.verdict, first.seqs, first.reason) == (BulletVerdict.MET, (3,), "Turn 3.")
    assert (second.kind, second.verdict) == (BulletKind.NON_CRITICAL, BulletVerdict.FAILED)
    assert sent.reasoning == "So."


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("critical", "PASS"), ("CRITICAL", "Met."), ("Critical", True), ("Critical", "passed")],
)
def test_words_may_be_written_otherwise(kind: str, verdict: Any) -> None:
    sent = read([{**GOOD, "kind": kind, "verdict": verdict, "point": "1"}, BRIEF])
    assert sent.bullets[0].verdict is BulletVerdict.MET


@pytest.mark.parametrize("points", [[GOOD], [GOOD, {**BRIEF, "verdict": "perhaps"}], [], "none"])
def test_every_point_has_to_be_decided(points: Any) -> None:
    with pytest.raises(ModelFailed, match="not decided"):
        read(points)


def test_in_the_last_attempt_a_missing_point_is_unclear() -> None:
    sent = read([GOOD], is_last=True)
    assert (sent.bullets[1].verdict, sent.bullets[1].reason) == (BulletVerdict.UNCLEAR, UNDECIDED)
    with pytest.raises(ModelFailed):
        read([], is_last=True)


def test_an_ignored_point_counts_neither_way() -> None:
    sent = read([{"point": 1, "kind": "Invalid", "reason": "Withdrawn in turn 5."}, BRIEF])
    first = sent.bullets[0]
    assert (first.kind, first.verdict) == (BulletKind.INVALID, BulletVerdict.UNCLEAR)


def test_the_outcome_of_a_subtask_cannot_be_made_small() -> None:
    sent = read(
        [{**GOOD, "kind": "NonCritical", "verdict": "failed"}, {**BRIEF, "kind": "Critical"}]
    )
    assert [bullet.kind for bullet in sent.bullets] == [BulletKind.CRITICAL, BulletKind.CRITICAL]


def test_turns_that_are_not_there_are_left_out() -> None:
    sent = read([{**GOOD, "turns": ["[3]", 99, -1, None, 3]}, BRIEF])
    assert sent.bullets[0].seqs == (3,)


def test_critiques_are_read_once_a_turn() -> None:
    given = [
        {"turn": 4, "verdict": "bad", "owner": "user", "text": "It ends too early."},
        {"turn": 2, "verdict": "Good", "owner": "somebody", "text": "Looks it up."},
        {"turn": 2, "verdict": "bad", "owner": "agent", "text": "A second opinion."},
        {"turn": 77, "verdict": "bad", "text": "There is no such turn."},
        {"turn": 5, "verdict": "bad", "text": "  "},
        "nonsense",
    ]
    critiques = read([GOOD, BRIEF], critiques=given).critiques
    assert [(one.seq, one.verdict, one.owner) for one in critiques] == [
        (2, StepVerdict.GOOD, Owner.AGENT),
        (4, StepVerdict.BAD, Owner.USER_SIMULATOR),
    ]


def test_what_is_too_long_is_cut_and_what_no_database_takes_replaced() -> None:
    first = read([{**GOOD, "reason": "a\x00" * 5_000}, BRIEF]).bullets[0]
    assert len(first.reason) == 1000
    assert "\x00" not in first.reason


@pytest.mark.parametrize("text", ["I think it went well.", '{"points": [{"point": 1, "ver', "[]"])
def test_what_is_no_object_is_no_answer(text: str) -> None:
    with pytest.raises(ModelFailed, match="not one JSON object"):
        read_verdict(Reply(text), POINTS, SEQS, is_last=True)


def test_a_fenced_answer_is_one() -> None:
    text = f"Here it is:\n```json\n{json.dumps({'points': [GOOD, BRIEF]})}\n```"
    usable = read_verdict(Reply(text), POINTS, SEQS, is_last=False)
    assert usable.repairs == ("fenced_json",)


def test_a_whole_answer_has_critiques_or_is_asked_for_them() -> None:
    bare = Reply(json.dumps({"points": [GOOD, BRIEF]}))
    with pytest.raises(ModelFailed, match="no critique"):
        read_whole(bare, POINTS, SEQS, is_last=False)
    assert read_whole(bare, POINTS, SEQS, is_last=True).move.critiques == ()


def test_notes_of_a_part_keep_to_its_points_and_turns() -> None:
    notes = [
        {"point": 1, "turns": [3, 50], "note": "Cancelled."},
        {"point": 9, "turns": [3], "note": "No such point."},
        {"point": 2, "turns": [3], "note": ""},
    ]
    sent = read_part(Reply(json.dumps({"notes": notes, "critiques": []})), len(POINTS), SEQS).move
    assert [(note.number, note.seqs) for note in sent.notes] == [(1, (3,))]
    with pytest.raises(ModelFailed, match="no critique"):
        read_part(Reply("{}"), len(POINTS), SEQS)
