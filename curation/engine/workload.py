"""What the models of this process are doing: written by its driver, told by its heartbeat, read by
whoever wonders why nothing moves.
"""

from __future__ import annotations

from typing import TypedDict


class AtEndpoint(TypedDict):
    """One endpoint, as one worker sees it."""

    name: str
    in_flight: int
    waiting: int
    """For one of the worker's places."""
    places: int
    wait: float
    """Seconds until its rate lets the next request out."""
    failing: int
    """Calls in a row that brought no answer."""
    failure: str
    """Of the last of them."""


Workload = dict[str, AtEndpoint]
"""By the endpoint's id."""

_now: list[Workload] = [{}]


def tell(workload: Workload) -> None:
    _now[0] = workload


def told() -> Workload:
    return _now[0]
