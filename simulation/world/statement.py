"""A tool's body as text: one statement, its parameters, the functions that it names itself."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from simulation.errors import ToolRefused
from simulation.world.limits import SQL_CHARACTERS

OPENERS = frozenset({"SELECT", "WITH", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE"})

_TOKEN = re.compile(
    r"""
    (?P<blank>   \s+ | --[^\n]* | /\*.*?(?:\*/|\Z) )
  | (?P<text>    '(?:[^']|'')*' )
  | (?P<name>    "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\] )
  | (?P<word>    [A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]* )
  | (?P<number>  (?: [0-9] | \.[0-9] ) [A-Za-z0-9_.]* )
  | (?P<named>   : [A-Za-z0-9_$\u0080-\U0010ffff]+ )
  | (?P<other_parameter> \?[0-9]* | [@\#$] [A-Za-z0-9_$:\u0080-\U0010ffff]* )
  | (?P<end>     ; )
  | (?P<sign>    . )
    """,
    re.VERBOSE | re.DOTALL,
)


class Statement(NamedTuple):
    sql: str
    parameters: frozenset[str]
    functions: frozenset[str]
    """In lower case: every name that stands before a parenthesis."""


class Token(NamedTuple):
    kind: str
    """``text``, ``name`` (quoted), ``word``, ``number``, ``named``, ``other_parameter``, ``end``
    or ``sign``."""
    text: str

    @property
    def plain(self) -> str:
        """A name without its quotes."""
        if self.kind != "name":
            return self.text
        close = "]" if self.text[0] == "[" else self.text[0]
        return self.text[1:-1].replace(close * 2, close)


def parse_statement(sql: str) -> Statement:
    """Read one statement. Raises ToolRefused unless it is exactly one that reads or writes rows."""
    tokens = tokens_of(sql)
    if not tokens:
        raise ToolRefused("The body is empty; write one SELECT, INSERT, UPDATE or DELETE.")
    if tokens[0].text.upper() not in OPENERS:
        raise ToolRefused(
            f"The body starts with {tokens[0].text[:40]!r};"
            " only SELECT, VALUES, INSERT, UPDATE and DELETE (WITH before them) are run."
        )
    if any(token.kind == "end" for token in tokens):
        raise ToolRefused("The body holds more than one statement; keep one.")
    return Statement(sql, _parameters(tokens), _functions(tokens))


def tokens_of(sql: str) -> list[Token]:
    """All of a body but blanks, comments and closing semicolons. Raises ToolRefused."""
    if len(sql) > SQL_CHARACTERS:
        raise ToolRefused(f"The body is longer than {SQL_CHARACTERS} characters.")
    if "\0" in sql or not _is_unicode(sql):
        raise ToolRefused("The body holds characters that SQL cannot have.")
    tokens = [
        Token(match.lastgroup or "", match.group())
        for match in _TOKEN.finditer(sql)
        if match.lastgroup != "blank"
    ]
    while tokens and tokens[-1].kind == "end":
        tokens.pop()
    return tokens


def _is_unicode(sql: str) -> bool:
    return sql.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in sql)


def _parameters(tokens: list[Token]) -> frozenset[str]:
    for token in tokens:
        if token.kind == "other_parameter":
            raise ToolRefused(f"{token.text[:40]!r} is no parameter here; write it as :name.")
    return frozenset(token.text[1:] for token in tokens if token.kind == "named")


def _functions(tokens: list[Token]) -> frozenset[str]:
    return frozenset(
        token.plain.lower()
        for token, following in pairwise(tokens)
        if following.text == "(" and token.kind in ("word", "name", "text")
    )
