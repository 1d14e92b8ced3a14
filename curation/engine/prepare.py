"""What a dialogue of a run is about, drawn when it is first claimed.

Walking tasks for thousands of dialogues is a worker's business, not a request's. It is drawn
as the command line draws it: the same domain, seed and place give the same dialogue in both.
"""

from __future__ import annotations

from curation.engine.leases import Lease
from curation.engine.values import package_of, rules_value
from curation.errors import LeaseLost
from curation.models import Trajectory
from simulation.generation.compose import compose
from simulation.generation.spec import DEFAULT_TASKS, Spec
from simulation.vocabulary.state import Limits
from simulation.vocabulary.tasks import Task

TITLE_LENGTH = 300


def prepare(lease: Lease) -> Trajectory:
    """The claimed trajectory, with tasks and persona.

    Raises LeaseLost, and InputError if the domain gives no tasks.
    """
    row = Trajectory.objects.select_related("run").filter(pk=lease.trajectory_id).first()
    if row is None or row.epoch != lease.epoch:
        raise LeaseLost(f"trajectory {lease.trajectory_id} is not held under epoch {lease.epoch}")
    if row.tasks is None:
        _plan(row)
    return row


def _plan(row: Trajectory) -> None:
    blank = compose(package_of(row.domain_id), _spec(row), row.ordinal)
    columns = {
        "tasks": [task.model_dump(mode="json") for task in blank.tasks],
        "tasks_total": len(blank.tasks),
        "persona": blank.persona.model_dump(mode="json"),
        "title": title_of(blank.tasks),
    }
    held = Trajectory.objects.filter(pk=row.pk, epoch=row.epoch)
    if not held.update(**columns):
        raise LeaseLost(f"trajectory {row.id} is no longer held under epoch {row.epoch}")
    for name, value in columns.items():
        setattr(row, name, value)


def _spec(row: Trajectory) -> Spec:
    run = row.run
    asked = run.tasks_per_dialogue if run else None
    return Spec(
        rules=rules_value(row.rules_id),
        seed=run.seed if run else row.seed,
        tasks_per_dialogue=DEFAULT_TASKS if asked is None else str(asked),
        faults=row.faults,
        personas=run.personas if run else "",
        limits=Limits.model_validate(row.limits),
        tools="simulated" if row.tools == "simulated" else "executed",
        models=row.cast,
    )


def title_of(tasks: tuple[Task, ...]) -> str:
    """For lists: the first task, and how many follow; empty for a dialogue without tasks."""
    if not tasks:
        return ""
    more = len(tasks) - 1
    tail = f" and {more} more" if more else ""
    return tasks[0].title[: TITLE_LENGTH - len(tail)] + tail
