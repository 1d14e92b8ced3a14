"""What the agent is told when the database would not: a sentence, free of internals."""

from __future__ import annotations

import re

import apsw

from simulation.world.limits import ROWS

TOO_MUCH = "This would take too much work. Ask for less, by narrower values."
TOO_MANY_ROWS = f"More than {ROWS} rows match. Narrow the search."
TOO_LONG_RESULT = "The matching rows are too large to return. Narrow the search."
TOO_LONG_VALUE = "A text here is too long to work with. Ask for less, or send a shorter one."
TOO_MANY_CHANGES = "This would change too many rows at once. Nothing was changed."
NO_ROOM = "There is not enough room for this. Ask for less."
WRONG_TYPE = "A value has the wrong type for its place. Check the values."
NOT_TEXT = "A text stored here is damaged and cannot be shown. Nothing was changed."
NOT_FOUND = "Nothing matches these arguments. Check the values."
NOTHING_CHANGED = "Nothing matches these arguments, so nothing was changed. Check the values."

_COLUMNS = re.compile(r"constraint failed: (?P<columns>.+)")


class CallRefused(Exception):
    """A call that went beyond a limit; the message is the sentence for the agent."""


FAILURES = (apsw.Error, CallRefused, UnicodeError, MemoryError, OverflowError, RecursionError)
"""What a statement may raise while it runs."""


def sentence_for(error: Exception) -> tuple[str, str]:
    """The kind of failure and the sentence, for an error while a statement ran."""
    if isinstance(error, apsw.ConstraintError):
        return "constraint", _constraint(error)
    if isinstance(error, CallRefused):
        return "limit", str(error)
    if isinstance(error, UnicodeError):
        return "constraint", NOT_TEXT
    if isinstance(error, apsw.InterruptError):
        return "limit", TOO_MUCH
    if isinstance(error, apsw.TooBigError | MemoryError | apsw.NoMemError | OverflowError):
        return "limit", TOO_LONG_VALUE
    if isinstance(error, apsw.FullError):
        return "limit", NO_ROOM
    if isinstance(error, apsw.MismatchError):
        return "constraint", WRONG_TYPE
    return "constraint", f"The database could not do this: {_first_line(error)}."


def _constraint(error: apsw.ConstraintError) -> str:
    code = getattr(error, "extendedresult", 0) & 0xFFFF
    text = _first_line(error)
    columns = _columns(text)
    if code in (apsw.SQLITE_CONSTRAINT_UNIQUE, apsw.SQLITE_CONSTRAINT_PRIMARYKEY):
        return f"A row with this {columns} exists already. Nothing was changed."
    if code == apsw.SQLITE_CONSTRAINT_ROWID:
        return f"A row with this {columns} exists already. Nothing was changed."
    if code == apsw.SQLITE_CONSTRAINT_NOTNULL:
        return f"A value for {columns} is needed. Nothing was changed."
    if code == apsw.SQLITE_CONSTRAINT_FOREIGNKEY:
        return (
            "A row that this refers to does not exist, or other rows still refer to this one."
            " Nothing was changed."
        )
    if code == apsw.SQLITE_CONSTRAINT_CHECK:
        return f"This breaks the rule {columns}. Nothing was changed."
    return f"{text.rstrip('.')}. Nothing was changed."


def _columns(text: str) -> str:
    found = _COLUMNS.search(text)
    return found["columns"] if found else "value"


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0][:300]
