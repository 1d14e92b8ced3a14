"""Small drawings. Lengths are SVG attributes, since the policy forbids style attributes."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PILLAR = 40
"""Height of the highest, in the drawing's own units."""

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A symbol of the sprite; decoration, so hidden from readers of the screen."""
    sized = format_html(' width="{0}" height="{0}"', size) if size else ""
    return format_html(
        '<svg class="icon" aria-hidden="true"{}><use href="{}#{}"></use></svg>',
        sized,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def bar(value: float, total: float = 1, kind: str = "", label: str = "") -> SafeString:
    """A horizontal bar filled to ``value`` of ``total``."""
    share = min(max(float(value or 0) / float(total or 1), 0.0), 1.0)
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect width="{}" height="1"></rect></svg>',
        f"bar--{kind}" if kind else "",
        label or f"{share:.0%}",
        f"{share * 100:.2f}",
    )


@register.simple_tag
def pillars(shares: Sequence[tuple[float, str]], label: str) -> SafeString:
    """Upright bars side by side; each is as high as its share of 1, and tells its words."""
    drawn = format_html_join(
        "",
        '<rect x="{}.1" y="{}" width="0.8" height="{}"><title>{}</title></rect>',
        (
            (at, f"{PILLAR * (1 - share):.2f}", f"{PILLAR * share:.2f}", words)
            for at, (share, words) in enumerate(shares)
        ),
    )
    return format_html(
        '<svg class="pillars" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>',
        max(len(shares), 1),
        PILLAR,
        label,
        drawn,
    )


@register.simple_tag
def stroke(kind: str, width: int) -> SafeString:
    """A row of the minimap: users start at the left, agents are set in, tools are hollow."""
    inset = {"agent": 10, "tool": 10}.get(kind, 0)
    body = (
        '<rect x="{x}" y="1.5" width="{w}" height="5" rx="1" fill="none" stroke="currentColor">'
        if kind == "tool"
        else '<rect x="{x}" y="1" width="{w}" height="6" rx="{r}" fill="currentColor">'
    )
    drawn = format_html(body + "</rect>", x=inset + 0.5, w=width, r=3 if kind == "user" else 1)
    return format_html(
        '<svg class="{}" width="{}" height="8" aria-hidden="true">{}</svg>',
        kind,
        inset + width + 2,
        drawn,
    )
