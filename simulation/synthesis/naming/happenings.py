"""Columns named after what happened, as nouns: ``placed_on`` of an order is its order date."""

from __future__ import annotations

_ENDS = ("on", "at", "date", "time", "day", "dt")
_NOUNS = {
    "placed": "",
    "ordered": "order",
    "shipped": "shipping",
    "delivered": "delivery",
    "created": "creation",
    "create": "creation",
    "paid": "payment",
    "opened": "opening",
    "closed": "closing",
    "started": "start",
    "begun": "start",
    "ended": "end",
    "finished": "end",
    "returned": "return",
    "issued": "issue",
    "booked": "booking",
    "born": "birth",
    "died": "death",
    "hired": "hire",
    "joined": "joining",
    "left": "leaving",
    "published": "publication",
    "released": "release",
    "approved": "approval",
    "signed": "signing",
    "received": "receipt",
    "sent": "sending",
    "submitted": "submission",
    "registered": "registration",
    "enrolled": "enrolment",
    "reported": "report",
    "discontinued": "discontinuation",
    "adopted": "adoption",
    "treated": "treatment",
    "built": "construction",
    "modified": "modification",
    "cancelled": "cancellation",
    "canceled": "cancellation",
    "purchased": "purchase",
    "acquired": "acquisition",
    "founded": "foundation",
    "established": "foundation",
    "departed": "departure",
    "arrived": "arrival",
    "expires": "expiry",
    "expired": "expiry",
    "due": "due",
}


def happening(words: list[str], noun: str) -> str:
    """``order date`` for ``placed on`` or ``ordered``; "" where nothing is said to have happened.

    ``words`` are those of a column of dates or moments, ``noun`` is what a row is called.
    """
    if len(words) > 1 and words[0] == "date" and words[1] not in ("of", "and"):
        words = words[1:]
    if len(words) == 2 and words[1] in ("first", "last"):
        return f"{words[1]} date"
    front, end = (words[:-1], words[-1]) if words[-1] in _ENDS else (words, "")
    if not front or (end not in ("on", "at", "") and front[-1] not in _NOUNS):
        return ""
    *before, verb = front
    if verb not in _NOUNS and end == "":
        return ""
    named = _NOUNS.get(verb, verb) or noun
    return " ".join([*before, named, "time" if end == "time" else "date"])
