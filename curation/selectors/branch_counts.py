"""How many dialogues a URL's filters let through, where the sums over the workspace know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from curation.engine.standing import Stand, stands
from curation.models import Workspace
from curation.selectors.branches import versions_named

Passes = Callable[[Stand], bool]

RUNNING = ("queued", "generating", "awaiting_human", "paused")
STATES: dict[str, Passes] = {
    "queued": lambda one: one.review == "queued",
    "claimed": lambda one: one.review == "claimed",
    "approved": lambda one: one.review == "approved",
    "rejected": lambda one: one.review == "rejected",
    "running": lambda one: one.state in RUNNING,
    "failed": lambda one: one.state in ("failed", "cancelled"),
}
CHECKS: dict[str, Passes] = {"errors": lambda one: one.erroneous}
KNOWN = ("state", "checks", "domain")


def summed(workspace: Workspace, given: Mapping[str, Any]) -> int | None:
    """Exact; None where the filters ask for what the sums do not tell apart."""
    asked = {name: str(value) for name, value in given.items() if value}
    sieves = _sieves(asked)
    if sieves is None:
        return None
    found = stands(workspace)
    if "domain" in asked:
        keys = set(versions_named(workspace, asked["domain"]))
        sieves.append(lambda one: one.domain in keys)
    return sum(one.dialogues for one in found if all(passes(one) for passes in sieves))


def _sieves(asked: Mapping[str, str]) -> list[Passes] | None:
    if any(name not in KNOWN for name in asked):
        return None
    wanted = [(STATES, asked.get("state")), (CHECKS, asked.get("checks"))]
    known = [table.get(value) for table, value in wanted if value]
    sieves = [passes for passes in known if passes is not None]
    return sieves if len(sieves) == len(known) else None
