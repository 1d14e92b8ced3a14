"""How values read: times, sizes, JSON, names in snake case."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

MANY = 1_000
"""Numbers beside a list are counted up to here."""

register = template.Library()


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    """A time element: "3 minutes ago", with the moment itself beneath."""
    if moment is None:
        return "never"
    passed = timesince(moment, timezone.now(), depth=1)
    words = "just now" if passed.startswith("0") else f"{passed} ago"
    return format_html(
        '<time datetime="{}" title="{}" class="nowrap">{}</time>',
        moment.isoformat(timespec="seconds"),
        f"{moment:%Y-%m-%d %H:%M:%S} UTC",
        words,
    )


@register.filter
def spaced(name: object) -> str:
    """A name in snake case as words: ``false_success_claim`` -> ``False success claim``."""
    words = str(name or "").replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


@register.filter
def lower_spaced(name: object) -> str:
    return str(name or "").replace("_", " ").strip()


@register.filter
def dollars(amount: float | None) -> str:
    """``$0.0042``, ``$12.30``: small sums keep what can be read of them."""
    value = amount or 0.0
    return f"${value:.4f}" if 0 < value < 0.1 else f"${value:,.2f}"


@register.filter
def pretty(value: Any) -> str:
    """JSON with indents, keys in their order, letters of any script kept."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


@register.filter
def cell(value: Any) -> SafeString | str:
    """A database value in a table: NULL and bytes are told apart from text that looks so."""
    if value is None:
        return format_html('<span class="nil">null</span>')
    if isinstance(value, dict) and "$bytes" in value:
        return format_html('<span class="nil">{} bytes</span>', len(str(value["$bytes"])) // 2)
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in ("$int", "$real"):
        return str(next(iter(value.values())))
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@register.filter
def duration(seconds: float | None) -> str:
    """``48 s``, ``3 min``, ``1 h 12 min``."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 1:
        return "less than 1 s"
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@register.filter
def thousands(number: float | None) -> str:
    """12345 -> 12,345 with a thin space for comma, so that figures line up."""
    if number is None:
        return "–"
    return f"{number:,.0f}".replace(",", "\u202f")


@register.filter
def capped(number: int) -> str:
    """A count that was not counted further than a thousand: 1 000+."""
    return f"{thousands(number)}+" if number >= MANY else thousands(number)


@register.filter
def share(value: float | None) -> str:
    """0.123 -> 12 %; small rates keep a decimal."""
    if value is None:
        return "–"
    return f"{value * 100:.1f} %" if 0 < value < 0.1 else f"{value * 100:.0f} %"


@register.filter
def short(digest: object) -> str:
    """The two ends of a digest."""
    text = str(digest or "")
    return f"{text[:4]}…{text[-2:]}" if len(text) > 10 else text


@register.filter
def initials(user: Any) -> str:
    name = user.get_full_name() or user.get_username()
    parts = [part for part in name.replace(".", " ").split() if part]
    return "".join(part[0] for part in parts[:2]) or "?"


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """The value under a key that is itself a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None
