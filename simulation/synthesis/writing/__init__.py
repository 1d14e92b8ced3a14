"""Tasks that a model writes, kept only if their own solution proves them."""

from simulation.synthesis.writing.write import write_tasks

__all__ = ["write_tasks"]
