"""Later turns kept on a world, or under a domain, that was changed: words as they were said, calls
run again.

What comes out differently is a finding on the turn. A call without SQL, or one whose result was
only recorded, repeats that result.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cached_property
from typing import NamedTuple

from simulation.checks.examine import examined
from simulation.dialogue.advance import system_turn
from simulation.dialogue.move import Mover, next_move
from simulation.dialogue.restore import computed_content, diff_text
from simulation.dialogue.stage import tool_turn
from simulation.llm.loose_json import strict
from simulation.seats.protocol import ToolSeat
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.state import Author, DialogueState, Turn
from simulation.world import World

DIVERGED = "replay_diverged"
SHOWN = 120
"""Characters of each result in the evidence, from shortly before they differ."""
LED_IN = 40


class Kept:
    """What is to be repeated: ``turns`` of another branch, from seq ``start`` on.

    ``changed_at`` is where the branches part, for the words of findings; ``under`` names the
    version of the domain that they are repeated under, where that is another one. ``written`` is a
    person's turn that stands in place of the one with its seq, or after the last.
    """

    def __init__(
        self,
        turns: tuple[Turn, ...],
        start: int,
        *,
        changed_at: int,
        under: str = "",
        written: Turn | None = None,
    ) -> None:
        self.said = turns
        self.start = start
        self.changed_at = changed_at
        self.under = under
        self.written = written

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        if self.written is None:
            return self.said
        at = self.written.seq
        return (*self.said[:at], self.written, *self.said[at + 1 :])

    @property
    def cause(self) -> str:
        """Why a result may be another one."""
        return (
            f"Under {self.under}" if self.under else f"After the change at turn {self.changed_at}"
        )

    @cached_property
    def calls(self) -> dict[int, ToolCall | None]:
        """By the seq of the tool turn that answers, as they were made before anybody wrote."""
        return {turn.seq: call for call, turn in answers(self.said)}

    def spoken_after(self, seq: int) -> Turn | None:
        """The next turn that is no tool's."""
        later = self.turns[seq + 1 :]
        return next((turn for turn in later if turn.message.role is not Role.TOOL), None)

    def results_after(self, seq: int) -> list[Turn]:
        """The tool turns up to the next one that is none."""
        found = []
        for turn in self.turns[seq + 1 :]:
            if turn.message.role is not Role.TOOL:
                break
            found.append(turn)
        return found


class _Place(NamedTuple):
    """How far the repeating is, read from the branch itself: nothing else is remembered."""

    spoken: int
    """Seq of the last turn repeated that is no tool's."""
    used: frozenset[int]


async def replayed(
    state: DialogueState,
    world: World,
    kept: Kept,
    *,
    tools: ToolSeat | None = None,
    override: str | None = None,
) -> AsyncIterator[Turn]:
    """Yields each turn as it is repeated; the caller keeps it before asking for the next.

    It may be begun again after any of them. ``override`` is a person's result for the first call.
    Raises SeatFailed for a call that nobody answers.
    """
    while True:
        turn = await _next(state, world, kept, tools, override)
        if turn is None:
            return
        yield turn
        state, override = state.then(turn), None


async def _next(
    state: DialogueState, world: World, kept: Kept, tools: ToolSeat | None, override: str | None
) -> Turn | None:
    place = _place(state, kept)
    move = next_move(state.turns)
    if move.mover is Mover.TOOL and move.call is not None:
        old = None if override is not None else _answer(kept, place, move.call)
        return await _called(state, world, kept, move.call, old, tools, override)
    lone = _lone(kept, place)
    old = lone or kept.spoken_after(place.spoken)
    if old is None:
        return None
    if kept.under and _is_briefing(old):
        return examined(state, _briefed(state, world, old))
    return examined(state, _repeated(state, world, kept, old))


def _is_briefing(old: Turn) -> bool:
    """Words that a person or an import put there are theirs, whatever the domain says."""
    return old.message.role is Role.SYSTEM and old.author is Author.AGENDA


def _briefed(state: DialogueState, world: World, old: Turn) -> Turn:
    """As the domain words it by now."""
    return system_turn(state, world.digest).model_copy(update={"replayed": old.seq})


def _place(state: DialogueState, kept: Kept) -> _Place:
    own = state.turns[kept.changed_at :]
    spoken = [_repeats(turn, kept) for turn in own if turn.message.role is not Role.TOOL]
    used = frozenset(turn.replayed for turn in own if turn.replayed is not None)
    return _Place(max([kept.start - 1, *spoken]), used)


def _repeats(turn: Turn, kept: Kept) -> int:
    """Whose place it took; what a person wrote repeats nothing."""
    written = kept.written.seq if kept.written is not None else -1
    return written if turn.replayed is None else turn.replayed


def _answer(kept: Kept, place: _Place, call: ToolCall) -> Turn | None:
    """What the same call returned; None for one that was not made there."""
    same = [
        turn
        for turn in kept.results_after(place.spoken)
        if turn.seq not in place.used and _is_same(kept.calls.get(turn.seq), call)
    ]
    named = (turn for turn in same if turn.message.tool_call_id == call.id)
    return next(named, same[0] if same else None)


