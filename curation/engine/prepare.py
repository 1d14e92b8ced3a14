"""What a dialogue of a run is about, drawn when it is first claimed.

Walking tasks for thousands of dialogues is a worker's business, not a request's.
"""

from __future__ import annotations

from curation.engine.leases import Lease
from curation.engine.values import domain_value, package_of
from curation.errors import LeaseLost
from curation.models import Trajectory
from simulation.errors import SeatFailed
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.presets import default_personas
from simulation.vocabulary.tasks import Task

MOST_TASKS = 3
"""Tasks per dialogue are drawn between 1 and this where the run leaves them open."""


def prepare(lease: Lease) -> Trajectory:
    """The claimed trajectory, with tasks and persona.

    Raises LeaseLost, and SeatFailed if the domain gives no tasks.
    """
    row = Trajectory.objects.select_related("run").get(pk=lease.trajectory_id)
    if row.epoch != lease.epoch:
        raise LeaseLost(f"trajectory {row.id} is no longer held under epoch {lease.epoch}")
    if row.tasks is None:
        _plan(row)
    return row


def _plan(row: Trajectory) -> None:
    chance = Chance(row.seed, row.salt).at("plan")
    tasks = _tasks(row, chance)
    personas = domain_value(row.domain_id).personas or default_personas()
    columns = {
        "tasks": [task.model_dump(mode="json") for task in tasks],
        "tasks_total": len(tasks),
        "persona": chance.at("persona").pick(personas).model_dump(mode="json"),
        "title": _title(tasks),
    }
    held = Trajectory.objects.filter(pk=row.pk, epoch=row.epoch)
    if not held.update(**columns):
        raise LeaseLost(f"trajectory {row.id} is no longer held under epoch {row.epoch}")
    for name, value in columns.items():
        setattr(row, name, value)


def _tasks(row: Trajectory, chance: Chance) -> tuple[Task, ...]:
    wanted = row.run.tasks_per_dialogue if row.run else None
    count = wanted or 1 + chance.at("count").below(MOST_TASKS)
    tasks = walk_tasks(package_of(row.domain_id), chance.at("tasks"), count)
    if not tasks:
        raise SeatFailed("no_tasks")
    return tasks


def _title(tasks: tuple[Task, ...]) -> str:
    return " · ".join(task.title for task in tasks)[:300]
