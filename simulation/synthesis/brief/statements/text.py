"""A statement as places: its tokens, their plain texts, its lists, and how deep each stands."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.words.listed import listed
from simulation.world.statement import Token, tokens_of

CHANGES = listed("INSERT REPLACE UPDATE DELETE")
KEYWORDS = listed(
    "SELECT FROM WHERE AND OR NOT ON JOIN LEFT INNER CROSS OUTER NATURAL USING GROUP ORDER BY "
    "HAVING LIMIT OFFSET AS SET VALUES INTO RETURNING UNION ALL EXCEPT INTERSECT CASE WHEN THEN "
    "ELSE END IS NULL IN LIKE GLOB BETWEEN EXISTS DISTINCT ASC DESC WITH INSERT UPDATE DELETE "
    "REPLACE COLLATE NOCASE ESCAPE WINDOW OVER PARTITION DEFAULT CONFLICT DO NOTHING"
)
AGGREGATES = listed("count sum total avg min max")
_WRAPPINGS = listed(
    "( ) || , LOWER UPPER TRIM DATE DATETIME COALESCE IFNULL CAST AS TEXT INTEGER REAL MIN MAX "
    "COLLATE NOCASE"
)
_ENDS = listed("WHERE FROM RETURNING ON HAVING ORDER GROUP LIMIT WINDOW UNION")
"""What a list ends with, unless a parenthesis does."""
_TWO_SIGNS = listed("<= >= == <> != ||")


class Text:
    def __init__(self, sql: str) -> None:
        """Raises ToolRefused for what is no statement."""
        self.tokens = _joined(tokens_of(sql))
        self.texts = [_plain(token) for token in self.tokens]

    def verb(self) -> str:
        """SELECT, INSERT, UPDATE or DELETE; a WITH leads up to it."""
        words = [token.text.upper() for token in self.tokens if token.kind == "word"]
        if words[:1] == ["WITH"]:
            words = [word for word in words if word in CHANGES]
        first = words[0] if words else "SELECT"
        first = "INSERT" if first == "REPLACE" else first
        return first if first in CHANGES else "SELECT"

    def parameters(self) -> Iterator[tuple[int, str]]:
        """Each place of a parameter, with its name."""
        for place, token in enumerate(self.tokens):
            if token.kind == "named":
                yield place, token.text[1:]

    def is_name(self, place: int) -> bool:
        token = self.tokens[place]
        if token.kind == "word":
            return self.texts[place] not in KEYWORDS
        return token.kind == "name"

    def is_wrapping(self, place: int) -> bool:
        """What may stand around a value without making another one of it."""
        kind = self.tokens[place].kind
        return self.texts[place] in _WRAPPINGS or kind in ("text", "number")

    def starts(self, place: int, *words: str) -> bool:
        return self.texts[place : place + len(words)] == list(words)

    def at(self, part: list[int]) -> list[str]:
        return [self.texts[place] for place in part]

    def depths(self) -> Iterator[int]:
        """For each place, how many parentheses are open."""
        depth = 0
        for text in self.texts:
            depth -= text == ")"
            yield depth
            depth += text == "("

    def openings(self, place: int) -> Iterator[int]:
        """The parentheses that a place stands in, from the inside."""
        depth = 0
        for at in range(place - 1, -1, -1):
            depth += (self.texts[at] == ")") - (self.texts[at] == "(")
            if depth < 0:
                yield at
                depth = 0

    def parts(self, start: int) -> Iterator[list[int]]:
        """The places between commas, to the end of the list that begins at ``start``."""
        depth = 0
        part: list[int] = []
        for at in range(start, len(self.texts)):
            text = self.texts[at]
            if depth == 0 and (text in _ENDS or text == ")"):
                break
            if depth == 0 and text == ",":
                yield part
                part = []
                continue
            depth += (text == "(") - (text == ")")
            part.append(at)
        yield part


def _plain(token: Token) -> str:
    """Keywords in upper case; names as they are, without quotes; texts with theirs."""
    upper = token.text.upper()
    if token.kind == "word" and (upper in KEYWORDS or upper in _WRAPPINGS):
        return upper
    return token.plain


def _joined(tokens: list[Token]) -> list[Token]:
    """With signs of two characters as one token."""
    found: list[Token] = []
    for token in tokens:
        signs = found and found[-1].kind == token.kind == "sign"
        if signs and found[-1].text + token.text in _TWO_SIGNS:
            found[-1] = Token("sign", found[-1].text + token.text)
        else:
            found.append(token)
    return found
