"""Dialogue acts: what an utterance of the agenda cast does, beneath its wording.

An act says no more than its utterance says in words; so one seat may read the other's acts.
A turn that a person, a model or an import wrote has none: its text is read instead.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from simulation.vocabulary.lexicon import Intent, Operator, Purpose
from simulation.vocabulary.value import Value


class ActKind(StrEnum):
    # of either seat
    INFORM = "inform"
    CONFIRM = "confirm"
    DENY = "deny"
    THANK = "thank"
    CLOSE = "close"
    # of the user
    REQUEST = "request"
    """Brings up something to be done: intent, entity, slots, wants. Without a tool it is a wish
    that nothing on the agenda stands for, such as ``wants`` changed, or a ``label`` in words."""
    REVISE = "revise"
    """Changes a value of a request made earlier."""
    CHOOSE = "choose"
    """Picks one of the rows that the agent offered, by its slots."""
    FEEDBACK = "feedback"
    """Reacts to what was reported: mood is pleased, neutral, disappointed, doubtful."""
    CHECK = "check"
    """Asks whether something was really done, or to repeat or explain a value."""
    UNKNOWN = "unknown"
    """Cannot answer what was asked."""
    MENTION = "mention"
    """Says what it is about (``entity``), and not what is wanted."""
    CLARIFY = "clarify"
    """Asks what is meant by what was asked or told: ``slots``, without values."""
    # of the agent
    ASK = "ask"
    """Asks for the values of ``slots`` (value None)."""
    OFFER = "offer"
    """Lists several matching rows and asks which is meant."""
    PROPOSE = "propose"
    """States a change and asks for a yes before making it."""
    REPORT = "report"
    """Tells values from results."""
    DONE = "done"
    """Says that a change was made."""
    EMPTY = "empty"
    """Nothing was found for what was asked."""
    FAIL = "fail"
    """A tool refused or failed; says so truthfully."""
    UNABLE = "unable"
    """Nothing here can do what was asked."""
    UNCLEAR = "unclear"
    """Did not understand; asks back. With an entity: what is wanted with that."""
    EXPLAIN = "explain"
    """Says what is meant by ``slots``."""
    MORE = "more"
    """Asks whether there is anything else."""


class Said(Value):
    """A value in an utterance. ``value`` None asks for it."""

    column: str
    value: Any = None
    purpose: Purpose = Purpose.FILTER
    operator: Operator = Operator.EQUAL
    label: str = ""


class Act(Value):
    kind: ActKind
    intent: Intent | None = None
    entity: str = ""
    tool: str = ""
    """The frame that words a request or names a change; never spoken."""
    slots: tuple[Said, ...] = ()
    wants: tuple[str, ...] = ()
    """Columns (or ``tool:property``) asked for or reported."""
    refers: bool = False
    """The row meant is the one talked about before: "that order", "it"."""
    about: str = ""
    """With ``refers``: the table of that row, where it is not ``entity`` ("the items of that
    order": entity items, about orders)."""
    rows: tuple[dict[str, Any], ...] = ()
    """For offer: the rows offered, as result rows."""
    mood: str = ""


def gives_up(acts: tuple[Act, ...] | None) -> bool:
    """Do these acts of a user's last word close the dialogue without having got what it wanted."""
    return any(act.kind is ActKind.CLOSE and act.mood == "disappointed" for act in acts or ())


def is_wish(act: Act) -> bool:
    """Is it a request for which no tool stands."""
    return act.kind is ActKind.REQUEST and not act.tool
