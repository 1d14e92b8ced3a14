"""A derived domain told better: a model's words over those that the schema gave."""

from simulation.synthesis.refining.refine import refine

__all__ = ["refine"]
