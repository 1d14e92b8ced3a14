"""What a figure of two arms says, in plain words: never more than its interval allows."""

from __future__ import annotations

from simulation.dialogue.arms import Figure

SIZES = (20, 40, 100, 200, 400, 1000)
"""Pairs that somebody might order next."""
WHOLES = {
    "turns": "Turns per dialogue",
    "tasks": "Tasks proven per dialogue",
    "success": "Dialogues with all tasks proven",
}


def title_of(figure: Figure) -> str:
    kind, _, part = figure.name.partition(".")
    words = part.replace("_", " ")
    if kind == "findings":
        return f"Findings per 100 turns, owner {words}"
    if kind == "kept":
        return f"Kept where it applies: {words}"
    return WHOLES[kind]


def told(figure: Figure) -> str:
    """One or two sentences."""
    apart = figure.difference
    if apart is None:
        return "One of the arms has nothing to be counted."
    if apart.low is None or apart.high is None:
        return "One pair says nothing of chance."
    if figure.is_same:
        return "The same in every pair, which does not say that it always would be."
    if figure.is_told:
        side = "Higher" if apart.value > 0 else "Lower"
        near, far = sorted((abs(apart.low), abs(apart.high)))
        return f"{side} under the new rules, by {_number(near, figure)} to {_number(far, figure)}."
    return f"No difference can be told apart from chance at this size. {_prospect(figure)}"


def _prospect(figure: Figure) -> str:
    pairs = next((size for size in SIZES if size >= 2 * figure.pairs), 2 * figure.pairs)
    reach = figure.reach_with(pairs)
    if reach is None:
        return ""
    return f"{pairs} pairs would tell ±{_number(reach, figure)}."


def _number(value: float, figure: Figure) -> str:
    if figure.is_share:
        return f"{100 * value:.0f} percentage points"
    return f"{value:.2f}" if value < 1 else f"{value:.1f}"
