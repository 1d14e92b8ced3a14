"""The tasks of a conversation that was imported: what was wanted, done, and is open."""

from simulation.synthesis.inferring.infer import infer_tasks

__all__ = ["infer_tasks"]
