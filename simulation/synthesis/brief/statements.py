"""A tool's statement read for its meaning: tables, and what each parameter stands beside.

Only what is plain is understood; anything else stays without a meaning, never a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simulation.errors import ToolRefused
from simulation.synthesis.words.listed import listed
from simulation.vocabulary.lexicon import Operator
from simulation.world.statement import Token, tokens_of

_CHANGES = frozenset({"INSERT", "REPLACE", "UPDATE", "DELETE"})
_KEYWORDS = listed(
    "SELECT FROM WHERE AND OR NOT ON JOIN LEFT INNER CROSS OUTER NATURAL USING GROUP ORDER BY "
    "HAVING LIMIT OFFSET AS SET VALUES INTO RETURNING UNION ALL EXCEPT INTERSECT CASE WHEN THEN "
    "ELSE END IS NULL IN LIKE GLOB BETWEEN EXISTS DISTINCT ASC DESC WITH INSERT UPDATE DELETE "
    "REPLACE COLLATE NOCASE ESCAPE WINDOW OVER PARTITION DEFAULT CONFLICT DO NOTHING"
)
_AGGREGATES = listed("count sum total avg min max")
_BEFORE_TABLES = frozenset({"FROM", "JOIN", "INTO", "UPDATE", ","})
_ENDS = listed("WHERE FROM RETURNING ON HAVING ORDER GROUP LIMIT WINDOW UNION")
"""What a list ends with, unless a parenthesis does."""
_ARITHMETIC = listed("+ - * / %")
_TWO_SIGNS = frozenset({"<=", ">=", "==", "<>", "!=", "||"})
_OPERATORS = {
    "=": Operator.EQUAL,
    "==": Operator.EQUAL,
    "IN": Operator.EQUAL,
    "<": Operator.AT_MOST,
    "<=": Operator.AT_MOST,
    ">": Operator.AT_LEAST,
    ">=": Operator.AT_LEAST,
    "LIKE": Operator.CONTAINS,
}
_TURNED = {
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.AT_MOST,
}
_WRAPPINGS = listed(
    "( ) || , LOWER UPPER TRIM DATE DATETIME COALESCE IFNULL CAST AS TEXT INTEGER REAL MIN MAX "
    "COLLATE NOCASE"
)


@dataclass(frozen=True)
class Beside:
    """What a parameter is compared with."""

    column: str
    """``table.column``."""
    operator: Operator


@dataclass
class Reading:
    verb: str
    """SELECT, INSERT, UPDATE or DELETE."""
    tables: tuple[str, ...]
    """Of the domain, in order of mention; the first of a change is the one it changes."""
    compared: dict[str, Beside] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """Parameter to the column that it becomes the value of."""
    limits: set[str] = field(default_factory=set)
    grouped: tuple[str, ...] = ()
    """The columns of its GROUP BY."""
    aggregates: dict[str, str] = field(default_factory=dict)
    """Columns of the result that are count, sum, avg, min or max of something."""
    order: str = ""
    """The column of the result that it is ordered by first, where that is one by name."""
    descending: bool = False
    limited: bool = False
    everywhere: bool = False
    """A change of rows without a WHERE of its own."""


def changes_rows(sql: str) -> bool:
    """Whether it looks like a change; the sandbox knows for sure."""
    return _verb(_words(sql)) != "SELECT"


def read_statement(sql: str, columns: Mapping[str, tuple[str, ...]]) -> Reading:
    """``columns`` are those of each table of the domain. Raises ToolRefused for no statement."""
    return _Reader(_joined(tokens_of(sql)), columns).read()


def _words(sql: str) -> list[str]:
    try:
        return [token.text.upper() for token in tokens_of(sql) if token.kind == "word"]
    except ToolRefused:
        return []


def _verb(words: list[str]) -> str:
    """The first that it does; a WITH leads up to it."""
    if words[:1] != ["WITH"]:
        first = words[0] if words else "SELECT"
    else:
        first = next((word for word in words if word in _CHANGES), "SELECT")
    first = "INSERT" if first == "REPLACE" else first
    return first if first in _CHANGES else "SELECT"


def _joined(tokens: list[Token]) -> list[Token]:
    """With signs of two characters as one token."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if (
            before
            and before.kind == token.kind == "sign"
            and before.text + token.text in _TWO_SIGNS
        ):
            found[-1] = Token("sign", before.text + token.text)
        else:
            found.append(token)
    return found


