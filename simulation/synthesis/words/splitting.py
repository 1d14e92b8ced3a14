"""A name in a schema split into words: ``AlbumId``, ``unit_price``, ``tblOrders``."""

from __future__ import annotations

import re

from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.mashed import unmashed

_HUNGARIAN_TABLE = listed("tbl lkup vw fact tb lkp stg mst t dim")
_HUNGARIAN_COLUMN = listed("txt cur col nvc dbl bln int str lng dt fld")
_TAILS = ("date", "name", "code", "number", "year", "price", "address", "type", "status", "id")
_ID_WITHIN = re.compile(r"(?<=[a-z])ID(?=[A-Za-z]{2})")
"""``teamIDretro``: what follows the ID is a word of its own."""
_WHOLE = listed(
    "vorname nachname "
    "update candidate mandate username surname nickname filename hostname rename forename "
    "barcode decode encode prototype datatype paid unpaid prepaid valid invalid solid liquid "
    "hybrid android covid david orchid humid fluid rapid avoid madrid overprice lifetime "
    "asteroid celluloid steroid pyramid validate consolidate postcode tabloid leapyear"
)


def words_of(name: str) -> list[str]:
    """Lower-case words; non-ASCII letters are kept, an unsplittable name is one word."""
    words: list[str] = []
    for part in re.split(r"[\W_]+", name):
        words.extend(_cased(part))
    pieces = [piece for word in words for glued in _glued(word) for piece in unmashed(glued)]
    return pieces or [name.strip().lower()]


def table_words(name: str) -> list[str]:
    """The words of a table's name, without the prefixes that say only that it is a table."""
    words = words_of(name)
    return words[1:] if len(words) > 1 and words[0] in _HUNGARIAN_TABLE else words


def column_words(name: str) -> list[str]:
    """The words of a column's name, without Hungarian type prefixes (``strName``)."""
    words = words_of(name)
    hungarian = len(words) > 1 and words[0] in _HUNGARIAN_COLUMN and not name.isupper()
    return words[1:] if hungarian and re.match(r"[a-z]+(_|[A-Z])", name) else words


def _cased(part: str) -> list[str]:
    """``OrderID`` to order, id; ``URLPath`` to url, path; ``c1`` stays whole."""
    found = _ID_WITHIN.search(part)
    if found:
        return [*_cased(part[: found.start()]), "id", *_cased(part[found.end() :])]
    pieces: list[str] = []
    start = 0
    for place in range(1, len(part)):
        if _border(part, place):
            pieces.append(part[start:place])
            start = place
    pieces.append(part[start:])
    return [piece.lower() for piece in pieces if piece]


def _border(part: str, place: int) -> bool:
    before, here = part[place - 1], part[place]
    after = part[place + 1] if place + 1 < len(part) else ""
    if before.islower() and here.isupper():
        return True
    if before.isupper() and here.isupper() and after.islower():
        return after != "s" or place + 2 < len(part)  # the plural "IDs" is one word
    return before.isdigit() and here.isupper() and after.islower()


def _glued(word: str) -> list[str]:
    """``birthdate`` to birth, date: words that lower-case schemas write together."""
    if word in _WHOLE or not word.isascii():
        return [word]
    for tail in _TAILS:
        head = word.removesuffix(tail)
        if head != word and len(head) >= (4 if tail == "id" else 3):
            return [head, tail]
    return [word]
