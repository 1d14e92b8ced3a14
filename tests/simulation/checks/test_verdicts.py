from __future__ import annotations

from collections.abc import Callable

from simulation.checks.verdicts import disagreements
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.judgement import BulletVerdict, JudgedBullet, Judgement, holds
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import BulletKind

Dialogue = Callable[..., DialogueState]


def judged(verdict: BulletVerdict, kind: BulletKind = BulletKind.CRITICAL) -> Judgement:
    bullet = JudgedBullet(
        task="t1", place=0, text="Cancelled", subtask="t1.2", kind=kind, verdict=verdict, seqs=(1,)
    )
    return Judgement(valid=holds((bullet,)), reasoning="", bullets=(bullet,), by="m")


def state(dialogue: Dialogue, *proven: str) -> DialogueState:
    return dialogue(("user", "Cancel it."), ("agent", "No."), ("agent", "x", {"proven": proven}))


def test_a_proof_that_the_judge_denies_is_told_at_its_turn(dialogue: Dialogue) -> None:
    (finding,) = disagreements(state(dialogue, "t1.2"), judged(BulletVerdict.FAILED))
    assert (finding.kind, finding.owner, finding.seq) == ("judge_disagrees", Owner.JUDGE, 2)


def test_what_the_judge_calls_met_without_a_proof_is_told_where_it_points(
    dialogue: Dialogue,
) -> None:
    (finding,) = disagreements(state(dialogue), judged(BulletVerdict.MET))
    assert finding.seq == 1
    assert "no check proves it" in finding.message


def test_where_they_agree_or_it_was_withdrawn_there_is_nothing_to_tell(dialogue: Dialogue) -> None:
    assert not list(disagreements(state(dialogue, "t1.2"), judged(BulletVerdict.MET)))
    assert not list(disagreements(state(dialogue), judged(BulletVerdict.FAILED)))
    assert not list(disagreements(state(dialogue), judged(BulletVerdict.UNCLEAR)))
    invalid = judged(BulletVerdict.UNCLEAR, BulletKind.INVALID)
    assert not list(disagreements(state(dialogue, "t1.2"), invalid))


def test_one_part_that_is_met_does_not_make_an_outcome(dialogue: Dialogue) -> None:
    met, unclear = (
        JudgedBullet(
            task="t1", place=at, text="x", subtask="t1.2", kind=BulletKind.CRITICAL, verdict=verdict
        )
        for at, verdict in enumerate((BulletVerdict.MET, BulletVerdict.UNCLEAR))
    )
    half = Judgement(valid=True, reasoning="", bullets=(met, unclear), by="m")
    assert not list(disagreements(state(dialogue), half))
    whole = Judgement(valid=True, reasoning="", bullets=(met, met), by="m")
    assert len(list(disagreements(state(dialogue), whole))) == 1
