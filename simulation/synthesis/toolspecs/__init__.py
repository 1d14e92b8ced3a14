"""A domain from example tools: what they return is predicted, and models play it."""

from simulation.synthesis.toolspecs.making import from_tools
from simulation.synthesis.toolspecs.specs import Spec, read_specs

__all__ = ["Spec", "from_tools", "read_specs"]
