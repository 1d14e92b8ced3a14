"""The rubric of a written task: what the model asks for, and what the proof has shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulation.synthesis.writing.making import Made
from simulation.synthesis.writing.proposal import Proposal
from simulation.vocabulary.tasks import Bullet, BulletKind

_ASPECT = {"success": "", "tool_use": "Tool use: ", "checkpoint": "Checkpoint: "}


def rubric_of(proposal: Proposal, made: Sequence[Made]) -> tuple[Bullet, ...]:
    """The model's bullets; where none of them is critical, those that the checks make too."""
    written = [
        Bullet(kind=each.kind, text=f"{_ASPECT[each.aspect]}{each.text}")
        for each in proposal.rubric
        if each.kind is not BulletKind.INVALID
    ]
    critical = any(each.kind is BulletKind.CRITICAL for each in written)
    proved = [*(() if critical else _of_checks(made)), *_of_refusals(made)]
    return tuple(dict.fromkeys((*proved, *written)))


def _of_checks(made: Sequence[Made]) -> Iterator[Bullet]:
    for each in made:
        for check in each.subtask.checks:
            yield Bullet(kind=BulletKind.CRITICAL, text=check.description)


def _of_refusals(made: Sequence[Made]) -> Iterator[Bullet]:
    """A refusal told truthfully is a success."""
    for each in made:
        for sentence in each.refusals:
            text = f"The user is told truthfully that it is not possible: {sentence}"
            yield Bullet(kind=BulletKind.CRITICAL, text=text)
