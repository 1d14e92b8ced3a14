"""Which parameters become the values of columns: of an INSERT, of an UPDATE's SET."""

from __future__ import annotations

from typing import NamedTuple

from simulation.synthesis.brief.statements.names import Names

_FAR = 4
"""Tokens from INTO on within which the list of columns opens."""


class Values(NamedTuple):
    written: dict[str, str]
    """Parameter to ``table.column``."""
    places: set[int]
    """All that stands in the lists: what is there is compared with nothing."""


def values_of(names: Names, verb: str) -> Values:
    """Empty for a statement that only reads or removes."""
    values = Values({}, set())
    if verb == "UPDATE" and "SET" in names.text.texts:
        _read_assignments(names, values)
    elif verb == "INSERT" and names.tables:
        _read_insertion(names, values)
    return values


def _read_assignments(names: Names, values: Values) -> None:
    text = names.text
    for part in text.parts(text.texts.index("SET") + 1):
        values.places.update(part)
        column = names.column(names.tables[0], text.texts[part[0]]) if part else ""
        if column and len(part) > 1 and text.texts[part[1]] == "=":
            _note(names, values, part[2:], column)


def _read_insertion(names: Names, values: Values) -> None:
    text = names.text
    into = text.texts.index("INTO") if "INTO" in text.texts else 0
    opening = text.texts.index("(", into) if "(" in text.texts[into:] else len(text.texts)
    if opening > into + _FAR:
        return
    columns = [
        names.column(names.tables[0], text.texts[part[0]]) if part else ""
        for part in text.parts(opening + 1)
    ]
    for column, part in zip(columns, text.parts(_begin(names, opening)), strict=False):
        values.places.update(part)
        if column:
            _note(names, values, part, column)


def _begin(names: Names, opening: int) -> int:
    """Behind ``VALUES (`` or ``SELECT``."""
    texts = names.text.texts
    for at in range(opening, len(texts)):
        if texts[at] in ("VALUES", "SELECT"):
            return at + (2 if texts[at] == "VALUES" else 1)
    return len(texts)


def _note(names: Names, values: Values, part: list[int], column: str) -> None:
    """A parameter that is the value, in whatever it is wrapped; one that the value is only
    computed from is none.
    """
    text = names.text
    named = [at for at in part if text.tokens[at].kind == "named"]
    rest = [at for at in part if at not in named]
    own = column.rpartition(".")[2].lower()
    plain = all(text.is_wrapping(at) or text.texts[at].lower() == own for at in rest)
    computed = {"||", "now"} & {each.strip("'") for each in text.at(rest)}
    if len(named) == 1 and plain and not computed:
        values.written.setdefault(text.tokens[named[0]].text[1:], column)
