"""Another cast for what was ordered already: a run that starts again, a dialogue that failed."""

from __future__ import annotations

from typing import Any

from curation.engine.casts import read_cast
from curation.models import Run, Trajectory
from curation.services.casting import (
    Given,
    cast_columns,
    is_simulated,
    ordered_cast,
    refuse_faults,
    with_tools_answered,
)
from curation.services.spending import refuse_budgets


def recast_columns(row: Run | Trajectory, model: Given) -> dict[str, Any]:
    """The columns of ``row`` on another model; a role that it does not name keeps its own.

    Nothing where no model is given. Raises Refused naming ``model``, or the budget that the new
    cast cannot be held to.
    """
    if model in (None, ""):
        return {}
    simulated = row.tools == "simulated" or is_simulated(row.domain)
    standing = read_cast(row.cast)
    seats = ordered_cast(row.workspace, model, standing=standing, simulated=simulated)
    refuse_faults(seats, row.faults)
    seats = with_tools_answered(row.workspace, seats, simulated=simulated)
    run = row if isinstance(row, Run) else row.run
    if run is not None and seats:
        refuse_budgets(seats, row.domain, tokens=None, cost=run.max_cost)
    return cast_columns(seats, row.limits)
