from __future__ import annotations

from typing import Any

from curation.models import Trajectory
from curation.web.transcript.blocks import Block
from curation.web.transcript.repair import repair_of
from curation.web.transcript.sides import Found, Goal

BLOCKS = [
    Block(0, 0, "system", "System", "", ""),
    Block(1, 1, "user", "User", "", ""),
    Block(2, 3, "agent", "Agent", "", "", cards=[None]),  # type: ignore[list-item]
    Block(4, 4, "agent", "Agent", "", ""),
    Block(5, 5, "user", "User", "", ""),
    Block(6, 6, "agent", "Agent", "", ""),
]
PROVEN = [Goal("Lend a book", "", at=4)]
OPEN = [Goal("Lend a book", "", at=None, parts=(Goal("Say its number", "", None),))]


def ended(**columns: Any) -> Trajectory:
    return Trajectory(**({"state": "finished", "tasks_total": 1, "tasks_proven": 1} | columns))


def found(seq: int, kind: str = "false_success_claim", severity: str = "error") -> Found:
    return Found(seq, kind, severity, "agent", "Nothing changed.", "")


def test_a_wrong_sentence_is_made_again_where_it_stands() -> None:
    repair = repair_of(ended(findings_errors=1), BLOCKS, [found(4)], PROVEN)

    assert repair is not None
    assert (repair.at, repair.wrong, repair.edits) == (4, "Nothing changed.", False)


def test_a_wrong_argument_is_corrected_in_the_message_that_called() -> None:
    repair = repair_of(ended(findings_errors=1), BLOCKS, [found(3, "wrong_row")], PROVEN)

    assert repair is not None
    assert (repair.at, repair.edits) == (2, True)


def test_what_was_not_proven_is_asked_for_by_the_users_last_word() -> None:
    repair = repair_of(ended(tasks_proven=0), BLOCKS, [], OPEN)

    assert repair is not None
    assert repair.at == 5
    assert "Lend a book: Say its number" in repair.wrong


def test_information_is_no_fault() -> None:
    assert repair_of(ended(), BLOCKS, [found(4, severity="info")], PROVEN) is None


def test_two_faults_are_for_a_reviewer() -> None:
    assert repair_of(ended(findings_errors=2), BLOCKS, [found(4), found(6)], PROVEN) is None


def test_a_dialogue_under_way_is_left_alone() -> None:
    assert repair_of(ended(state="generating"), BLOCKS, [found(4)], PROVEN) is None