class _Reader:
    def __init__(self, tokens: list[Token], columns: Mapping[str, tuple[str, ...]]) -> None:
        self.tokens = tokens
        self.texts = [self._text(token) for token in tokens]
        self.columns = {table.lower(): names for table, names in columns.items()}
        self.names = {table.lower(): table for table in columns}
        self.aliases: dict[str, str] = {}
        self.tables: list[str] = []

    @staticmethod
    def _text(token: Token) -> str:
        """Keywords in upper case; names as they are, without quotes; texts with theirs."""
        upper = token.text.upper()
        if token.kind == "word" and (upper in _KEYWORDS or upper in _WRAPPINGS):
            return upper
        return token.plain

    def read(self) -> Reading:
        self._find_tables()
        verb = _verb([token.text.upper() for token in self.tokens if token.kind == "word"])
        reading = Reading(verb, tuple(dict.fromkeys(self.tables)))
        taken = self._read_values(reading)
        for place, token in enumerate(self.tokens):
            if token.kind == "named" and place not in taken:
                self._place(reading, token.text[1:], place)
        if verb == "SELECT":
            self._read_result(reading)
        reading.everywhere = verb in ("UPDATE", "DELETE") and "WHERE" not in self.texts
        return reading

    def _find_tables(self) -> None:
        for place in range(1, len(self.tokens)):
            name = self.texts[place].lower()
            if name in self.names and self.texts[place - 1] in _BEFORE_TABLES:
                table = self.names[name]
                self.tables.append(table)
                self.aliases.setdefault(name, table)
                alias = self._alias(place + 1)
                if alias:
                    self.aliases[alias.lower()] = table

    def _alias(self, place: int) -> str:
        if place < len(self.texts) and self.texts[place] == "AS":
            place += 1
        if place >= len(self.tokens) or self.tokens[place].kind not in ("word", "name"):
            return ""
        return "" if self.texts[place] in _KEYWORDS else self.texts[place]

    def column_at(self, place: int) -> str:
        """``table.column`` of the name at ``place``, be it qualified or not; "" for no column."""
        if self.tokens[place].kind not in ("word", "name"):
            return ""
        if self.texts[place] in _KEYWORDS and self.tokens[place].kind == "word":
            return ""
        bare = self.texts[place].lower()
        if place > 1 and self.texts[place - 1] == ".":
            table = self.aliases.get(self.texts[place - 2].lower(), "")
            return self._column(table, bare)
        owners = [table for table in dict.fromkeys(self.tables) if self._column(table, bare)]
        return self._column(owners[0], bare) if len(owners) == 1 else ""

    def _column(self, table: str, bare: str) -> str:
        names = self.columns.get(table.lower(), ())
        found = next((name for name in names if name.lower() == bare), "")
        return f"{table}.{found}" if found else ""

    def _place(self, reading: Reading, name: str, place: int) -> None:
        """Notes what the parameter at ``place`` is compared with, or that it is a limit."""
        if self._follows(place, "LIMIT"):
            reading.limits.add(name)
            return
        around = {*self.texts[place - 1 : place], *self.texts[place + 1 : place + 2]}
        if around & _ARITHMETIC:
            return
        beside = self._leftwards(place) or self._rightwards(place)
        if beside is not None:
            reading.compared.setdefault(name, beside)

    def _follows(self, place: int, keyword: str) -> bool:
        """Does only wrapping stand between the keyword and the parameter."""
        for at in range(place - 1, -1, -1):
            if self.texts[at] == keyword:
                return True
            if self.texts[at] not in _WRAPPINGS and self.tokens[at].kind != "number":
                return False
        return False

    def _leftwards(self, place: int) -> Beside | None:
        """``column = :name``, in whatever both are wrapped."""
        for at in range(place - 1, -1, -1):
            text = self.texts[at]
            if text in _OPERATORS:
                return self._before(at, _OPERATORS[text])
            if text == "BETWEEN":
                return self._before(at, Operator.AT_LEAST)
            if text == "AND" and (start := self._between(at)) is not None:
                return self._before(start, Operator.AT_MOST)
            if (column := self.column_at(at)) and self._is_in(at, "instr"):
                return Beside(column, Operator.CONTAINS)
            if not self._is_wrapping(at):
                return None
        return None

    def _between(self, place: int) -> int | None:
        """Where the BETWEEN stands whose AND is at ``place``."""
        for at in range(place - 1, max(-1, place - 8), -1):
            if self.texts[at] == "BETWEEN":
                return at
            if self.texts[at] in ("AND", "WHERE", "ON", "OR"):
                return None
        return None

    def _is_in(self, place: int, function: str) -> bool:
        return any(self.texts[at].lower() == function for at in range(max(0, place - 6), place))

    def _is_wrapping(self, place: int) -> bool:
        kind = self.tokens[place].kind
        return self.texts[place] in _WRAPPINGS or kind in ("text", "number")

    def _before(self, place: int, operator: Operator) -> Beside | None:
        """The column on the left of an operator."""
        if self.texts[place - 1] in ("NOT", "!"):
            return None
        for at in range(place - 1, -1, -1):
            column = self.column_at(at)
            if column:
                return None if self._is_added_up(at) else self._matching(column, operator, place)
            if not self._is_wrapping(at):
                return None
        return None

    def _is_added_up(self, place: int) -> bool:
        """Is the column inside of ``sum(…)`` or the like."""
        place -= 2 if self.texts[place - 1] == "." else 0
        before = [text.lower() for text in self.texts[max(0, place - 2) : place]]
        return before[-1:] == ["("] and before[0] in _AGGREGATES

    def _matching(self, column: str, operator: Operator, place: int) -> Beside:
        """LIKE without a wildcard asks for the whole text."""
        if operator is Operator.CONTAINS:
            after = self.texts[place + 1 : place + 8]
            if not any("%" in text for text in after):
                return Beside(column, Operator.EQUAL)
        return Beside(column, operator)

    def _rightwards(self, place: int) -> Beside | None:
        """``:name <= column``."""
        operator: Operator | None = None
        for at in range(place + 1, len(self.tokens)):
            text = self.texts[at]
            if operator is None and text in _OPERATORS and text not in ("LIKE", "IN"):
                operator = _OPERATORS[text]
                continue
            ahead = self._ahead(at)
            if operator is not None and ahead:
                return Beside(ahead, _TURNED.get(operator, operator))
            if not self._is_wrapping(at) and not (operator and self._is_qualifier(at)):
                return None
        return None

    def _is_qualifier(self, place: int) -> bool:
        return self.texts[place].lower() in self.aliases or self.texts[place] == "."

    def _ahead(self, place: int) -> str:
        following = self.texts[place + 1 : place + 2]
        return "" if following == ["."] else self.column_at(place)

    def _read_result(self, reading: Reading) -> None:
        """The outermost SELECT: what it groups, adds up and orders by."""
        outer = [at for at, depth in enumerate(self._depths()) if depth == 0]
        start = next((at for at in reversed(outer) if self.texts[at] == "SELECT"), None)
        if start is None:
            return
        for part in self._parts(start + 1):
            function = next((w for at in part if (w := self.texts[at].lower()) in _AGGREGATES), "")
            if function and self.texts[part[0]] != "(" and "OVER" not in self._at(part):
                reading.aggregates[self.texts[part[-1]]] = function
        for at in outer:
            if at > start and self.texts[at : at + 2] == ["GROUP", "BY"]:
                columns = (self.column_at(part[-1]) for part in self._parts(at + 2))
                reading.grouped = tuple(column for column in columns if column)
            if at > start and self.texts[at : at + 2] == ["ORDER", "BY"]:
                first = next(iter(self._parts(at + 2)), [])
                reading.order = next(
                    (
                        self.texts[each]
                        for each in reversed(first)
                        if self.texts[each] not in _KEYWORDS
                    ),
                    "",
                )
                reading.descending = "DESC" in self._at(first)
            reading.limited |= self.texts[at] == "LIMIT"

    def _at(self, part: list[int]) -> list[str]:
        return [self.texts[at] for at in part]

    def _depths(self) -> Iterator[int]:
        depth = 0
        for text in self.texts:
            depth -= text == ")"
            yield depth
            depth += text == "("

    def _read_values(self, reading: Reading) -> set[int]:
        """Notes which parameters become values; gives back the places that this settles."""
        if reading.verb == "UPDATE" and "SET" in self.texts:
            return self._read_assignments(reading)
        if reading.verb == "INSERT" and reading.tables:
            return self._read_insertion(reading)
        return set()

    def _read_assignments(self, reading: Reading) -> set[int]:
        start = self.texts.index("SET") + 1
        taken: set[int] = set()
        for part in self._parts(start):
            taken.update(part)
            column = self._column(reading.tables[0], self.texts[part[0]].lower())
            if len(part) > 2 and self.texts[part[1]] == "=" and column:
                self._note_value(reading, part[2:], column)
        return taken

    def _read_insertion(self, reading: Reading) -> set[int]:
        table = reading.tables[0]
        into = self.texts.index("INTO") if "INTO" in self.texts else 0
        opening = self.texts.index("(", into) if "(" in self.texts[into:] else len(self.texts)
        if opening > into + 4:
            return set()
        columns = [
            self._column(table, self.texts[part[0]].lower()) for part in self._parts(opening + 1)
        ]
        begin = self._values_begin(opening)
        taken: set[int] = set()
        for column, part in zip(columns, self._parts(begin), strict=False):
            taken.update(part)
            if column:
                self._note_value(reading, part, column)
        return taken

    def _values_begin(self, opening: int) -> int:
        """Behind ``VALUES (`` or ``SELECT``."""
        for at in range(opening, len(self.texts)):
            if self.texts[at] == "VALUES":
                return at + 2
            if self.texts[at] == "SELECT":
                return at + 1
        return len(self.texts)

    def _parts(self, start: int) -> Iterator[list[int]]:
        """The places between commas, to the end of the list that begins at ``start``."""
        depth = 0
        part: list[int] = []
        for at in range(start, len(self.texts)):
            text = self.texts[at]
            ends = text in _ENDS or (text == ")" and depth == 0)
            if depth == 0 and ends:
                break
            if depth == 0 and text == ",":
                if part:
                    yield part
                part = []
                continue
            depth += (text == "(") - (text == ")")
            part.append(at)
        if part:
            yield part

    def _note_value(self, reading: Reading, part: list[int], column: str) -> None:
        """A parameter that is the value, in whatever it is wrapped; one that the value is only
        computed from is none.
        """
        named = [at for at in part if self.tokens[at].kind == "named"]
        rest = [at for at in part if at not in named]
        own = column.rpartition(".")[2].lower()
        plain = all(self._is_wrapping(at) or self.texts[at].lower() == own for at in rest)
        computed = {"||", "now"} & {self.texts[at].strip("'") for at in rest}
        if len(named) == 1 and plain and not computed:
            reading.written.setdefault(self.tokens[named[0]].text[1:], column)
