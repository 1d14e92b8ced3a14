"""Column names that say nothing aloud: ``c1``, ``x``, ``HBP`` among spelled-out names."""

from __future__ import annotations

import re

from simulation.synthesis.naming.nouns import is_readable
from simulation.synthesis.schema.shape import Table
from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words

_KNOWN = listed(
    "id no nr age sex zip fax tel dob tax fee url sku isbn vin vat ssn pin gpa gnp gdp iq mpg hp "
    "bmi ip rpm kb mb gb km kg cm day tip net gps eta etd iata icao iban bic lat lng lon qty ean "
    "upc doi psi usd eur gbp dpi cpu ram gpu tv pc area city name date year type cost size rate "
    "rank goal time note code key lap"
)
_VOWELS = set("aeiouy")
_LONGEST = 4
_ENOUGH = 3
"""So many columns that can be spoken leave something to talk about."""
_STRAY_CAPITAL = re.compile(r"(?![FLM]Name$)[A-Z]{2}[a-z]{3,}$")
"""``IPouts``: nobody can tell where its first word ends."""


def is_cryptic(table: Table, column: str) -> bool:
    """Not to be spoken: nobody would know what is meant; unless there is little else to say."""
    if not _says_nothing(table, column):
        return False
    return sum(not _says_nothing(table, each.name) for each in table.columns) >= _ENOUGH


def _says_nothing(table: Table, column: str) -> bool:
    if not column.isascii():
        return False
    words = column_words(column)
    if not is_readable(words) or _STRAY_CAPITAL.match(column):
        return True
    return len(words) == 1 and _is_initials(table, column, words[0])


def _is_initials(table: Table, column: str, word: str) -> bool:
    """Capitals among names that are spelled out, or letters that no one can pronounce."""
    if len(word) > _LONGEST or word in _KNOWN or expanded([word]) != [word]:
        return False
    if not _VOWELS & set(word):
        return True
    loud = column.isupper() and len(word) < _LONGEST
    return loud and not all(each.name.isupper() for each in table.columns)
