"""What a dialogue is judged by: the points of each task's rubric, and the outcomes it must have.

Tasks rule, rubrics guide: where no bullet of the rubric speaks of a subtask's outcome, code adds
one. What is said and changed in the whole dialogue is judged besides: no rubric foresees a change
that nobody wanted. A dialogue without tasks is held to what its user asks for.
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
    whole = tuple(_of_whole(tasks))
    own = (point for task in tasks for point in _of_task(task))
    return (*islice(own, MOST_POINTS - len(whole)), *whole)


def _of_whole(tasks: Sequence[Task]) -> Iterator[Point]:
    """What holds for the dialogue, whatever its rubrics forget; more where there are no tasks."""
    changes = (RIGHT_CHANGES,) if not tasks or any(map(_mutates, tasks)) else ()
    alone = () if tasks else (CONFIRMED, PLAIN)
    for place, bullet in enumerate((*(() if tasks else (FULFILLED,)), GROUNDED, *changes, *alone)):
        yield Point("", place, bullet.kind, bullet.text)


def _of_task(task: Task) -> Iterator[Point]:
    rubric = task.rubric or _derived(task)
    about = list(_subjects(rubric, task))
    outcomes = [part for part in task.subtasks if about.count(part.id) < max(len(part.checks), 1)]
    listed = [*zip(rubric, about, strict=True), *((_outcome(part), part.id) for part in outcomes)]
    for place, (bullet, subtask) in enumerate(listed):
        yield Point(task.id, place, bullet.kind, bullet.text, subtask)


def _subjects(rubric: Sequence[Bullet], task: Task) -> Iterator[str]:
    """For each bullet the subtask of whose check it is the wording; "" where it is another.

    Several checks may be worded alike: they are taken in order, each once.
    """
    waiting = [(part.id, check.description) for part in task.subtasks for check in part.checks]
    for bullet in rubric:
        found = next((one for one in waiting if one[1] and bullet.text.startswith(one[1])), None)
        if found is not None:
            waiting.remove(found)
        yield found[0] if found else ""


def _derived(task: Task) -> tuple[Bullet, ...]:
    return (CONFIRMED, PLAIN) if _mutates(task) else (PLAIN,)


def _mutates(task: Task) -> bool:
    return any(subtask.intent.mutates for subtask in task.subtasks)


def _outcome(subtask: Subtask) -> Bullet:
    return Bullet(kind=BulletKind.CRITICAL, text=f"{subtask.goal.rstrip('. ')}: {_end(subtask)}")


def _end(subtask: Subtask) -> str:
    told = [check for check in subtask.checks if isinstance(check, ToldCheck)]
    if subtask.intent.mutates or not told:
        return "that was done."
    return "the user was told what the tools returned."
