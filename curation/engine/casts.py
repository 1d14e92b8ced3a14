"""Which model sits where, as JSON on runs and dialogues: ``{role: seat}``, frozen when ordered.

A role without a seat is played by the embedded cast. The address and the key are looked up when
a dialogue is played, so that mended settings hold for what waits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import Field

from simulation.llm import Parameters
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.messages import Role
from simulation.vocabulary.sampling import Usage
from simulation.vocabulary.value import Value

NAME_LENGTH = 120
MILLION = 1_000_000
PLAYED_BY = {
    Role.USER: ModelRole.USER,
    Role.ASSISTANT: ModelRole.AGENT,
    Role.TOOL: ModelRole.TOOL_SIMULATOR,
}


class ModelSeat(Value):
    """One role's model."""

    endpoint: str
    """The endpoint's id, or ``environment``."""
    name: str
    """The endpoint's name."""
    number: int = 0
    """Of the endpoint's settings when this was ordered."""
    base_url: str = ""
    model: str = Field(min_length=1, max_length=200)
    parameters: Parameters = Parameters()
    prompt_price: float | None = None
    completion_price: float | None = None
    """US dollars for a million tokens."""

    def price(self, usage: Usage) -> float:
        """US dollars; 0 where the endpoint has no prices."""
        return price_of(usage, self.prompt_price or 0.0, self.completion_price or 0.0)


def price_of(usage: Usage, prompt_price: float, completion_price: float) -> float:
    """US dollars, by prices for a million tokens."""
    return (usage.prompt * prompt_price + usage.completion * completion_price) / MILLION


Seats = dict[ModelRole, ModelSeat]


def read_cast(given: Mapping[str, Any]) -> Seats:
    """From the column."""
    return {ModelRole(role): ModelSeat.model_validate(seat) for role, seat in given.items()}


@lru_cache(maxsize=256)
def seats_in(column: str) -> Seats:
    """From the column's text: the dialogues of a run share one."""
    return read_cast(json.loads(column))


def cast_json(seats: Seats) -> dict[str, Any]:
    """For the column."""
    return {role.value: seat.model_dump(mode="json") for role, seat in seats.items()}


def cast_name(seats: Seats) -> str:
    """For people: one name where one model plays all, else each with its role."""
    names = {seat.model for seat in seats.values()}
    both = {ModelRole.USER, ModelRole.AGENT} <= seats.keys()
    if both and len(names) == 1:
        return names.pop()[:NAME_LENGTH]
    return ", ".join(f"{role.value} {seat.model}" for role, seat in seats.items())[:NAME_LENGTH]
