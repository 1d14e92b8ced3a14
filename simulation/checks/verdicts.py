"""A judge's word held against what the checks prove. Both are kept; the proof is the fact."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.judgement import BulletVerdict, JudgedBullet, Judgement
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import BulletKind


def disagreements(state: DialogueState, judgement: Judgement) -> Iterator[Finding]:
    """Outcomes of subtasks that the judge sees otherwise than the checks."""
    checked = {part.id for task in state.tasks for part in task.subtasks if part.checks}
    for bullet in denials(judgement, checked, state.proven()):
        yield _finding(state, bullet)


def denials(
    judgement: Judgement, checked: Collection[str], proven: Collection[str]
) -> Iterator[JudgedBullet]:
    """Bullets that failed although the subtask is proven; and, of a subtask that is not, the last
    one if all are met.
    """
    by_subtask: dict[str, list[JudgedBullet]] = {}
    for bullet in judgement.bullets:
        if bullet.subtask in checked and bullet.kind is not BulletKind.INVALID:
            by_subtask.setdefault(bullet.subtask, []).append(bullet)
    for subtask, bullets in by_subtask.items():
        if subtask in proven:
            yield from (one for one in bullets if one.verdict is BulletVerdict.FAILED)
        elif all(one.verdict is BulletVerdict.MET for one in bullets):
            yield bullets[-1]


def _finding(state: DialogueState, bullet: JudgedBullet) -> Finding:
    is_met = bullet.verdict is BulletVerdict.MET
    judged = "met" if is_met else "failed"
    proof = "no check proves it done" if is_met else "the checks prove it done"
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
