"""Answers that came to a worker, and whose turns are not stored yet, outlive it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from curation.engine.left_answers import forget_left, left_for, question_of
from curation.jobs import in_hand
from curation.jobs.in_hand import Answers, InHand, forget_old, take_in
from curation.models import LeftAnswer, Trajectory
from simulation.llm import ChatRequest, Failure, ModelFailed, Reply
from simulation.vocabulary.messages import FunctionCall, ToolCall
from simulation.vocabulary.sampling import Usage
from tests.curation.toy import hold

CALL = ToolCall(id="a", function=FunctionCall(name="get_book", arguments='{"id": 1}'))
REPLY = Reply(None, (CALL,), reasoning="Hm.", usage=Usage(prompt=3), parameters={"seed": 4})


def file_of(name: str) -> Path:
    return Path(settings.DIALOOM_HOME) / "answers" / name


def asked(seed: int, *words: str) -> str:
    messages = tuple({"role": "user", "content": word} for word in words)
    return question_of("scripted-1", ChatRequest(messages, parameters={"seed": seed}))


def in_hand_of(key: UUID, at: int = 0) -> Answers:
    answers = Answers(key, InHand("w1"))
    answers.begin(at, [])
    return answers


@pytest.mark.django_db
def test_a_killed_workers_answers_are_given_to_whoever_plays_on(blank: Trajectory) -> None:
    hold(blank, "w1")
    before = in_hand_of(blank.pk)
    before.add_failed("q1", ModelFailed(Failure.EMPTY_CONTENT, "Nothing.", Usage(prompt=7)))
    before.add("q2", REPLY)

    take_in("w1")
    after = Answers(blank.pk, InHand("w2"))
    after.begin(0, left_for(blank.pk))

    with pytest.raises(ModelFailed, match=r"Nothing\.") as raised:
        after.find("q1")
    assert (raised.value.failure, raised.value.usage.prompt) == (Failure.EMPTY_CONTENT, 7)
    assert after.find("q2") == REPLY
    assert after.find("q2") is None, "each once"
    assert not file_of("w1").exists()
    assert after.stored(1), "somebody has to forget them"
    forget_left(blank.pk)
    assert not LeftAnswer.objects.exists()


@pytest.mark.django_db
def test_answers_whose_turns_are_stored_or_that_are_anothers_are_not_kept(
    blank: Trajectory,
) -> None:
    hold(blank, "another")
    in_hand_of(blank.pk).add("q", REPLY)
    take_in("w1")
    assert not LeftAnswer.objects.exists(), "its lease is not that worker's any more"

    Trajectory.objects.filter(pk=blank.pk).update(lease_owner="w1", length=3)
    in_hand_of(blank.pk, 2).add("q", REPLY)
    take_in("w1")
    assert not LeftAnswer.objects.exists(), "it has come further"


@pytest.mark.django_db
def test_a_line_that_was_being_written_is_passed_over(blank: Trajectory) -> None:
    hold(blank, "w1")
    answers = in_hand_of(blank.pk)
    answers.add("q1", REPLY)
    answers.add("q2", REPLY)
    whole = file_of("w1").read_bytes()
    file_of("w1").write_bytes(whole[:-40])

    take_in("w1")
    assert [one.question for one in left_for(blank.pk)] == ["q1"]


def test_what_the_same_call_may_bring_another_time_is_asked_again() -> None:
    answers = in_hand_of(uuid4())
    for failure in (Failure.TIMEOUT, Failure.SERVER_ERROR, Failure.KEY_REFUSED):
        answers.add_failed("q", ModelFailed(failure, ""))

    assert not file_of("w1").exists()


def test_the_file_holds_what_is_in_hand_and_goes_with_its_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = InHand("w1")
    first, other = Answers(uuid4(), mine), Answers(uuid4(), mine)
    other.add("stays", REPLY)
    for place in range(20):
        first.add(f"q{place}", REPLY)
        first.stored(place)
    assert len(file_of("w1").read_bytes().splitlines()) == 21

    monkeypatch.setattr(mine, "_most", 1_000)
    first.add("last", REPLY)
    lines = file_of("w1").read_bytes().splitlines()
    assert [b"stays" in lines[0], b"last" in lines[1], len(lines)] == [True, True, 2]
    assert file_of("w1").stat().st_mode & 0o077 == 0

    mine.close()
    assert list(file_of("w1").parent.iterdir()) == []


def test_more_in_hand_than_a_file_should_hold_is_not_written_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(in_hand, "MOST_BYTES", 1_000)
    mine = InHand("w1")
    anew = 0
    for place in range(64):
        before = mine._file
        Answers(uuid4(), mine).add(f"q{place}", REPLY)
        anew += mine._file != before

    assert len(file_of("w1").read_bytes().splitlines()) == 64
    assert 2 <= anew <= 8, "each time at twice the size"


def test_files_of_machines_that_are_no_more_go_after_a_day() -> None:
    in_hand_of(uuid4()).add("q", REPLY)
    written = file_of("w1").stat().st_mtime

    forget_old(written + 23 * 3600)
    assert file_of("w1").exists()
    forget_old(written + 25 * 3600)
    assert not file_of("w1").exists()


def test_a_folder_that_takes_no_files_costs_no_dialogue(caplog: pytest.LogCaptureFixture) -> None:
    folder = file_of("w1").parent
    folder.parent.mkdir(parents=True)
    folder.touch()
    answers = in_hand_of(uuid4())

    answers.add("q1", REPLY)
    answers.add("q2", REPLY)
    assert [record.getMessage()[:33] for record in caplog.records] == [
        "answers in hand are not laid down"
    ], "said once"


def test_calls_of_a_dialogue_are_told_apart() -> None:
    same = [asked(1, "a", "b"), asked(1, "c", "b")]
    others = [asked(2, "a", "b"), asked(1, "a", "c"), asked(1, "b")]
    assert same[0] == same[1], "what was said before follows from the dialogue"
    assert len({same[0], *others}) == 4
