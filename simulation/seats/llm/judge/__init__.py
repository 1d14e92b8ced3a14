"""The judge: a chat model that reads a finished dialogue and decides point by point."""

from simulation.seats.llm.judge.judge import judge

__all__ = ["judge"]
