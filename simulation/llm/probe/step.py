"""One step of a test: what is tried, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from simulation.vocabulary.value import Value


class StepState(StrEnum):
    RUNNING = "running"
    OK = "ok"
    WARNED = "warned"
    """It does not work, and dialogues go without it."""
    FAILED = "failed"
    SKIPPED = "skipped"


class Step(Value):
    name: str
    """``models``, ``answer``, ``tools``, ``json``: stable."""
    title: str
    state: StepState
    seconds: float | None = None
    detail: str = ""
    """What was seen, where it went well."""
    field: str = ""
    """What is to be mended, where it did not: ``key``, ``model``, ``base_url``."""
    problem: str = ""
    remedy: str = ""

    @property
    def is_over(self) -> bool:
        return self.state is not StepState.RUNNING

    @property
    def is_good(self) -> bool:
        return self.state in (StepState.OK, StepState.WARNED)
