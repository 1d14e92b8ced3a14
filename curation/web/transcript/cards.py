"""A tool call and its result in one card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curation.web.transcript.changes import Change, change_of
from curation.web.transcript.payloads import Payload, shape
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.state import Author


@dataclass(frozen=True)
class Card:
    """``seq`` is the result's turn, None while the call has not been answered."""

    name: str
    arguments: Payload
    sql: str
    mutates: bool
    seq: int | None = None
    result: Payload | None = None
    ok: bool = True
    error: str = ""
    executed: bool = True
    written_by: str = ""
    """The model that wrote a simulated result."""
    rows: int = 0
    overridden: Payload | None = None
    imported: bool = False
    """The result is one that was recorded elsewhere."""
    change: Change | None = None
    digest: str = ""


def card_of(call: dict[str, Any], answer: dict[str, Any] | None, domain: Domain) -> Card:
    """``call`` is one of a message's tool calls, ``answer`` the stored turn with its result."""
    function = call.get("function") or {}
    name = str(function.get("name") or "unnamed call")
    tool = domain.tool(name)
    asked = Card(
        name=name,
        arguments=shape(str(function.get("arguments") or "")),
        sql=(tool.sql or "") if tool else "",
        mutates=bool(tool and tool.mutates),
    )
    return asked if answer is None else answered(asked, answer)


def answered(card: Card, turn: dict[str, Any]) -> Card:
    """The card with the result that a tool turn holds."""
    execution = turn.get("execution") or {}
    overridden = execution.get("overridden")
    return Card(
        name=card.name,
        arguments=card.arguments,
        sql=card.sql,
        mutates=card.mutates,
        seq=turn["seq"],
        result=shape(str(turn["message"].get("content") or "")),
        ok=bool(execution.get("ok", True)),
        error=str(execution.get("error") or ""),
        executed=bool(execution.get("executed", False)),
        written_by=str(turn.get("by") or "") if turn.get("author") == "model" else "",
        rows=int(execution.get("rows") or 0),
        overridden=shape(overridden) if overridden is not None else None,
        imported=turn.get("author") == Author.IMPORT,
        change=change_of(turn.get("diff")),
        digest=str(turn.get("world_digest") or ""),
    )
