"""What an endpoint and its model can do, tried step by step, and what exactly they cannot."""

from __future__ import annotations

from simulation.llm.probe.probing import STEPS, Probe
from simulation.llm.probe.step import Step, StepState

__all__ = ["STEPS", "Probe", "Step", "StepState"]
