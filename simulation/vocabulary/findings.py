"""What checks say of a turn."""

from __future__ import annotations

from enum import StrEnum

from simulation.vocabulary.value import Value


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Owner(StrEnum):
    """Whose fault it is, so that fault rates can be told apart."""

    USER_SIMULATOR = "user_simulator"
    AGENT = "agent"
    TOOL = "tool"
    TASK = "task"
    ENVIRONMENT = "environment"
    JUDGE = "judge"


class Finding(Value):
    kind: str
    """Snake case, e.g. ``false_success_claim``, ``ungrounded_value``, ``premature_disclosure``."""
    severity: Severity
    owner: Owner
    seq: int
    message: str
    """One sentence for the reviewer."""
    evidence: str = ""
    rule: str | None = None
    """The id of the rule whose linter found it."""
