"""What a plan is made of: calls, and where each of their arguments comes from."""

from __future__ import annotations

from typing import Any, NamedTuple, Union

from simulation.vocabulary.lexicon import Frame

Covers = frozenset[int]
"""Indices into a matter's slots."""
NOTHING: Covers = frozenset()


class Given(NamedTuple):
    """A value in hand."""

    value: Any
    said: bool = False
    """By the user, in this matter."""


class Chained(NamedTuple):
    """The value of the first of ``columns`` that the rows of a fetch have."""

    columns: tuple[str, ...]
    fetch: Fetch


Source = Union[Given, Chained]  # noqa: UP007 - Chained and Fetch refer to each other


class Fetch(NamedTuple):
    """A call with where its arguments come from."""

    frame: Frame
    bindings: tuple[tuple[str, Source], ...]
    used: Covers
    """Indices of the constraints that went into its arguments: the tool applied them."""
    ignored: Covers = frozenset()
    """Indices of what was said of other rows."""


class Option(NamedTuple):
    source: Source
    covers: Covers
    cost: int
    focused: bool = False
    firm: int = 0
    """Names, e-mails and the like that go into its calls, rather than filter what comes back."""
    aside: bool = False
    """From rows of another kind than those that the user's words describe."""


class Plan(NamedTuple):
    """How to call one frame. ``missing`` inputs have no source."""

    fetch: Fetch
    missing: tuple[str, ...]
    covers: Covers
    cost: int
    focused: bool
    firm: int
