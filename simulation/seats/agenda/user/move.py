"""What the policy hands to wording: acts, and the manner in which they are put.

Acts carry everything that is said; manner only colours it.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulation.vocabulary.acts import Act


@dataclass(frozen=True)
class Manner:
    greeting: bool = False
    situation: bool = False
    """Why it writes at all is said before the first request."""
    bridge: str = ""
    """``next``, ``shift`` to another concern for now, ``back`` to one that was left."""
    again: bool = False
    """Something is said for a second time."""
    added: bool = False
    """Something that was left out is given unasked."""
    impatient: bool = False
    tangent: bool = False
    trailing: bool = False
    """The message breaks off; the rest follows."""
    varied: bool = True
    likest: float = 1.0
    """The share of word pairs that it may have in common with an earlier line."""
    wordings: int = 1
    """The shortest of so many is taken."""
    outright: bool = False
    """One full question with everything in it."""
    place: int = -1
    """Position of the chosen row among those offered."""
    offered: int = 0


@dataclass(frozen=True)
class Move:
    acts: tuple[Act, ...]
    manner: Manner = Manner()
    done: bool = False
    leave: str = ""
    """A reason: go without a word."""
    fired: tuple[str, ...] = ()
