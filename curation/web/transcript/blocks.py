"""The transcript as blocks: a message, with the results of its calls in their cards.

A tool turn joins the block of the message that called; one that answers nothing here (an
import may hold such) stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from curation.models import Turn
from curation.web.transcript.asked import Asked, asked_of
from curation.web.transcript.cards import Card, answered, card_of
from curation.web.transcript.payloads import Payload
from simulation.vocabulary.domain import Domain

TEXT_LIMIT = 20_000
ROLES = {"system": "System", "user": "User", "assistant": "Agent", "tool": "Tool"}
KINDS = {"system": "system", "user": "user", "assistant": "agent", "tool": "tool"}
AUTHORS = {"human-edited": "edited by", "human": "written by", "import": "imported"}


@dataclass
class Block:
    """``first`` to ``last`` are the seqs of the message and of the results that it waited for."""

    first: int
    last: int
    kind: str
    role: str
    author: str
    owner: str
    """The id of the trajectory whose turn it is; another than the branch's: inherited."""
    hand: str = ""
    """The author as stored: model, agenda, human, human-edited, import."""
    text: str = ""
    cut: int = 0
    """Characters that were left out."""
    reasoning: str = ""
    replayed: int | None = None
    """The parent's turn that it repeats, in a branch that keeps what was said later."""
    asked: list[Asked] = field(default_factory=list)
    """How models were asked for it and for its simulated results."""
    rules: tuple[str, ...] = ()
    digest: str = ""
    cards: list[Card] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    proven: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    """Primary keys of its turns, by which notes find it."""
    calls: dict[str, int] = field(default_factory=dict, repr=False)
    """Open calls: id to the index of its card."""

    @property
    def after(self) -> int:
        """Where a fork that keeps this block begins."""
        return self.last + 1

    @property
    def can_edit(self) -> bool:
        """Somebody's turn; the briefing can be written otherwise, not made anew."""
        return self.kind != "system"

    @property
    def speaks_next(self) -> str:
        """Whose words follow this block: the seat to take there."""
        return "agent" if self.kind == "user" or self.cards else "user"

    @property
    def is_by_person(self) -> bool:
        return self.hand in ("human", "human-edited")


def blocks_of(turns: Iterable[Turn], domain: Domain) -> list[Block]:
    """Turns in the order of the path, as blocks."""
    found: list[Block] = []
    for turn in turns:
        home = _caller(found, turn)
        if home is None:
            found.append(_block(turn, domain))
        else:
            _answer(home, turn)
    return found


def _caller(blocks: list[Block], turn: Turn) -> Block | None:
    """The latest block whose open call this tool turn answers."""
    if turn.role != "tool" or not blocks:
        return None
    call = turn.content["message"].get("tool_call_id")
    return blocks[-1] if call in blocks[-1].calls else None


def _answer(block: Block, turn: Turn) -> None:
    index = block.calls.pop(turn.content["message"]["tool_call_id"])
    block.cards[index] = answered(block.cards[index], turn.content)
    block.last = turn.seq
    _judgements(block, turn)


def _block(turn: Turn, domain: Domain) -> Block:
    message = turn.content["message"]
    text = str(message.get("content") or "")
    block = Block(
        first=turn.seq,
        last=turn.seq,
        kind=KINDS.get(turn.role, "system"),
        role=ROLES.get(turn.role, turn.role),
        author=_author(turn),
        owner=str(turn.trajectory_id),
        hand=turn.author,
        text=text[:TEXT_LIMIT],
        cut=max(0, len(text) - TEXT_LIMIT),
        reasoning=str(message.get("reasoning_content") or ""),
        replayed=turn.content.get("replayed"),
        rules=tuple(turn.content.get("rules") or ()),
        digest=str(turn.content.get("world_digest") or ""),
    )
    _cards(block, turn, domain)
    _judgements(block, turn)
    return block


def _cards(block: Block, turn: Turn, domain: Domain) -> None:
    message = turn.content["message"]
    for index, call in enumerate(message.get("tool_calls") or ()):
        block.cards.append(card_of(call, None, domain))
        block.calls[call.get("id", "")] = index
    if turn.role == "tool":
        name = str(message.get("name") or "result without a call")
        lone = Card(name=name, arguments=Payload(is_empty=True), sql="", mutates=False)
        block.cards.append(answered(lone, turn.content))
        block.text = ""


def _author(turn: Turn) -> str:
    by = str(turn.content.get("by") or "")
    author = AUTHORS.get(turn.author, turn.author)
    if turn.author in ("human", "human-edited"):
        return f"{author} {by}".strip() if by else author.split(" ")[0]
    return by if turn.author == "model" and by else author


def _judgements(block: Block, turn: Turn) -> None:
    block.findings.extend(turn.content.get("findings") or ())
    block.proven.extend(turn.content.get("proven") or ())
    block.faults.extend(turn.content.get("faults") or ())
    block.rows.append(turn.pk)
    asked = asked_of(turn.content)
    if asked is not None:
        block.asked.append(asked)
