"""Where each argument of a call comes from: the user, an earlier result, a default, the policy.

An argument of no known source is a guess. One that only an earlier result contains is chained:
the dialogue had to be looked up step by step.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple

from simulation.checks.days import says_day
from simulation.checks.evidence import first_returning, results
from simulation.checks.fields import parameter_field
from simulation.checks.grounding import unknown_in
from simulation.checks.knowledge import said_before, said_by
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.lexicon import Field
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.spoken import Teller, contains, teller
from simulation.vocabulary.state import DialogueState, Turn

MOST_PARTS = 200
"""Of a list or an object, that are traced one by one."""
SENTENCE = 6
"""Words from which on a text is a wording of the agent's, such as a summary, and no value."""


class Source(StrEnum):
    USER = "user"
    RESULT = "result"
    DEFAULT = "default"
    POLICY = "policy"
    WORDING = "wording"
    """The agent's own sentence, in which every code, number and day is known."""
    UNKNOWN = "unknown"


class Argument(NamedTuple):
    """One argument of a call; ``sources`` are all that contain its value, never empty."""

    call: ToolCall
    name: str
    value: Any
    sources: frozenset[Source]


def arguments_of(state: DialogueState) -> Iterator[Argument]:
    """The arguments that the last turn's calls give, with their sources in what came before."""
    for call in state.turns[-1].message.tool_calls:
        for name, value in decoded(call).items():
            found = frozenset(_sources_of(state, call.function.name, name, value))
            yield Argument(call, name, value, found or frozenset({Source.UNKNOWN}))


def ungrounded_arguments(state: DialogueState) -> Iterator[Finding]:
    for call, name, value, sources in arguments_of(state):
        if sources == {Source.UNKNOWN}:
            yield Finding(
                kind="ungrounded_argument",
                severity=Severity.ERROR,
                owner=Owner.AGENT,
                seq=len(state.turns) - 1,
                message=f"{call.function.name} is given {name} = {value!r}, which nobody said "
                "and no result contains.",
                evidence=f"{name}={value}",
            )


def chained_share(turns: Sequence[Turn], state: DialogueState) -> float:
    """The share of all arguments in ``turns`` whose value an earlier result contained."""
    total = chained = 0
    for turn in turns:
        if turn.message.tool_calls:
            for argument in arguments_of(state.cut(turn.seq + 1)):
                total += 1
                chained += Source.RESULT in argument.sources
    return chained / total if total else 0.0


def decoded(call: ToolCall) -> dict[str, Any]:
    try:
        arguments = json.loads(call.function.arguments)
    except (ValueError, RecursionError):
        return {}
    return arguments if isinstance(arguments, dict) else {}


def _sources_of(state: DialogueState, tool: str, name: str, value: Any) -> set[Source]:
    """Of the value as it is; else of all its parts, which may come from several places."""
    found = set(_sources(state, tool, name, value))
    if found or not isinstance(value, list | dict):
        return found or _wording(state, value)
    leaves = list(islice(_leaves(value), MOST_PARTS + 1))
    parts = [_sources_of(state, tool, name, leaf) for leaf in leaves[:MOST_PARTS]]
    return set().union(*parts) if all(parts) and len(leaves) <= MOST_PARTS else set()


def _wording(state: DialogueState, value: Any) -> set[Source]:
    is_sentence = isinstance(value, str) and len(value.split()) >= SENTENCE
    is_known = is_sentence and next(unknown_in(value, state), None) is None
    return {Source.WORDING} if is_known else set()


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    else:
        yield value


def _sources(state: DialogueState, tool: str, name: str, value: Any) -> Iterator[Source]:
    tells = _teller(value, parameter_field(state.domain.lexicon, tool, name, value))
    lines = said_before(state.turns, Role.USER)
    if value is None or _is_default(state, tool, name, value):
        yield Source.DEFAULT
    if first_returning(results.before(state.turns), value) is not None:
        yield Source.RESULT
    if any(tells(text) or says_day(text, value, state.domain.now) for text in reversed(lines)):
        yield Source.USER
    elif any(map(tells, _rulebook(state))):
        yield Source.POLICY


def _is_default(state: DialogueState, tool: str, name: str, value: Any) -> bool:
    """The schema's default or its only possible value."""
    known = state.domain.tool(tool)
    schema = known.parameters.get("properties", {}).get(name, {}) if known else {}
    if not isinstance(schema, dict):
        return False
    return any(key in schema and bool(schema[key] == value) for key in ("default", "const"))


def _rulebook(state: DialogueState) -> Iterator[str]:
    """Policy, clock and the tools' own descriptions are open to the agent from the start."""
    yield state.domain.policy
    yield state.domain.now
    yield from said_by(state.turns[:1], Role.SYSTEM)


def _teller(value: Any, field: Field) -> Teller:
    """A yes or a no is told by any words; a list by each of its items."""
    if isinstance(value, bool):
        return lambda text: bool(text.strip())
    if isinstance(value, list | dict):
        items = value.values() if isinstance(value, dict) else value
        tellers = [_teller(item, field) for item in items]
        return lambda text: all(tells(text) for tells in tellers)
    tells, written = teller(value, field), str(value)
    return lambda text: tells(text) or contains(text, written)
