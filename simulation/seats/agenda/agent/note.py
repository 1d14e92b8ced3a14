"""What the agent is to say, with what its wording needs beyond the act itself."""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.seats.agenda.agent.history import Row
from simulation.vocabulary.acts import Act, Said


class Note(NamedTuple):
    """One thing to say. All text in it is already in spoken form."""

    act: Act
    subject: str = ""
    """How the row that it is about is called: "order 7731", "Anna Keller"."""
    about: str = ""
    """The table of that row, where it is not the act's entity."""
    rows: tuple[Row, ...] = ()
    """Result rows to tell of, by column."""
    columns: tuple[str, ...] = ()
    """Which columns of them."""
    total: int = 0
    """How many rows there were."""
    reason: str = ""
    """Why something failed, in human words, without a full stop."""
    old: tuple[tuple[str, Any], ...] = ()
    """For a proposal: column and the value it has now."""
    arguments: dict[str, Any] | None = None
    """For a proposal: the arguments that a yes would send."""
    repeats: bool = False
    """Told once before."""
    names: dict[str, str] = {}
    """For a change: names of the rows that written keys refer to, by the column written."""
    tried: tuple[Said, ...] = ()
    """What was said and found nothing, or was left out to find something."""
    corrected: bool = False
    """For a proposal: the user has just corrected an earlier one."""
    yours: bool = False
    """The user speaks of things of their own, and this is about those."""
    again: bool = False
    """Said once before: asked again, or looked up again."""
