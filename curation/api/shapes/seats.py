"""Who plays a role, as it was ordered."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from curation.api.shapes.endpoints import said


class SeatShape(Schema):
    endpoint: str
    """The endpoint's name; ``environment`` is what the workers' environment names."""
    endpoint_id: str | None
    number: int
    """Of the endpoint's settings; 0 for the environment's."""
    base_url: str
    model: str
    parameters: dict[str, Any]


def seat_shapes(cast: dict[str, Any]) -> dict[str, SeatShape]:
    """From the column of a run or a dialogue."""
    return {role: _shape(seat) for role, seat in cast.items()}


def _shape(seat: dict[str, Any]) -> SeatShape:
    known = None if seat["endpoint"] == seat["name"] else seat["endpoint"]
    return SeatShape(
        endpoint=seat["name"],
        endpoint_id=known,
        number=seat["number"],
        base_url=seat["base_url"],
        model=seat["model"],
        parameters=said(seat["parameters"]),
    )
