"""Whose fault it was: who is to be asked to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from curation.engine.figures import FAULTS
from simulation.llm import Failure


class Owner(StrEnum):
    ENDPOINT = "endpoint"
    """The server of a model, or the way to it."""
    SETTINGS = "settings"
    """A key, an account, a name or a parameter that somebody here has to mend."""
    MODEL = "model"
    """What a model said, which could not be used."""
    DATABASE = "database"
    WORKER = "worker"
    """A lease that was lost: the process was stopped, stalled or cut off."""
    PROGRAM = "program"
    """Nobody foresaw it: the log has the cause."""


ENDPOINTS = frozenset(
    {
        Failure.RATE_LIMITED,
        Failure.SERVER_ERROR,
        Failure.TIMEOUT,
        Failure.DROPPED,
        Failure.STALLED,
        Failure.OVERSIZED,
        Failure.UNREACHABLE,
        Failure.MALFORMED_RESPONSE,
    }
)
SETTINGS = frozenset(
    {
        Failure.QUOTA_EXHAUSTED,
        Failure.KEY_REFUSED,
        Failure.MODEL_NOT_FOUND,
        Failure.REQUEST_REFUSED,
        Failure.CONTEXT_TOO_LONG,
        Failure.NOT_AN_API,
    }
)

SAID = frozenset(
    {
        Failure.TOO_LONG,
        Failure.INVALID_ARGUMENTS,
        Failure.UNKNOWN_TOOL,
        Failure.MALFORMED_ANSWER,
        Failure.INVALID_RESULT,
        Failure.CONTRADICTION,
        Failure.SPEAKS_AS_OTHER,
        Failure.REPEATS_ITSELF,
        Failure.UNASKED_IDENTIFIER,
        Failure.ENDS_TOO_EARLY,
        Failure.NEVER_ENDS,
    }
)
"""Found by seats in answers that arrived whole; all others are counted where they arrive."""


def owner_of(failure: Failure) -> Owner:
    if failure in ENDPOINTS:
        return Owner.ENDPOINT
    return Owner.SETTINGS if failure in SETTINGS else Owner.MODEL


def count_failure(failure: Failure, endpoint: str = "") -> None:
    count_fault(owner_of(failure), failure.value, endpoint)


def count_said(names: Iterable[str]) -> None:
    """What seats could not use of what models said."""
    for name in names:
        if name in SAID:
            count_failure(Failure(name))


def count_fault(owner: Owner, fault: str, endpoint: str = "") -> None:
    FAULTS.labels(owner.value, fault, endpoint).inc()
