"""Tasks walked from a package's rows, with an executed reference solution and proven checks."""

from simulation.synthesis.tasks.walk import walk_tasks

__all__ = ["walk_tasks"]
