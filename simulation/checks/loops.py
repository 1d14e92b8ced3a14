"""Dialogues that go round: the same calls, the same exchange, endless messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from simulation.checks.changes import has_changed
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.state import DialogueState, Turn

ROUNDS = 3
"""So often in a row is a loop; twice may be chance, or a second look."""
LONGEST_ROUND = 4
"""Calls in one round: A-B-C-D-A-B-C-D…"""
SHORTEST_SAID = 6
"""Words; a shorter answer may well come again."""
LONGEST_MESSAGE = 6000
"""Characters."""
MOST_CALLS = 16
"""In one message."""
STEPS_TO_NOTICE = 10
"""Steps without a word to the user; counted once, when it is reached."""

Made = tuple[str, str, str]
"""A call's tool and arguments, and the result that it had."""


def loops(state: DialogueState) -> Iterator[Finding]:
    """Calls or exchanges that come round for the third time, across the user's turns too."""
    last = state.turns[-1]
    if last.message.role is Role.TOOL:
        yield from _calls_going_round(state)
    elif last.message.role is Role.ASSISTANT:
        yield from _exchange_going_round(state)


def runaways(state: DialogueState) -> Iterator[Finding]:
    """Messages and chains of steps of a length that no service has."""
    last = state.turns[-1]
    owner = Owner.USER_SIMULATOR if last.message.role is Role.USER else Owner.AGENT
    if last.message.role in (Role.USER, Role.ASSISTANT):
        length = len(last.message.content or "")
        if length > LONGEST_MESSAGE:
            yield _warning("runaway_length", owner, last, f"A message of {length:,} characters.")
    if len(last.message.tool_calls) > MOST_CALLS:
        count = len(last.message.tool_calls)
        yield _warning("runaway_calls", owner, last, f"{count} calls in one message.")
    if last.message.tool_calls and _steps(state.turns) == STEPS_TO_NOTICE:
        message = f"{STEPS_TO_NOTICE} steps without a word to the user."
        yield _warning("runaway_steps", owner, last, message)


_contents: Running[Turn, tuple[str | None, ...]] = Running(
    (), lambda contents, turn: (*contents, turn.message.content)
)


def _calls_going_round(state: DialogueState) -> Iterator[Finding]:
    """The last calls, since anything changed, are one round of calls three times over."""
    if _contents(state.turns).count(state.turns[-1].message.content) < ROUNDS:
        return
    made = _made_since_change(state)
    for size in range(1, LONGEST_ROUND + 1):
        last = made[-size:]
        if len(made) < size * ROUNDS or made[-size * ROUNDS :] != last * ROUNDS:
            continue
        if made[-size * (ROUNDS + 1) : -size * ROUNDS] != last and _is_new(last):
            names = ", ".join(dict.fromkeys(name for name, _arguments, _result in last))
            message = f"{names}: the same calls with the same results for the third time in a row."
            yield _warning("call_loop", Owner.AGENT, state.turns[-1], message, last[-1][1])
        return


def _is_new(last: Sequence[Made]) -> bool:
    """A round of one call twice is a round of one call, and was noticed as such."""
    return len(last) == 1 or len(set(last)) > 1


def _made_since_change(state: DialogueState) -> list[Made]:
    made: list[Made] = []
    for call, turn in answers(state.turns):
        if has_changed(state.domain, call, turn):
            made.clear()
        if call is not None:
            made.append((call.function.name, call.function.arguments, turn.message.content or ""))
    return made


def _exchange_going_round(state: DialogueState) -> Iterator[Finding]:
    """The agent answers word for word what it answered twice before, and nothing changed since."""
    last = state.turns[-1]
    words = said(last.message.content or "")
    if len(words) < SHORTEST_SAID or _answers(state.turns).count(words) < ROUNDS:
        return
    changed = [
        turn.seq for call, turn in answers(state.turns) if has_changed(state.domain, call, turn)
    ]
    since = state.turns[max(changed, default=-1) + 1 : -1]
    earlier = [turn.seq for turn in since if _says(turn, words)]
    if len(earlier) == ROUNDS - 1:
        message = f"The same answer for the third time, after turns {earlier[0]} and {earlier[1]}."
        yield _warning("exchange_loop", _who_repeats(state, earlier), last, message)


def _says(turn: Turn, words: tuple[str, ...]) -> bool:
    return turn.message.role is Role.ASSISTANT and said(turn.message.content or "") == words


def _and_said(lines: tuple[tuple[str, ...], ...], turn: Turn) -> tuple[tuple[str, ...], ...]:
    is_agents = turn.message.role is Role.ASSISTANT
    return (*lines, said(turn.message.content or "")) if is_agents else lines


_answers: Running[Turn, tuple[tuple[str, ...], ...]] = Running((), _and_said)
"""The words of each of the agent's turns."""


def _who_repeats(state: DialogueState, seqs: Sequence[int]) -> Owner:
    """The user, where its lines before the answers are one and the same too."""
    lines = {_users_line(state.turns, seq) for seq in (*seqs, state.turns[-1].seq)}
    return Owner.USER_SIMULATOR if len(lines) == 1 else Owner.AGENT


def _users_line(turns: Sequence[Turn], seq: int) -> tuple[str, ...]:
    before = (turn for turn in reversed(turns[:seq]) if turn.message.role is Role.USER)
    line = next(before, None)
    return said(line.message.content or "") if line is not None else ()


@lru_cache(maxsize=4096)
def said(text: str) -> tuple[str, ...]:
    """The words, without case and punctuation."""
    return tuple("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _steps(turns: Sequence[Turn]) -> int:
    """Assistant messages with calls and without a word since anything was said."""
    steps = 0
    for turn in reversed(turns):
        if turn.message.role is Role.USER or (turn.message.content and not _is_result(turn)):
            return steps
        steps += bool(turn.message.tool_calls)
    return steps


def _is_result(turn: Turn) -> bool:
    return turn.message.role is Role.TOOL


def _warning(kind: str, owner: Owner, turn: Turn, message: str, evidence: str = "") -> Finding:
    return Finding(
        kind=kind,
        severity=Severity.WARNING,
        owner=owner,
        seq=turn.seq,
        message=message,
        evidence=evidence[:200],
    )
