"""By which columns people refer to a row: its name, title, email, code; else a date, a number."""

from __future__ import annotations

from simulation.synthesis.naming.housekeeping import is_housekeeping
from simulation.synthesis.schema.shape import Shape, Table
from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words, table_words
from simulation.vocabulary.lexicon import Kind

_MOST = 4
_OF_A_PERSON = listed("first_name last_name given_name family_name surname forename")


def names_of(shape: Shape, table: Table) -> tuple[str, ...]:
    """The columns that name a row in words, best first; none for a row known by its number."""
    named = [each.name for each in table.columns if _names_a_row(shape, table, each.name)]
    named.sort(key=lambda name: _rank(table, name))
    if named:
        return tuple(_of_one_sort(table, named)[:3])
    return tuple(each.name for each in table.columns if _tells_apart(shape, table, each.name))[:1]


def _of_one_sort(table: Table, named: list[str]) -> list[str]:
    """A thing is known by its name alone where it has one; a person by first and last name, not
    by a title, nor by all given names too.
    """
    parts = {" ".join(expanded(column_words(name))): name for name in named if _of_person(name)}
    first = next((parts[each] for each in _FIRST if each in parts), None)
    last = next((parts[each] for each in _LAST if each in parts), None)
    if first is None or last is None:
        return [name for name in named if _rank(table, name) == 0] or named
    others = [name for name in named if not _of_person(name)]
    return [first, last, *(name for name in others if not _TITLES & set(column_words(name)))]


_FIRST = ("first name", "given name", "forename")
_LAST = ("last name", "surname", "family name")
_TITLES = listed("title")


def known_by(shape: Shape, table: Table) -> tuple[str, ...]:
    """``names_of``, then email, code, the first date, and the key where it can be said."""
    named = names_of(shape, table)
    emails = _of_kind(shape, table, Kind.EMAIL)
    codes = [
        name
        for name in _of_kind(shape, table, Kind.IDENTIFIER)
        if table.holds(name).unique
        and shape.reference(table.name, name) is None
        and (name,) != table.key
        and not _OF_A_PLACE & set(column_words(name))
    ]
    best = [*named, *emails[:1], *codes[:1], *_periods(shape, table)]
    if not best:
        best.extend(_of_kind(shape, table, Kind.DATE, Kind.DATETIME)[:1])
        best.extend(table.key if _sayable(shape, table) else ())
    elif len(table.key) == 1 and _is_code(table, table.key[0]) and _sayable(shape, table):
        best.extend(table.key)
    return tuple(dict.fromkeys(best))[:_MOST]


_OF_A_PLACE = listed("zip postal post postcode phone fax mobile")


def _periods(shape: Shape, table: Table) -> list[str]:
    """The year in a key of year and team: a row is known as that of its year."""
    parts = table.key if len(table.key) > 1 else ()
    return [
        name
        for name in parts
        if _PERIODS & set(column_words(name)) and shape.reference(table.name, name) is None
    ]


_PERIODS = listed("year season month week quarter semester term round")


def _names_a_row(shape: Shape, table: Table, column: str) -> bool:
    kind, holds = shape.kind(table.name, column), table.holds(column)
    if kind is not Kind.NAME or holds.longest > 160 or not holds.filled:
        return False
    if shape.reference(table.name, column) is not None:
        return False
    if _rank(table, column) >= 9:
        return False
    enough = 0.4 if len(table.key) == 1 else 0.01 if _periods(shape, table) else 0.15
    return _of_person(column) or holds.distinct >= min(enough * holds.filled, 400)


def _rank(table: Table, column: str) -> int:
    words = expanded(column_words(column))
    noun = [singular(word) for word in table_words(table.name)]
    if words in (["name"], ["title"], noun) or words in ([*noun, "name"], [*noun, "title"]):
        return 0
    if _of_person(column):
        return 1 if words[0] in ("first", "given", "forename") else 2
    if words[-1] in ("name", "title") and len(words) <= 2 and words[0] not in _OTHERS:
        return 3
    if words[-1] in ("company", "label", "headline", "nickname", "surname"):
        return 4
    return 9


_OTHERS = listed("job file ship middle class table image host user contact")


def _of_person(column: str) -> bool:
    return "_".join(expanded(column_words(column))) in _OF_A_PERSON


def _tells_apart(shape: Shape, table: Table, column: str) -> bool:
    """A short text that is nearly always different: as good as a name."""
    holds = table.holds(column)
    if shape.kind(table.name, column) not in (Kind.TEXT, Kind.NAME) or holds.longest > 80:
        return False
    if shape.reference(table.name, column) is not None:
        return False
    if not all(any(map(str.isalpha, str(sample))) for sample in holds.samples[:20]):
        return False
    return holds.filled >= 0.9 * holds.rows and holds.distinct >= 0.9 * max(holds.filled, 1)


def _of_kind(shape: Shape, table: Table, *kinds: Kind) -> list[str]:
    return [
        each.name
        for each in table.columns
        if shape.kind(table.name, each.name) in kinds and not is_housekeeping(each.name)
    ]


def _sayable(shape: Shape, table: Table) -> bool:
    """A key of numbers, codes, dates, names; not of hashes or bytes, nor of other rows' keys."""
    return bool(table.key) and all(
        shape.kind(table.name, name) is not Kind.OPAQUE
        and table.holds(name).longest <= 24
        and shape.reference(table.name, name) is None
        for name in table.key
    )


def _is_code(table: Table, column: str) -> bool:
    """A key that people use beside the name, such as an airport's: no number, and no id."""
    ids = ("id", "uuid", "guid", "uid")
    return table.holds(column).share("integer") < 0.5 and column_words(column)[-1] not in ids
