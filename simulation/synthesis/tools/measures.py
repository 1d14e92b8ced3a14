"""Which columns can be ranked, summed and averaged, and which of them may be added up."""

from __future__ import annotations

from simulation.synthesis.schema.shape import Table
from simulation.synthesis.tools.ground import Ground
from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words
from simulation.vocabulary.lexicon import Kind

_PLAIN = listed(
    "bytes size ordering birth death "
    "order month rank version line year position sequence round index no longitude number zip "
    "code latitude week day"
)
_ADDED_UP = listed(
    "deposit hours wins spent amount sales revenue goals total votes subtotal fare cost "
    "payment quantity units count freight laps points minutes runs population seconds"
)
_NAMED_SO = listed("code id key uid")
_MEASURES = listed(
    "attendance capacity population score length weight height age distance speed area rating "
    "duration stock credits gpa podiums championships appearances count level experience"
)
_ORDER = {Kind.MONEY: 0, Kind.NUMBER: 1, Kind.INTEGER: 2}


def measures_of(ground: Ground, table: Table) -> list[str]:
    """Numeric columns that say how much, money first; never keys, years or positions."""
    found = [each.name for each in table.columns if _is_measure(ground, table, each.name)]
    return sorted(found, key=lambda name: _doubt(ground, table, name))


def _doubt(ground: Ground, table: Table, column: str) -> tuple[int, bool]:
    """Money first; then what adds up or is plainly a measure before other numbers."""
    told = bool((_ADDED_UP | _MEASURES) & set(expanded(column_words(column))))
    kind = ground.kind(table.name, column)
    return (0 if kind is Kind.MONEY else 1, not told) if told else (2 + _ORDER[kind], True)


def summable(ground: Ground, table: Table) -> str:
    """The one column whose sum over several rows means something; "" if there is none."""
    found = measures_of(ground, table)
    named = [name for name in found if _ADDED_UP & set(expanded(column_words(name)))]
    return named[0] if named else ""


def _is_measure(ground: Ground, table: Table, column: str) -> bool:
    known, holds = ground.field(table.name, column), table.holds(column)
    if known.kind not in _ORDER or known.hidden or column in table.key:
        return False
    if ground.json_type(table.name, column) not in ("integer", "number"):
        return False
    words = set(expanded(column_words(column)))
    if {"latitude", "longitude", "year"} & words or words & _NAMED_SO:
        return False
    return not (_PLAIN & words and known.kind is Kind.INTEGER) and holds.distinct > 2
