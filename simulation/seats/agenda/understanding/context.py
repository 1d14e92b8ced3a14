"""What a text is read against: what was asked or offered just before, and what was seen."""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.vocabulary.acts import Act


class Context(NamedTuple):
    """The state of the conversation before the text; all of it may be empty."""

    last: tuple[Act, ...] = ()
    """The acts of the other side's last utterance."""
    request: Act | None = None
    """The request that is open, or was answered last."""
    seen: dict[str, tuple[Any, ...]] = {}
    """Values that results showed, by column: names to be recognised."""
