"""The little English grammar that templates need around words they have never seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

_VOWEL = re.compile(r"[aeiou]", re.I)
_SOUNDS_LIKE_YOU = re.compile(r"(?i:uni(?!n|m)|use|usu|eu|one\b|once\b|ubi|uti|u-)|U[A-Z]")
_SILENT_H = re.compile(r"(hour|honest|honou?r|heir)", re.I)
_SPELLED = re.compile(r"[AEFHILMNORSX](?![a-z])|8|11\b|18\b")
_SINGULAR_S = ("ss", "us", "is", "news", "series", "species", "status", "sms", "gps", "address")
_PARTICIPLES = {"paid", "sold", "spent", "bought", "sent", "made", "left", "due", "built", "won"}
_PLURALS = {"people", "children", "men", "women", "data", "details", "criteria", "media"}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def article(noun: str) -> str:
    """``a`` or ``an``, by how the noun sounds."""
    if _SILENT_H.match(noun) or _SPELLED.match(noun):
        return "an"
    return "an" if _VOWEL.match(noun) and not _SOUNDS_LIKE_YOU.match(noun) else "a"


def indefinite(noun: str) -> str:
    return f"{article(noun)} {noun}"


def is_plural(label: str) -> bool:
    """Does a label take "are": *loyalty points*, *milliseconds*; by its head noun."""
    head = re.split(r"\s+(?:of|in|at|on|for|per|from|by|with|to)\b", label.strip().lower())[0]
    word = _noun_of(head)
    if word in _PLURALS:
        return True
    return word.endswith("s") and not word.endswith(_SINGULAR_S)


def be(label: str) -> str:
    return "are" if is_plural(label) else "is"


def plural(label: str) -> str:
    """The label's head noun in the plural: *numbers of orders*, *order dates*."""
    if is_plural(label):
        return label
    match = re.search(r"\s+(?:of|in|at|on|for|per|from|by|with|to)\b", label)
    head, rest = (label[: match.start()], label[match.start() :]) if match else (label, "")
    noun = _noun_of(head)
    at = head.rfind(noun)
    return head[:at] + _plural_word(noun) + head[at + len(noun) :] + rest


def _noun_of(head: str) -> str:
    """The last word that is no participle behind its noun: *price* of "price paid"."""
    parts = head.split()
    while len(parts) > 1 and (parts[-1] in _PARTICIPLES or parts[-1].endswith("ed")):
        parts.pop()
    return parts[-1] if parts else ""


def _plural_word(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + "es"
    return word + "s" if word[-1:].isalpha() else word


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def listed(parts: Sequence[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def sentence(text: str, end: str = ".") -> str:
    """The text with a capital where a word begins it, and a closing mark where it has none."""
    text = " ".join(text.split())
    text = re.sub(r"\s+([,.;:?!])", r"\1", text)
    if not text:
        return ""
    if text[-1] not in ".?!…":
        text += end
    return capitalised(text)


def capitalised(text: str) -> str:
    """A capital at the start, unless it begins with an address, a code or a quotation."""
    first = text.split()[0] if text.split() else ""
    if not first or not first[0].isalpha() or "@" in first:
        return text
    if any(letter.isdigit() or letter.isupper() or letter in "_/" for letter in first[1:]):
        return text
    return text[0].upper() + text[1:]


def ordinal(place: int) -> str:
    """``first`` for 0; digits beyond the ninth."""
    if 0 <= place < len(ORDINALS):
        return ORDINALS[place]
    number = place + 1
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{suffix or 'th'}"
