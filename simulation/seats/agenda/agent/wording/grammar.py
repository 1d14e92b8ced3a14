"""Small rules of English: articles, lists, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.vocabulary.lexicon import Entity

_AN = re.compile(r"(?!u(?:ni|se|sa|ti)|eu|one\b)[aeiou]|hour|honest|heir", re.I)
_SPELLED = re.compile(r"[AEFHILMNORSX](?=[A-Z\d])")
_COUNTED = re.compile(r"^(?:number|count|total number) of (?:the )?", re.I)


def an(noun: str) -> str:
    """``an order``, ``a customer``."""
    if _SPELLED.match(noun):
        return f"an {noun}"
    return f"{'an' if _AN.match(noun) else 'a'} {noun}"


def is_plural(label: str) -> bool:
    """Does a label take "are": its head noun, before any "of", ends like a plural."""
    words = re.split(r"\s+(?:of|per|in|on|for|with|by|to|from|between|since)\s+", label)[0].split()
    head = words[-1].lower() if words else ""
    if head.endswith(("ss", "us", "is", "news", "series", "ics")):
        return False
    return head.endswith("s") and len(head) > 3


def verbs(label: str) -> dict[str, str]:
    """The verbs of templates, in agreement with a label."""
    if is_plural(label):
        return {"is": "are", "comes": "come", "reads": "read", "stands": "stand", "its": "its"}
    return {"is": "is", "comes": "comes", "reads": "reads", "stands": "stands", "its": "its"}


def article(label: str) -> str:
    """``an order total``, but ``loyalty points``."""
    return label if is_plural(label) else an(label)


def listed(parts: Sequence[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def sentence(text: str) -> str:
    """With a capital letter and an end."""
    text = " ".join(text.split())
    if not text:
        return ""
    if text[0].islower() and "@" not in text.split(" ", 1)[0]:
        text = text[0].upper() + text[1:]
    return (
        text
        if text[-1] in ".!?:…" or (text.endswith(("”", '"')) and text[-2] in ".!?")
        else f"{text}."
    )


def counted(label: str) -> str | None:
    """What is counted, if the label says so: "number of open orders" gives "open orders"."""
    found = _COUNTED.sub("", label)
    return found if found != label else None


def singular_of(things: str, entity: Entity) -> str:
    """One of the things that a label counts."""
    if entity.plural and things.endswith(entity.plural):
        return things[: -len(entity.plural)] + entity.singular
    if things.endswith("ies"):
        return f"{things[:-3]}y"
    return things[:-1] if things.endswith("s") and not things.endswith("ss") else things


def bare(label: str) -> str:
    """A label without "new" in front, for what is there once the change is made."""
    return re.sub(r"^new\s+", "", label)
