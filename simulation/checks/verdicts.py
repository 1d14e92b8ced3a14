"""A judge's word held against what the checks prove. Both are kept; the proof is the fact."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.judgement import BulletVerdict, JudgedBullet, Judgement
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import BulletKind


def disagreements(state: DialogueState, judgement: Judgement) -> Iterator[Finding]:
    """Outcomes of subtasks that the judge sees otherwise than the checks."""
    checked = {part.id for task in state.tasks for part in task.subtasks if part.checks}
    proven = state.proven()
    for bullet in judgement.bullets:
        if bullet.subtask not in checked or bullet.kind is BulletKind.INVALID:
            continue
        is_proven = bullet.subtask in proven
        if bullet.verdict is (BulletVerdict.FAILED if is_proven else BulletVerdict.MET):
            yield _finding(state, bullet, is_proven=is_proven)


def _finding(state: DialogueState, bullet: JudgedBullet, *, is_proven: bool) -> Finding:
    judged = "met" if bullet.verdict is BulletVerdict.MET else "failed"
    proof = "the checks prove it done" if is_proven else "no check proves it done"
    return Finding(
        kind="judge_disagrees",
        severity=Severity.WARNING,
        owner=Owner.JUDGE,
        seq=_place(state, bullet),
        message=f"The judge calls the outcome of {bullet.subtask} {judged}; {proof}.",
        evidence=bullet.reason[:300],
    )


def _place(state: DialogueState, bullet: JudgedBullet) -> int:
    """The turn of the proof, else the last one that the judge points to, else the last of all."""
    proofs = [turn.seq for turn in state.turns if bullet.subtask in turn.proven]
    return next(iter(proofs), max(bullet.seqs, default=max(len(state.turns) - 1, 0)))
