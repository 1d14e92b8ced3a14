"""Plural and singular of English nouns, well enough for the names of tables."""

from __future__ import annotations

import re

from simulation.synthesis.words.irregular import (
    COMPOUNDS,
    IRREGULAR,
    NO_COMPOUND,
    REGULAR_AGAIN,
)
from simulation.synthesis.words.listed import listed

_UNCOUNTED = listed(
    "news equipment information staff sheep fish deer aircraft data metadata inventory stock "
    "software hardware furniture luggage traffic weather music feedback history"
)
_NO_PLURAL_S = re.compile(r"(ss|us|is)$")


def singular(word: str) -> str:
    if word in _UNCOUNTED or word in IRREGULAR:
        return word
    if word in REGULAR_AGAIN:
        return REGULAR_AGAIN[word]
    front, head = _compound(word, {IRREGULAR.get(one, f"{one}s"): one for one in COMPOUNDS})
    if head:
        return front + head
    if _NO_PLURAL_S.search(word) or not word.endswith("s") or len(word) < 4:
        return word
    return _without_ending(word)


def _compound(word: str, heads: dict[str, str]) -> tuple[str, str]:
    """The front of a word written together and what its head becomes, or nothing."""
    for head, becomes in heads.items():
        front = word.removesuffix(head)
        if front != word and len(front) > 2 and word not in NO_COMPOUND:
            return front, becomes
    return "", ""


def _without_ending(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if re.search(r"(sses|xes|ches|shes|zzes)$", word):
        return word[:-2]
    if word.endswith("yses"):
        return f"{word[:-2]}is"
    if re.search(r"([^aeiou]|[aeiou]t|v)uses$|[^o]nuses$", word) and not word.endswith("ouses"):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    if word in _UNCOUNTED or (word in REGULAR_AGAIN and word not in IRREGULAR):
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    front, head = _compound(word, {one: IRREGULAR.get(one, f"{one}s") for one in COMPOUNDS})
    if head:
        return front + head
    if word.endswith("sis"):
        return f"{word[:-2]}es"
    if re.search(r"(s|x|z|ch|sh)$", word):
        return f"{word}es"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}s"


def is_plural(word: str) -> bool:
    return singular(word) != word or word in _UNCOUNTED


def with_article(noun: str) -> str:
    """With "a" or "an": an order, a customer, an hour, a unit."""
    return f"{'an' if _starts_with_vowel_sound(noun) else 'a'} {noun}"


def _starts_with_vowel_sound(noun: str) -> bool:
    word = noun.lower().lstrip("\"'")
    if re.match(r"(uni([^mn]|$)|us(e|a|u)|eu|one\b|once|u\b|ut[ei])", word):
        return False
    return bool(re.match(r"[aeiou]|hour|honou?r|heir", word))


def joined(items: list[str], *, word: str = "and") -> str:
    """As in: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
