"""What a dialogue of a run is about, drawn when it is first claimed.

Walking tasks for thousands of dialogues is a worker's business, not a request's. It is drawn
as the command line draws it: the same domain, seed and place give the same dialogue in both.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from curation.engine.approved import approved_package
from curation.engine.drafts import Draft, Drawn
from curation.engine.inserting import stored_key
from curation.engine.leases import Lease
from curation.engine.values import package_of, rules_value
from curation.errors import LeaseLost
from curation.models import Run, Trajectory
from simulation.generation.spec import DEFAULT_TASKS, Spec
from simulation.vocabulary.state import Limits
from simulation.vocabulary.value import JsonObject

TABLE = Trajectory._meta.db_table
COLUMNS = (
    *("id", "epoch", "workspace_id", "run_id", "ordinal", "domain_id", "rules_id", "tasks"),
    *("persona", "limits", "seed", "salt", "faults", "pace", "tools", "offered", "cast", "path"),
    *("fork_at", "override", "replay", "seat", "length"),
)
"""All that a dialogue is drawn and played from; what else its row has stays where it is."""
PLAYED = ", ".join(f"{TABLE}.{name}" for name in COLUMNS)
HELD = f"SELECT {PLAYED} FROM {TABLE} WHERE id = %s"  # noqa: S608 - our own names
DRAWN = (
    f"UPDATE {TABLE} SET tasks = %s, tasks_total = %s, persona = %s, title = %s"  # noqa: S608 - our own names
    f" WHERE id = %s AND epoch = %s RETURNING {PLAYED}"
)


class Asked(NamedTuple):
    """What a run was ordered with, as it stays; names are the columns."""

    seed: int
    tasks_per_dialogue: int | None = None
    personas: str = ""
    approved: JsonObject | None = None


def draft_of(lease: Lease) -> Draft | None:
    """None where tasks and persona are there already. Raises LeaseLost."""
    return draft_for(held_row(lease))


def draft_for(row: Trajectory) -> Draft | None:
    """The same for a row that is held."""
    if row.tasks is not None:
        return None
    asked = _asked(row.run_id) if row.run_id else Asked(row.seed)
    spec = _spec(row, asked)
    if asked.approved is None:
        return Draft(package_of(row.domain_id), spec, row.ordinal)
    package = approved_package(row.domain_id, asked.approved)
    return Draft(package, spec, row.ordinal, only_approved=True)


def keep_drawn(lease: Lease, drawn: Drawn) -> Trajectory:
    """The row as it is with it. Raises LeaseLost."""
    return _held(lease, DRAWN, [*drawn, stored_key(lease.trajectory_id), lease.epoch])


def held_row(lease: Lease) -> Trajectory:
    """Raises LeaseLost if the trajectory is another worker's by now."""
    return _held(lease, HELD, [stored_key(lease.trajectory_id)])


def _held(lease: Lease, sql: str, values: list[Any]) -> Trajectory:
    """In SQL, since naming the columns anew each time takes longer than reading them."""
    rows = list(Trajectory.objects.raw(sql, values))
    if not rows or rows[0].epoch != lease.epoch:
        raise _lost(lease)
    return rows[0]


@lru_cache(maxsize=256)
def _asked(run_id: UUID) -> Asked:
    return Asked(*Run.objects.values_list(*Asked._fields).get(pk=run_id))


def _lost(lease: Lease) -> LeaseLost:
    return LeaseLost(f"trajectory {lease.trajectory_id} is not held under epoch {lease.epoch}")


def _spec(row: Trajectory, asked: Asked) -> Spec:
    many = asked.tasks_per_dialogue
    return Spec(
        rules=rules_value(row.rules_id),
        seed=asked.seed,
        tasks_per_dialogue=DEFAULT_TASKS if many is None else str(many),
        faults=row.faults,
        personas=asked.personas,
        limits=Limits.model_validate(row.limits),
        tools="simulated" if row.tools == "simulated" else "executed",
        models=row.cast,
    )
