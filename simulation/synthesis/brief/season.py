"""The month in which a domain stands still: drawn once, so that all writers mean the same."""

from __future__ import annotations

from simulation.vocabulary.chance import Chance

YEARS = (2024, 2025)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def season(chance: Chance) -> str:
    """As people say it: March 2025."""
    draw = chance.at("season")
    return f"{draw.at('month').pick(MONTHS)} {draw.at('year').pick(YEARS)}"
