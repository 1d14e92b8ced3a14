"""What the application refuses, one class per answer that a caller must give.

CurationError
├── NotThere          404: no such row, or not in your workspace
├── NotAllowed        403: there, but not for your role
├── Conflict          409: the row is in no state for this
│   ├── Stale         409: somebody wrote in between; carries the difference
│   └── Taken         409: claimed by another
├── Refused           422: one or more fields, each with problem and remedy
├── LeaseLost         a worker's: another owner has the trajectory or job now
├── NotReady          a worker's: the models of a dialogue cannot be asked
├── PutDown           a worker's: a dialogue gives up what it waits for
└── BudgetReached     a worker's: a job has used what it may use
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError

from simulation.errors import InputError

TRANSIENT = (OperationalError, InterfaceError)
"""What a database raises that is locked, full, or away: it says nothing of what was asked."""


class CurationError(Exception):
    """Anything this application raises on purpose."""


class NotThere(CurationError):
    """Nothing here answers to that id, for this person."""


class NotAllowed(CurationError):
    """A person's role does not reach this far."""


class Conflict(CurationError):
    """The row is not in a state in which this can be done."""


class Stale(Conflict):
    """Somebody wrote in between. ``current`` is what is there now, ``difference`` says how it
    differs from what the caller built on.
    """

    def __init__(self, message: str, *, current: Any = None, difference: Any = None) -> None:
        super().__init__(message)
        self.current = current
        self.difference = difference


class Taken(Conflict):
    """Another person holds it."""


class Busy(CurationError):
    """Too much of this waits already; later it will not."""


class FieldProblem(NamedTuple):
    field: str
    problem: str
    remedy: str = ""


class Refused(CurationError):
    """Fields that cannot be used, each named."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("; ".join(f"{p.field}: {p.problem}" for p in problems))
        self.problems = problems

    @classmethod
    def of(cls, error: InputError) -> Refused:
        return cls(FieldProblem(error.field, error.problem, error.remedy))


class LeaseLost(CurationError):
    """The lease passed to another owner, or the row is over: stop writing."""


class NotReady(CurationError):
    """The models of a dialogue cannot be asked; ``error`` names what is to be mended."""

    def __init__(self, error: InputError) -> None:
        super().__init__(str(error))
        self.error = error


class PutDown(CurationError):
    """A dialogue was told to stop waiting; what it waited for is lost, nothing else."""


class BudgetReached(CurationError):
    """A job has used up a budget: no further call is sent. ``reason`` is one of its reasons,
    ``result`` what came of it so far.
    """

    def __init__(self, reason: str, result: Any = None, *, words: str = "") -> None:
        super().__init__(words or f"The budget is used up ({reason.replace('_', ' ')}).")
        self.reason = reason
        self.result = result
