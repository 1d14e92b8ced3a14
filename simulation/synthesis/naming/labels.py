"""How a column is called aloud, its synonyms and its unit."""

from __future__ import annotations

from simulation.synthesis.schema.shape import Table
from simulation.synthesis.words.abbreviations import expanded
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
}
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


def label_of(table: Table, column: str) -> str:
    """Lower case, without article; the name itself, quoted, where it is no ASCII word."""
    words = expanded(_own_words(table, column))
    if not column.isascii():
        return column.strip().lower().replace("_", " ")
    if len(words) > 1 and words[-1] in ("id", "fk", "pk"):
        numeric = table.holds(column).share("integer") > 0.5 or not table.holds(column).filled
        words = [*words[:-1], "number" if numeric else "code"]
    text = " ".join("ID" if word == "id" else word for word in words)
    return text.replace(" ID ", " ").strip() or column


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


def synonyms_of(table: Table, label: str, noun: str) -> tuple[str, ...]:
    found = [_SYNONYMS[label]] if label in _SYNONYMS else []
    for head, other in _SYNONYMS.items():
        if label.endswith(f" {head}"):
            found.append(f"{label.removesuffix(head)}{other}")
    bare = label.removeprefix(f"{noun} ")
    if bare != label and len(bare) > 2:
        found.append(bare)
    return tuple(dict.fromkeys(each for each in found if each != label))[:3]