def _is_same(old: ToolCall | None, call: ToolCall) -> bool:
    if old is None or old.function.name != call.function.name:
        return False
    texts = old.function.arguments, call.function.arguments
    return texts[0] == texts[1] or (
        strict(texts[0]) is not None and strict(texts[0]) == strict(texts[1])
    )


def _lone(kept: Kept, place: _Place) -> Turn | None:
    """A result that answers no call, as an imported conversation may hold."""
    later = kept.results_after(place.spoken)
    return next(
        (turn for turn in later if kept.calls.get(turn.seq) is None and turn.seq not in place.used),
        None,
    )


def _repeated(state: DialogueState, world: World, kept: Kept, old: Turn) -> Turn:
    """The same words, by the same author; nobody was asked for them again."""
    return old.model_copy(
        update={
            "seq": len(state.turns),
            "world_digest": world.digest,
            "diff": None,
            "proven": (),
            "flipped": (),
            "findings": (),
            "sampling": None,
            "replayed": _place_of(old, kept),
        }
    )


async def _called(
    state: DialogueState,
    world: World,
    kept: Kept,
    call: ToolCall,
    old: Turn | None,
    tools: ToolSeat | None,
    override: str | None,
) -> Turn:
    if old is not None and not _runs(state, call, old):
        told = _repeated(state, world, kept, old)
        answer = told.message.model_copy(update={"tool_call_id": call.id})
        return examined(state, told.model_copy(update={"message": answer}))
    if old is not None and old.author is Author.HUMAN_EDITED:
        override = old.message.content or ""
    told = await tool_turn(state, world, call, tools, override=override)
    if old is None:
        return examined(state, told)
    return _compared(state, told, old, kept)


def _place_of(old: Turn, kept: Kept) -> int | None:
    return None if old is kept.written else old.seq


def _runs(state: DialogueState, call: ToolCall, old: Turn) -> bool:
    """A tool that is gone is called all the same: the domain says that there is none."""
    if old.execution is None or not old.execution.executed:
        return False
    tool = state.domain.tool(call.function.name)
    return tool is None or tool.sql is not None


def _compared(state: DialogueState, told: Turn, old: Turn, kept: Kept) -> Turn:
    same = computed_content(told) == computed_content(old)
    update: dict[str, object] = {"replayed": _place_of(old, kept)}
    if same:
        # Who said it first stays its author, and recorded words for the same data stay.
        execution = told.execution and told.execution.model_copy(
            update={"overridden": old.execution and old.execution.overridden}
        )
        message = told.message.model_copy(update={"content": old.message.content})
        update |= {"author": old.author, "by": old.by, "execution": execution, "message": message}
    turn = examined(state, told.model_copy(update=update))
    if same and diff_text(told.diff) == diff_text(old.diff):
        return turn
    found = _finding(turn, old, kept.cause)
    return turn.model_copy(update={"findings": (*turn.findings, found)})


def _finding(turn: Turn, old: Turn, cause: str) -> Finding:
    now, then = _came_of(turn), _came_of(old)
    words = f"{now}; before, it {_past(then)}" if now != then else "returns something else"
    return Finding(
        kind=DIVERGED,
        severity=Severity.WARNING,
        owner=Owner.ENVIRONMENT,
        seq=turn.seq,
        message=f"{cause} this call {words}.",
        evidence=_evidence(_whole(old), _whole(turn)),
    )


def _came_of(turn: Turn) -> str:
    execution = turn.execution
    if execution is None or not execution.ok:
        error = (execution.error if execution else None) or "an error"
        return f"fails ({error.replace('_', ' ')})"
    if turn.diff is not None:
        tables = turn.diff.values()
        rows = sum(len(one.added) + len(one.removed) + len(one.changed) for one in tables)
        return f"changes {_number(rows, 'row')}"
    return f"returns {_number(execution.rows, 'row')}"


def _past(words: str) -> str:
    verb, rest = words.split(" ", 1)
    return f"{ {'fails': 'failed', 'changes': 'changed', 'returns': 'returned'}[verb] } {rest}"


def _number(count: int, noun: str) -> str:
    return "nothing" if not count else f"{count} {noun}{'s' if count > 1 else ''}"


def _evidence(before: str, now: str) -> str:
    """Both where they begin to differ."""
    pairs = enumerate(zip(before, now, strict=False))
    differ = next((at for at, (old, new) in pairs if old != new), min(len(before), len(now)))
    start = max(0, differ - LED_IN)
    led = "…" if start else ""
    texts = [led + text[start : start + SHOWN] or "nothing" for text in (before, now)]
    return f"before: {texts[0]}\nnow: {texts[1]}"


def _whole(turn: Turn) -> str:
    """The result, and where a change was made the rows that it changed."""
    text = computed_content(turn)
    return f"{text} changed {diff_text(turn.diff)}" if turn.diff else text
