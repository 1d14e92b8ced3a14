"""Plural and singular of English nouns, well enough for the names of tables."""

from __future__ import annotations

import re

from simulation.synthesis.words.listed import listed

_IRREGULAR = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "ox": "oxen",
    "medium": "media",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "index": "indexes",
    "matrix": "matrices",
    "vertex": "vertices",
    "quiz": "quizzes",
    "movie": "movies",
    "cookie": "cookies",
    "zombie": "zombies",
    "series": "series",
    "species": "species",
    "leaf": "leaves",
    "shelf": "shelves",
    "wolf": "wolves",
    "knife": "knives",
    "wife": "wives",
    "life": "lives",
    "half": "halves",
    "shoe": "shoes",
    "cache": "caches",
    "axis": "axes",
    "hero": "heroes",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "gas": "gases",
    "lens": "lenses",
    "bus": "buses",
    "alias": "aliases",
    "atlas": "atlases",
    "canvas": "canvases",
    "house": "houses",
    "warehouse": "warehouses",
    "cause": "causes",
    "clause": "clauses",
    "spouse": "spouses",
    "use": "uses",
    "course": "courses",
}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_UNCOUNTED = listed(
    "news equipment information staff sheep fish aircraft data metadata inventory stock "
    "software hardware luggage traffic weather music feedback history"
)
_NO_PLURAL_S = re.compile(r"(ss|us|is)$")


def singular(word: str) -> str:
    if word in _UNCOUNTED or word in _IRREGULAR:
        return word
    if word in _SINGULAR:
        return _SINGULAR[word]
    if _NO_PLURAL_S.search(word) or not word.endswith("s") or len(word) < 4:
        return word
    return _without_ending(word)


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
    if word in _UNCOUNTED or word in _SINGULAR:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
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
