"""What the embedded cast makes of a tool, as far as its statement says it plainly."""

from __future__ import annotations

from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.trial import Proved
from simulation.vocabulary.lexicon import Frame


def frame_of(proved: Proved, footing: Footing) -> Frame | str:
    return "its meaning is not plain."
