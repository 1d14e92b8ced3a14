"""The look, held to numbers: contrast, one key map, no colour or size outside the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from curation.web.context import SHEETS
from curation.web.keys import KEYS

ROOT = Path(__file__).resolve().parents[3]
CSS = ROOT / "static" / "css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAIR = re.compile(r"--([\w-]+):\s*light-dark\(\s*(#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\s*\)")
COLOURS = {
    name: (light, dark) for name, light, dark in PAIR.findall((CSS / "tokens.css").read_text())
}

GROUNDS = ("paper", "surface", "raised")
ON_GROUNDS = ("ink", "muted", "accent", "user", "agent", "tool", "system", "good", "bad", "warn")
ON_WASHES = [
    ("accent", "accent-wash"),
    ("ink", "accent-wash"),
    ("muted", "accent-wash"),
    ("tool", "tool-wash"),
    ("muted", "tool-wash"),
    ("good", "good-wash"),
    ("ink", "good-wash"),
    ("bad", "bad-wash"),
    ("ink", "bad-wash"),
    ("muted", "bad-wash"),
    ("warn", "warn-wash"),
    ("ink", "warn-wash"),
    ("muted", "warn-wash"),
    ("accent-ink", "accent"),
    ("good-ink", "good"),
]
TEXT = [(one, ground) for one in ON_GROUNDS for ground in GROUNDS] + ON_WASHES


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_reaches_four_and_a_half_to_one(text: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[text][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_field_reaches_three_to_one(ground: str, theme: int) -> None:
    assert contrast(COLOURS["edge"][theme], COLOURS[ground][theme]) >= 3


def test_colours_stand_in_one_table() -> None:
    for sheet in CSS.glob("*.css"):
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{3,8}\b(?![\w-]*\s*\{)", sheet.read_text()), sheet.name


def test_every_sheet_is_linked_and_every_linked_sheet_exists() -> None:
    assert {f"{name}.css" for name in SHEETS} == {path.name for path in CSS.glob("*.css")}


def test_every_token_that_is_used_is_defined() -> None:
    known = set(re.findall(r"(--[\w-]+)\s*:", (CSS / "tokens.css").read_text()))
    for sheet in CSS.glob("*.css"):
        assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) <= known, sheet.name


def test_no_template_carries_script_or_style_of_its_own() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=[\"']|hx-on|\|safe\b")
    for path in TEMPLATES:
        assert not inline.search(path.read_text()), path.name


def test_each_key_has_one_meaning() -> None:
    pressed = [key.default for key in KEYS]
    assert len(pressed) == len(set(pressed))


def test_the_keys_that_people_have_learnt_stay() -> None:
    """A change here breaks somebody's muscle memory."""
    map_ = {key.default: key.name for key in KEYS}
    assert map_ == {
        "j": "next-turn",
        "k": "previous-turn",
        "n": "next-item",
        "p": "previous-item",
        "u": "back",
        "g": "newest",
        "l": "find",
        "/": "search",
        "f": "fork",
        "e": "edit",
        "r": "regenerate",
        "s": "recast",
        "t": "seat",
        "d": "suggest",
        "+": "call",
        "c": "note",
        "m": "mask",
        "y": "accept",
        "w": "refuse",
        "v": "judge",
        "a": "approve",
        "x": "reject",
        "U": "undo",
        "q": "claim",
        "R": "mend",
        "o": "repair",
        "b": "compare",
        "[": "previous-branch",
        "]": "next-branch",
        "1": "left-better",
        "2": "right-better",
        "0": "tie",
        "h": "hold",
        "z": "stop",
        "?": "keys",
    }


def test_every_key_does_something_on_some_page() -> None:
    drawn = "".join(path.read_text() for path in TEMPLATES)
    scripts = "".join(path.read_text() for path in (ROOT / "static" / "js").glob("*.js"))
    for key in KEYS:
        assert f'data-do="{key.name}"' in drawn or f'"{key.name}"' in scripts, key.name


def test_every_icon_that_is_drawn_exists() -> None:
    sprite = (ROOT / "static" / "icons.svg").read_text()
    known = set(re.findall(r'<symbol id="(\w+)"', sprite))
    for path in TEMPLATES:
        assert set(re.findall(r'{% icon "(\w+)"', path.read_text())) <= known, path.name
