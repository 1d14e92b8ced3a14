"""The key map: one table for the sheet, the footer, and the script that listens.

A key does what the element with ``data-do="<name>"`` does, in the current turn first.
"""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    name: str
    default: str
    label: str
    group: str


KEYS = (
    Key("next-turn", "j", "Next turn", "Move"),
    Key("previous-turn", "k", "Previous turn", "Move"),
    Key("next-item", "n", "Next dialogue", "Move"),
    Key("previous-item", "p", "Previous dialogue", "Move"),
    Key("previous-branch", "[", "Previous branch of the same parent", "Move"),
    Key("next-branch", "]", "Next branch of the same parent", "Move"),
    Key("back", "u", "Back: to the parent, or to the last verdict", "Move"),
    Key("newest", "g", "Newest turn", "Move"),
    Key("find", "l", "Look for a turn or for words in it", "Move"),
    Key("search", "/", "Search", "Move"),
    Key("fork", "f", "Fork here", "Turn"),
    Key("edit", "e", "Edit", "Turn"),
    Key("regenerate", "r", "Regenerate", "Turn"),
    Key("recast", "s", "Fork with changes", "Turn"),
    Key("mend", "R", "Regenerate from the first turn that came out differently", "Turn"),
    Key("seat", "t", "Take a seat after it", "Turn"),
    Key("suggest", "d", "From a seat: a draft by its cast", "Turn"),
    Key("call", "+", "From the agent's seat: call a tool", "Turn"),
    Key("note", "c", "Note", "Turn"),
    Key("mask", "m", "Do not train on it, or again", "Turn"),
    Key("accept", "y", "The judge is right about it", "Turn"),
    Key("refuse", "w", "The judge is wrong about it", "Turn"),
    Key("repair", "o", "Repair it: the likely remedy", "Turn"),
    Key("compare", "b", "Beside the branch that it left", "Compare"),
    Key("left-better", "1", "The left one is better", "Compare"),
    Key("right-better", "2", "The right one is better", "Compare"),
    Key("tie", "0", "A tie", "Compare"),
    Key("judge", "v", "Have it judged", "Verdict"),
    Key("approve", "a", "Approve", "Verdict"),
    Key("reject", "x", "Reject, with a reason", "Verdict"),
    Key("undo", "U", "Take it back: the last verdict, or what was just done", "Verdict"),
    Key("claim", "q", "Claim the next dialogue", "Verdict"),
    Key("hold", "h", "Pause, or go on", "Run"),
    Key("stop", "z", "Stop, for review as it is", "Run"),
    Key("keys", "?", "This sheet", "Help"),
)
