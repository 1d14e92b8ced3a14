"""What a dialogue is judged by: the points of each task's rubric, and the outcomes it must have.

Tasks rule, rubrics guide: where no bullet of the rubric speaks of a subtask's outcome, code adds
one. A task without a rubric gets one from what its subtasks want and change, and a dialogue
without tasks is held to what its user asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from simulation.vocabulary.tasks import Bullet, BulletKind, Subtask, Task, ToldCheck

GROUNDED = Bullet(
    kind=BulletKind.CRITICAL,
    text="Everything that the agent states comes from a tool's result, the user or its "
    "instructions, and says what it says there.",
)
RIGHT_CHANGES = Bullet(
    kind=BulletKind.CRITICAL,
    text="Every change that was made is one that the user asked for: the right row, the right "
    "values, and nothing besides.",
)
CONFIRMED = Bullet(
    kind=BulletKind.STRUCTURAL,
    text="A change that the user had not spelled out is stated and agreed to before it is made.",
)
PLAIN = Bullet(kind=BulletKind.NON_CRITICAL, text="The answers are plain and brief.")
FULFILLED = Bullet(
    kind=BulletKind.CRITICAL,
    text="Everything that the user asked for was done or answered, or truthfully refused.",
)
MOST_POINTS = 200


class Point(NamedTuple):
    """``kind`` is a proposal; the judge classes the point itself."""

    task: str
    place: int
    kind: BulletKind
    text: str
    subtask: str = ""


def points_of(tasks: Sequence[Task]) -> tuple[Point, ...]:
    """In the order in which the judge is asked, at most ``MOST_POINTS``; never none at all."""
    if not tasks:
        general = (FULFILLED, GROUNDED, RIGHT_CHANGES, CONFIRMED, PLAIN)
        return tuple(Point("", at, item.kind, item.text) for at, item in enumerate(general))
    return tuple(islice((point for task in tasks for point in _of_task(task)), MOST_POINTS))


def _of_task(task: Task) -> Iterator[Point]:
    rubric = [(bullet, _proved_by(bullet, task)) for bullet in task.rubric or _derived(task)]
    covered = {subtask for _bullet, subtask in rubric}
    rubric += [
        (_outcome(subtask), subtask.id) for subtask in task.subtasks if subtask.id not in covered
    ]
    for place, (bullet, subtask) in enumerate(rubric):
        yield Point(task.id, place, bullet.kind, bullet.text, subtask)


def _proved_by(bullet: Bullet, task: Task) -> str:
    """The subtask of whose check the bullet is the wording; "" where it is more, or another."""
    said = [
        subtask.id
        for subtask in task.subtasks
        if len(subtask.checks) == 1 and bullet.text.startswith(subtask.checks[0].description)
    ]
    return said[0] if len(said) == 1 else ""


def _derived(task: Task) -> Iterator[Bullet]:
    mutates = any(subtask.intent.mutates for subtask in task.subtasks)
    return iter((GROUNDED, *((RIGHT_CHANGES, CONFIRMED) if mutates else ()), PLAIN))


def _outcome(subtask: Subtask) -> Bullet:
    return Bullet(kind=BulletKind.CRITICAL, text=f"{subtask.goal.rstrip('. ')}: {_end(subtask)}")


def _end(subtask: Subtask) -> str:
    told = [check for check in subtask.checks if isinstance(check, ToldCheck)]
    if subtask.intent.mutates or not told:
        return "that was done."
    return "the user was told what the tools returned."
