"""How a column is called aloud, its synonyms and its unit."""

from __future__ import annotations

import re

from simulation.synthesis.naming.happenings import happening
from simulation.synthesis.schema.kinds import has_words, is_period
from simulation.synthesis.schema.shape import Table
from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words, table_words
from simulation.vocabulary.lexicon import Kind

_UNITS = {
    "kg": "kg",
    "km": "km",
    "cm": "cm",
    "mm": "mm",
    "lbs": "lbs",
    "mph": "mph",
    "kmh": "km/h",
    "kph": "km/h",
    "ms": "ms",
    "milliseconds": "milliseconds",
    "seconds": "seconds",
    "minutes": "minutes",
    "hours": "hours",
    "days": "days",
    "bytes": "bytes",
    "mb": "MB",
    "gb": "GB",
    "sqft": "sq ft",
    "percent": "%",
    "percentage": "%",
    "millions": "million",
}
_MEASURED = {
    "milliseconds": "length",
    "ms": "length",
    "seconds": "length",
    "minutes": "length",
    "hours": "duration",
    "bytes": "size",
    "mb": "size",
    "gb": "size",
    "kg": "weight",
    "lbs": "weight",
    "km": "distance",
    "cm": "length",
    "mm": "length",
    "sqft": "area",
    "mph": "speed",
    "kmh": "speed",
    "percent": "percentage",
}
"""What a column is about that is called by its unit alone."""
_ROLES = {
    "reports to": "manager",
    "reports": "manager",
    "reporting to": "manager",
    "directed by": "director",
    "written by": "writer",
    "created by": "creator",
    "published by": "publisher",
    "approved by": "approver",
    "assigned to": "assignee",
    "managed by": "manager",
    "owned by": "owner",
    "produced by": "producer",
    "reported by": "reporter",
    "requested by": "requester",
    "sold by": "seller",
    "voted by": "voter group",
    "handled by": "handler",
    "uid": "ID",
}
_ACRONYMS = listed("gnp gdp gpa ssn mpg url isbn sku vat tv dvd gps iq bmi id uk us usa eu")
_SPELLED = listed("hours days minutes")
"""Units that read well in a label: "estimated hours"."""
COMMON_SHORT = listed("no id zip fax sex age city name date day tax cost type code")
_CURRENCIES = {"usd": "$", "eur": "€", "gbp": "£", "dollars": "$", "euros": "€", "chf": "CHF"}
_SYNONYMS = {
    "quantity": "amount",
    "price": "cost",
    "phone": "phone number",
    "email": "email address",
    "email address": "email",
    "date of birth": "birthday",
    "birth date": "birthday",
    "surname": "last name",
    "telephone": "phone number",
    "zip code": "postal code",
    "postal code": "zip code",
    "description": "details",
}


def label_of(table: Table, column: str, kind: Kind, noun: str) -> str:
    """Lower case but for acronyms, without article; the name itself where it is no ASCII word.

    ``noun`` is what a row of the table is called.
    """
    if not column.isascii():
        return column.strip().lower().replace("_", " ")
    words = expanded(_own_words(table, column))
    if kind in (Kind.DATE, Kind.DATETIME):
        happened = happening(words, noun)
        if happened:
            return happened
    words = _without_unit(_without_key_word(table, column, words), unit_of(column, kind))
    text = " ".join(_capitals(column, word) for word in words)
    return _ROLES.get(text, text).replace(" ID ", " ").strip() or column


def _without_key_word(table: Table, column: str, words: list[str]) -> list[str]:
    """``year_id`` is a year; any other id is a number or a code, as its values are."""
    if len(words) < 2 or words[-1] not in ("id", "fk", "pk", "key", "sk", "uid"):
        return words
    if is_period(words) or has_words(table.holds(column)):
        return words[:-1]
    numeric = table.holds(column).share("integer") > 0.5 or not table.holds(column).filled
    return [*words[:-1], "number" if numeric else "code"]


def _without_unit(words: list[str], unit: str) -> list[str]:
    """``circuit length km`` is a circuit length; ``milliseconds`` alone are a length."""
    if not unit or _UNITS.get(words[-1]) != unit:
        return words
    rest = words[:-2] if words[-2:-1] == ["in"] else words[:-1]
    if not rest:
        return [_MEASURED.get(words[-1], words[-1])]
    return words if words[-1] in _SPELLED or rest[-1] in ("of", "per") else rest


def _capitals(column: str, word: str) -> str:
    """``GP Name`` keeps its GP; a name all in capitals is only loud."""
    short = 1 < len(word) <= 4 and column.upper() != column and word not in COMMON_SHORT
    if word in _ACRONYMS or (short and re.search(rf"(?<![A-Z]){word.upper()}(?![A-Z])", column)):
        return word.upper()
    return word


def _own_words(table: Table, column: str) -> list[str]:
    """Without the prefix that nearly all columns of the table share (``c_name``, ``cust_name``)."""
    words = column_words(column)
    shared = shared_prefix(table)
    return words[1:] if shared and words[0] == shared and len(words) > 1 else words


def shared_prefix(table: Table) -> str:
    firsts = [column_words(each.name) for each in table.columns]
    heads = [words[0] for words in firsts if len(words) > 1]
    if len(heads) < 3 or len(set(heads)) != 1 or len(heads) < 0.7 * len(firsts):
        return ""
    return "" if heads[0] in table_words(table.name) and len(heads) < len(firsts) else heads[0]


def unit_of(column: str, kind: Kind) -> str:
    words = column_words(column)
    if kind is Kind.MONEY:
        return next((_CURRENCIES[word] for word in words if word in _CURRENCIES), "")
    if kind in (Kind.INTEGER, Kind.NUMBER):
        return next((_UNITS[word] for word in expanded(words)[-1:] if word in _UNITS), "")
    return ""


def synonyms_of(label: str, noun: str) -> tuple[str, ...]:
    found = [_SYNONYMS[label]] if label in _SYNONYMS else []
    for head, other in _SYNONYMS.items():
        if label.endswith(f" {head}"):
            found.append(f"{label.removesuffix(head)}{other}")
    bare = label.removeprefix(f"{noun} ")
    if bare != label and len(bare) > 2:
        found.append(bare)
    return tuple(dict.fromkeys(each for each in found if each != label))[:3]
