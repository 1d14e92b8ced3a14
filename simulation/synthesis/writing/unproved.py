"""What is wrong with a proposed task."""

from __future__ import annotations


class Unproved(Exception):
    """The message is for the model that proposed it: where, what is wrong, what would mend it."""
