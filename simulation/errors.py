"""What can go wrong, one class per boundary that was crossed.

    SimulationError
    ├── InputError              what a person, a file or a request gave us; names field and remedy
    │   ├── DatabaseRefused     a file that cannot become a world
    │   ├── RecordRefused       a record or conversation that cannot be read
    │   └── UnknownName         a domain, preset, tool or turn that does not exist
    ├── ToolRefused             a tool definition that the sandbox will not run
    ├── WorldDiverged           re-execution gave something else than was recorded
    ├── SeatFailed              a participant could not make its move; a reason for the record
    └── ExportRefused           a record that a target format cannot carry truthfully

A tool that fails in a dialogue is not an exception: it is a tool result with an error, and a
dialogue that goes wrong is data with a reason. Exceptions are for callers who must act.
"""

from __future__ import annotations


class SimulationError(Exception):
    """Anything this package raises on purpose."""


class InputError(SimulationError):
    """Input that cannot be used.

    ``field`` names what was wrong in the caller's own words (an option, a JSON path, a file),
    ``problem`` says what is wrong with it, ``remedy`` what would make it right.
    """

    def __init__(self, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{field}: {problem} {remedy}".strip())
        self.field = field
        self.problem = problem
        self.remedy = remedy


class DatabaseRefused(InputError):
    """A file that is no database, or one from which no world can be made."""


class RecordRefused(InputError):
    """A record, rule file or conversation that does not read as one."""


class UnknownName(InputError):
    """A name that nothing here answers to."""


class ToolRefused(SimulationError):
    """A tool body that the sandbox does not run; the message says which rule it broke."""


class WorldDiverged(SimulationError):
    """Replay differs from the record at ``seq``: ``what`` is result, diff or digest."""

    def __init__(self, seq: int, what: str, recorded: str, computed: str) -> None:
        super().__init__(f"turn {seq}: {what} differs: recorded {recorded}, computed {computed}")
        self.seq = seq
        self.what = what
        self.recorded = recorded
        self.computed = computed


class SeatFailed(SimulationError):
    """A seat gave no usable move; ``reason`` ends up as the outcome's reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ExportRefused(SimulationError):
    """A record left out of an export; the message is the reason, printed to the user."""
