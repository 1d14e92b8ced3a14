"""Words of a text in a form in which different inflections compare equal."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "for",
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "am",
        "do",
        "does",
        "did",
        "i",
        "me",
        "my",
        "we",
        "our",
        "us",
        "you",
        "your",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "there",
        "he",
        "she",
        "they",
        "them",
        "his",
        "her",
        "their",
        "can",
        "could",
        "would",
        "will",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "please",
        "just",
        "want",
        "wants",
        "like",
        "need",
        "have",
        "has",
        "had",
        "get",
        "got",
        "see",
        "know",
        "tell",
        "find",
        "look",
        "check",
        "out",
        "up",
        "about",
        "into",
        "if",
        "whether",
        "what",
        "which",
        "who",
        "whose",
        "when",
        "where",
        "how",
        "so",
        "as",
        "than",
        "then",
        "not",
        "no",
        "some",
        "any",
        "all",
        "one",
        "thing",
        "also",
        "too",
        "here",
        "now",
        "new",
    ]
)
_ENDINGS = (("ies", "y"), ("ing", ""), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"),
            ("ed", ""), ("s", ""))  # fmt: skip


def words(text: str) -> list[str]:
    return [match.group().casefold().replace("\u2019", "'") for match in _WORD.finditer(text)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A crude stem: enough for plurals and regular verbs."""
    for ending, end in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            base = word[: len(word) - len(ending)] + end
            if ending in ("ed", "ing") and len(base) > 3 and base[-1] == base[-2] != "l":
                base = base[:-1]
            return base.rstrip("e") if len(base) > 3 else base
    return word.rstrip("e") if len(word) > 3 else word


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(stem(word) for word in words(text) if word not in STOP)


def place_of(text: str, phrase: str) -> int:
    """Where a phrase stands in a text, by stems and in order; -1 if it does not."""
    wanted = _phrase(phrase)
    if not wanted:
        return -1
    stems, starts = _stems(text)
    for at in range(len(stems) - len(wanted) + 1):
        if stems[at] == wanted[0] and stems[at : at + len(wanted)] == wanted:
            return starts[at]
    return -1


@lru_cache(maxsize=8192)
def _phrase(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(text))


@lru_cache(maxsize=256)
def _stems(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The stems of a text and where each stands: asked for with every phrase of a domain."""
    found = list(_WORD.finditer(text))
    stems = tuple(stem(match.group().casefold()) for match in found)
    return stems, tuple(match.start() for match in found)
