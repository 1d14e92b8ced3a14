"""Who the user is: a manner of speaking, never a goal."""

from __future__ import annotations

from typing import Literal

from simulation.vocabulary.value import Value


class Persona(Value):
    id: str
    name: str
    description: str
    """For people and for language models: two sentences at most."""
    formality: float = 0.5
    """0 chatty, 1 formal."""
    verbosity: float = 0.5
    """0 terse, 1 wordy."""
    patience: float = 0.8
    """0 gives up and complains soon, 1 never."""
    hesitancy: float = 0.2
    """How often a sentence opens with a filler or corrects itself."""
    voice: Literal["colleague", "caller"] = "colleague"
    """Whose concern it is: a caller's own (their order, their appointment), where the domain
    names the table of its callers, or that of somebody who works with the data."""
