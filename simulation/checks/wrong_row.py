"""A change made to another row than the one that was spoken of.

Rows are told apart by what results showed of them. The words that led to the call describe one
row; if the call goes to another, of which less is said, it goes wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from simulation.checks.arguments import decoded
from simulation.checks.consent import is_a_yes
from simulation.checks.knowledge import Knowledge, mentioned
from simulation.checks.tasks import is_told
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.spoken import contains
from simulation.vocabulary.state import DialogueState, Turn

FURTHEST = 6
"""Utterances back to look for a description in."""
SHORTEST_WORD = 3
SAYING_NOTHING = frozenset(("yes", "true", "false", "none", "null"))
"""Values that are said of anything."""
SMALLEST_TELLING = 100
"""Smaller numbers stand for many things."""

Row = dict[str, Any]


class Spoken(NamedTuple):
    text: str
    """Folded."""
    known: Knowledge

    @classmethod
    def of(cls, text: str) -> Spoken:
        return cls(text.casefold(), mentioned(text))


def wrong_rows(state: DialogueState) -> Iterator[Finding]:
    """Calls that change a row while the words just before describe another one."""
    for call in state.turns[-1].message.tool_calls:
        tool = state.domain.tool(call.function.name)
        if tool is not None and tool.mutates:
            yield from _wrong(state, call)


def _wrong(state: DialogueState, call: ToolCall) -> Iterator[Finding]:
    given = decoded(call)
    for name in keys_of(state, call.function.name, given):
        rows = rows_by_key(state, call.function.name, name)
        chosen = str(given[name])
        if chosen not in rows or len(rows) < 2:
            continue
        other = _described(state, rows, chosen, given)
        if other is not None:
            yield Finding(
                kind="wrong_row",
                severity=Severity.WARNING,
                owner=Owner.AGENT,
                seq=state.turns[-1].seq,
                message=f"{call.function.name} changes {name} {chosen}, but the words before it "
                f"speak of {other.key}: {', '.join(sorted(other.told)[:4])}.",
                evidence=f"{name}={chosen}, not {other.key}",
            )
            return


class Described(NamedTuple):
    key: str
    told: frozenset[str]


def _described(
    state: DialogueState, rows: dict[str, frozenset[str]], chosen: str, given: Row
) -> Described | None:
    """Another row of which the nearest describing words say more, and all that they say of the
    chosen one; None where they do not describe any, or the chosen one.
    """
    set_now = {_fold(value) for value in given.values()} - {_fold(chosen)}
    for spoken in _nearest(state.turns[:-1]):
        told = {key: told_of(words - set_now, spoken) for key, words in rows.items()}
        best = max(told, key=lambda key: len(told[key]))
        if told[best]:
            is_another = told[chosen] < told[best]
            return Described(best, told[best] - told[chosen]) if is_another else None
    return None


def _nearest(turns: Sequence[Turn]) -> Iterator[Spoken]:
    """The last words, then those with the ones before them, and so on. A yes is read together
    with what it answers.
    """
    spoken = [
        turn.message.content or ""
        for turn in turns[-FURTHEST * 4 :]
        if turn.message.role is Role.USER or is_told(turn)
    ][-FURTHEST:]
    first = 2 if spoken and is_a_yes(spoken[-1]) else 1
    for count in range(first, len(spoken) + 1):
        text = "\n".join(spoken[-count:])
        yield Spoken.of(text)


def told_of(words: frozenset[str], spoken: Spoken) -> frozenset[str]:
    return frozenset(word for word in words if _is_said(word, spoken))


def _is_said(word: str, spoken: Spoken) -> bool:
    if word in spoken.known.words:
        return True
    moment = parse_moment(word)
    if moment is not None:
        return moment.date() in spoken.known.days and _time_fits(word, spoken)
    if len(word) < SHORTEST_WORD or word.isdigit() or word in SAYING_NOTHING:
        return False
    return contains(spoken.text, word)


def _time_fits(word: str, spoken: Spoken) -> bool:
    """A moment with a time is said by day and time."""
    return len(word) <= len("2026-05-03") or word[11:16] in spoken.known.words


def keys_of(state: DialogueState, tool: str, given: Row) -> Iterator[str]:
    """Parameters that name the row to change: by the frame, or by their own names."""
    frame = state.domain.lexicon.frames.get(tool)
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        if frame is None:
            is_key = is_called_a_key(name)
        else:
            meant = frame.inputs.get(name)
            is_key = meant is not None and meant.purpose is Purpose.KEY
        if is_key:
            yield name


def is_called_a_key(parameter: str) -> bool:
    return parameter == "id" or parameter.endswith(("_id", "_number"))


def rows_by_key(state: DialogueState, tool: str, parameter: str) -> dict[str, frozenset[str]]:
    """By the value of the key, all that results have shown of the row, folded."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for turn in state.turns[:-1]:
        if turn.message.role is not Role.TOOL or not turn.message.content:
            continue
        wanted = _properties(state, tool, parameter, turn.message.name or "")
        for row in rows_in(turn.message.content):
            for name in wanted & row.keys():
                found[str(row[name])] |= (row[name] is not None and _words(row)) or frozenset()
    return {key: frozenset(words) for key, words in found.items()}


def _properties(state: DialogueState, tool: str, parameter: str, source: str) -> frozenset[str]:
    """What the key is called in the results of ``source``."""
    frames = state.domain.lexicon.frames
    meant = frames[tool].inputs.get(parameter) if tool in frames else None
    if meant is None or source not in frames:
        return frozenset({parameter})
    outputs = frames[source].outputs.items()
    same = (name for name, output in outputs if output.column == meant.column)
    return frozenset({*same, parameter})


@lru_cache(maxsize=512)
def rows_in(content: str) -> tuple[Row, ...]:
    """Every object in a result that has scalars of its own."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    return tuple(_objects(data))


def _objects(data: Any) -> Iterator[Row]:
    if isinstance(data, dict):
        yield {name: value for name, value in data.items() if isinstance(value, str | int | float)}
    if isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _objects(item)


def _words(row: Row) -> frozenset[str]:
    return frozenset(_fold(value) for value in row.values() if _is_telling(value))


def _is_telling(value: Any) -> bool:
    if isinstance(value, bool) or value == "":
        return False
    return isinstance(value, str) or abs(value) >= SMALLEST_TELLING


def _fold(value: Any) -> str:
    return str(value).strip().casefold()
