"""How a model was asked for a turn, and what that took."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Asked:
    """``what`` is the move: empty for the message, a tool's name for its simulated result."""

    what: str
    model: str
    answered_by: str
    """The model as the endpoint named it, where that is another name."""
    read: int
    written: int
    thought: int
    cached: int
    seconds: float
    attempts: int
    failures: tuple[str, ...]
    repairs: tuple[str, ...]
    prompt: str
    parameters: str
    """As JSON, without the seed."""
    seed: str
    note: str
    request: str


def asked_of(turn: dict[str, Any]) -> Asked | None:
    """From a stored turn; None where no model was asked."""
    given = turn.get("sampling")
    if not given:
        return None
    usage = given.get("usage") or {}
    parameters = dict(given.get("parameters") or {})
    seed = parameters.pop("seed", "")
    by, model = str(given.get("answered_by") or ""), str(given.get("model") or "")
    message = turn["message"]
    return Asked(
        what=str(message.get("name") or "") if message.get("role") == "tool" else "",
        model=model,
        answered_by=by if by != model else "",
        read=int(usage.get("prompt") or 0),
        written=int(usage.get("completion") or 0),
        thought=int(usage.get("reasoning") or 0),
        cached=int(usage.get("cached") or 0),
        seconds=float(given.get("seconds") or 0.0),
        attempts=int(given.get("attempts") or 1),
        failures=tuple(given.get("failures") or ()),
        repairs=tuple(given.get("repairs") or ()),
        prompt=str(given.get("prompt") or ""),
        parameters=json.dumps(parameters, ensure_ascii=False) if parameters else "",
        seed=str(seed),
        note=str(given.get("note") or ""),
        request=str(given.get("request") or ""),
    )
