"""The domain's clock in the words of a prompt."""

from __future__ import annotations

from simulation.vocabulary.calendar import parse_moment, say_moment


def clock_text(now: str) -> str:
    moment = parse_moment(now)
    return f"It is now {moment:%A}, {say_moment(moment)}." if moment else f"It is now {now}."
