"""The conversation as the judge reads it: words, calls, results, row changes, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulation.seats.llm.judge.excerpt import Used, compact, excerpt, used_in
from simulation.vocabulary.mentions import mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Diff, TableDiff, Turn

ROOM = 48_000
"""Characters of conversation in one request: some 12,000 tokens."""
RESULT_SIZES = (6000, 1500, 500)
"""Characters of each result, from generous to sparse, until the whole has room."""
PARTED_SIZE = 1500
"""Where it is read in parts anyway."""
LONGEST_WORDS = 4000
MOST_ROWS = 8
"""Row changes shown of a table."""


class Passage(NamedTuple):
    seq: int
    text: str


def passages(state: DialogueState, room: int = ROOM) -> tuple[Passage, ...]:
    """All turns but the system's, results cut as far as it takes, and no further than that."""
    used = _used(state.turns)
    for most in RESULT_SIZES:
        found = tuple(_passages(state.turns, used, most))
        if length(found) <= room:
            return found
    return tuple(_passages(state.turns, used, PARTED_SIZE))


def parts_of(found: tuple[Passage, ...], room: int = ROOM) -> tuple[tuple[Passage, ...], ...]:
    """In as many parts as it takes, none beginning with the results of a call before it."""
    parts: list[list[Passage]] = [[]]
    size = 0
    for passage in found:
        size += len(passage.text) + 1
        if size > room and parts[-1] and not passage.text.startswith(_INSIDE):
            parts.append([])
            size = len(passage.text) + 1
        parts[-1].append(passage)
    return tuple(map(tuple, parts))


def length(found: tuple[Passage, ...]) -> int:
    return sum(len(passage.text) + 1 for passage in found)


_INSIDE = "  ["
"""How a result begins, below the call that it answers."""


def _passages(turns: tuple[Turn, ...], used: Used, most: int) -> Iterator[Passage]:
    for turn in turns:
        if turn.message.role is not Role.SYSTEM:
            yield Passage(turn.seq, "\n".join(_lines(turn, used, most)))


def _lines(turn: Turn, used: Used, most: int) -> Iterator[str]:
    message = turn.message
    if message.role is Role.TOOL:
        yield f"  [{turn.seq}] result of {message.name}{_manner(turn)}: " + _indented(
            excerpt(message.content or "(empty)", used, most), "      "
        )
        yield from (f"      changed in the database: {line}" for line in _changes(turn.diff or {}))
        return
    name = "user" if message.role is Role.USER else "agent"
    if message.content:
        yield f"[{turn.seq}] {name}: " + _indented(message.content[:LONGEST_WORDS], "  ")
    for call in message.tool_calls:
        arguments = call.function.arguments[:LONGEST_WORDS]
        yield f"[{turn.seq}] {name} calls {call.function.name} {_indented(arguments, '  ')}"
    if turn.done:
        yield "  (the user's last word)"


def _manner(turn: Turn) -> str:
    execution = turn.execution
    if execution is None:
        return ""
    failed = "" if execution.ok else f", failed: {execution.error or 'error'}"
    replaced = ", edited by a person" if execution.overridden is not None else ""
    return f" ({'computed' if execution.executed else 'simulated'}{failed}{replaced})"


def _indented(text: str, by: str) -> str:
    """Further lines stand under the first: no text can pass for another speaker's."""
    return f"\n{by}".join(text.splitlines())


def _changes(diff: Diff) -> Iterator[str]:
    for table, changed in diff.items():
        lines = list(_rows(changed))
        yield from (f"{table}: {line}" for line in lines[:MOST_ROWS])
        if len(lines) > MOST_ROWS:
            yield f"{table}: {len(lines) - MOST_ROWS} more rows"


def _rows(changed: TableDiff) -> Iterator[str]:
    yield from (f"added {compact(row)}" for row in changed.added)
    yield from (f"removed {compact(row)}" for row in changed.removed)
    for row in changed.changed:
        yield f"{compact(row.key)} from {compact(row.old)} to {compact(row.new)}"


def _used(turns: tuple[Turn, ...]) -> Used:
    """What the agent said and what it gave its tools, folded; dates and numbers also in canon."""
    agents = (turn.message for turn in turns if turn.message.role is Role.ASSISTANT)
    words = [
        part
        for message in agents
        for part in (message.content, *(call.function.arguments for call in message.tool_calls))
        if part
    ]
    text = "\n".join(words)
    canon = " ".join(item.canonical for item in mentions(text))
    return used_in(f"{text}\n{canon}")
