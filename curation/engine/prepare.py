"""What a dialogue of a run is about, drawn when it is first claimed.

Walking tasks for thousands of dialogues is a worker's business, not a request's. It is drawn
as the command line draws it: the same domain, seed and place give the same dialogue in both.
"""

from __future__ import annotations

from typing import NamedTuple

from curation.engine.approved import approved_package
from curation.engine.inserting import stored_key
from curation.engine.leases import Lease
from curation.engine.values import package_of, rules_value
from curation.errors import LeaseLost
from curation.models import Trajectory
from simulation.errors import InputError
from simulation.generation.compose import compose
from simulation.generation.spec import DEFAULT_TASKS, Spec
from simulation.synthesis.package import Package
from simulation.vocabulary.state import DialogueState, Limits
from simulation.vocabulary.tasks import Task

TITLE_LENGTH = 300
HELD = f"SELECT * FROM {Trajectory._meta.db_table} WHERE id = %s"  # noqa: S608 - our own name


class Draft(NamedTuple):
    """All that a dialogue is drawn from."""

    package: Package
    spec: Spec
    ordinal: int
    only_approved: bool = False

    def drawn(self) -> DialogueState:
        """Takes its time and no database. Raises InputError if the domain gives no tasks."""
        drawn = compose(self.package, self.spec, self.ordinal)
        if self.only_approved:
            self._refuse_others(drawn)
        return drawn

    def _refuse_others(self, drawn: DialogueState) -> None:
        """Where the cast can play none of the approved tasks, others would be walked."""
        approved = {(t.title, t.goal) for chain in self.package.chains for t in chain}
        if any((task.title, task.goal) not in approved for task in drawn.tasks):
            raise InputError(
                "only_approved",
                "the embedded cast can play none of the approved tasks.",
                "Name models for the user and the agent, or approve others.",
            )


def draft_of(lease: Lease) -> Draft | None:
    """None where tasks and persona are there already. Raises LeaseLost."""
    row = held_row(lease)
    if row.tasks is not None:
        return None
    approved = row.run.approved if row.run else None
    if approved is None:
        return Draft(package_of(row.domain_id), _spec(row), row.ordinal)
    package = approved_package(row.domain_id, approved)
    return Draft(package, _spec(row), row.ordinal, only_approved=True)


def keep_drawn(lease: Lease, blank: DialogueState) -> None:
    """Raises LeaseLost."""
    held = Trajectory.objects.filter(pk=lease.trajectory_id, epoch=lease.epoch)
    kept = held.update(
        tasks=[task.model_dump(mode="json") for task in blank.tasks],
        tasks_total=len(blank.tasks),
        persona=blank.persona.model_dump(mode="json"),
        title=title_of(blank.tasks),
    )
    if not kept:
        raise _lost(lease)


def held_row(lease: Lease) -> Trajectory:
    """Raises LeaseLost if the trajectory is another worker's by now.

    In SQL, since naming sixty columns anew each time takes longer than reading them.
    """
    rows = Trajectory.objects.raw(HELD, [stored_key(lease.trajectory_id)])
    row = next(iter(rows), None)
    if row is None or row.epoch != lease.epoch:
        raise _lost(lease)
    return row


def _lost(lease: Lease) -> LeaseLost:
    return LeaseLost(f"trajectory {lease.trajectory_id} is not held under epoch {lease.epoch}")


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
