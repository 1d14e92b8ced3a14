"""A judgement as the workbench shows it: points beside their proofs, critiques at their turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from curation.engine.judgements import verdict_of
from curation.models import CritiqueAnswer, Judgement
from simulation.checks.verdicts import denials
from simulation.vocabulary.judgement import BulletVerdict, Critique, JudgedBullet
from simulation.vocabulary.tasks import BulletKind

ORDER = (BulletVerdict.FAILED, BulletVerdict.UNCLEAR, BulletVerdict.MET)


@dataclass(frozen=True)
class Point:
    """``proven``: what the checks say of the same outcome; None where none speaks of it."""

    bullet: JudgedBullet
    task: str
    proven: bool | None
    is_denied: bool = False
    """The judge says otherwise than the checks."""

    @property
    def is_ignored(self) -> bool:
        return self.bullet.kind is BulletKind.INVALID

    @property
    def tone(self) -> str:
        """Of its dot."""
        if self.is_ignored:
            return ""
        if self.bullet.verdict is BulletVerdict.MET:
            return "good"
        is_grave = self.bullet.kind is BulletKind.CRITICAL
        failed = self.bullet.verdict is BulletVerdict.FAILED
        return "bad" if is_grave and failed else "warn"


@dataclass(frozen=True)
class Remark:
    """A critique, with the answer of each person that stands."""

    judgement: Judgement
    critique: Critique
    answers: tuple[CritiqueAnswer, ...] = ()


@dataclass(frozen=True)
class Judged:
    row: Judgement
    reasoning: str
    points: tuple[Point, ...]
    """What failed first, what is ignored last."""
    remarks: dict[int, Remark]

    @property
    def open_points(self) -> list[Point]:
        """Those that a reviewer has to look at."""
        return [one for one in self.points if one.is_denied or one.tone in ("bad", "warn")]

    @property
    def quiet_points(self) -> list[Point]:
        return [one for one in self.points if one not in self.open_points]


def judged_of(
    row: Judgement,
    answers: Mapping[int, Iterable[CritiqueAnswer]],
    proofs: Mapping[str, int],
    tasks: Iterable[dict[str, Any]] | None,
) -> Judged:
    """``proofs`` are the ids of proven tasks and subtasks, ``tasks`` those of the dialogue."""
    verdict = verdict_of(row)
    listed = list(tasks or ())
    titles = {str(task.get("id")): str(task.get("title") or "") for task in listed}
    checked = {
        str(part.get("id"))
        for task in listed
        for part in task.get("subtasks") or ()
        if part.get("checks")
    }
    denied = list(denials(verdict, checked, proofs))
    points = [
        Point(
            bullet=bullet,
            task=titles.get(bullet.task, ""),
            proven=bullet.subtask in proofs if bullet.subtask in checked else None,
            is_denied=bullet in denied,
        )
        for bullet in verdict.bullets
    ]
    remarks = {
        critique.seq: Remark(row, critique, tuple(answers.get(critique.seq, ())))
        for critique in verdict.critiques
    }
    return Judged(row, verdict.reasoning, tuple(sorted(points, key=_rank)), remarks)


def _rank(point: Point) -> tuple[bool, int]:
    return point.is_ignored, ORDER.index(point.bullet.verdict)
