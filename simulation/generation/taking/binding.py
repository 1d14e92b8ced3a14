"""A conversation becomes a dialogue state: turn by turn, in the world that its calls change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simulation.checks.examine import examined
from simulation.dialogue.advance import system_turn
from simulation.errors import InputError, RecordRefused
from simulation.export.chats.chat import Said, is_result
from simulation.generation.taking.ground import Ground
from simulation.generation.taking.limits import limits_after
from simulation.generation.taking.replaying import executed, replayed
from simulation.vocabulary.findings import Finding
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.pairing import unanswered
from simulation.vocabulary.state import Author, DialogueState, Turn
from simulation.world import World

NO_SYSTEM = "There is no system turn: one is written from the domain."


class Bound(NamedTuple):
    """``state`` can be restored, replayed and gone on with like any other."""

    state: DialogueState
    calls: int = 0
    """Those with a result."""
    replayed: int = 0
    """Of them, those that the world computed too."""
    marks: tuple[Finding, ...] = ()
    """What could not be replayed, or gives another result."""
    notes: tuple[str, ...] = ()


def bind(
    said: Sequence[Said], ground: Ground, blank: DialogueState, *, at: int | None = None
) -> Bound:
    """The first ``at`` turns of the conversation (all of them, if None) after ``blank``.

    Turns count from 0, the system turn. A cut between calls and their results leaves the results
    out that are executed when the dialogue goes on; those of simulated tools, which nobody can
    compute again, stay with their calls. Raises InputError for a position that there is not, and
    RecordRefused for a call without a result that no database can give.
    """
    binding = _Binding(ground, blank, at)
    try:
        binding.open(said)
        for one in said:
            binding.follow(one)
        return binding.bound()
    finally:
        binding.world.close()


class _Binding:
    def __init__(self, ground: Ground, blank: DialogueState, at: int | None) -> None:
        self.ground = ground
        self.state = blank
        self.at = at
        self.world = World.open(ground.image, now=ground.domain.now)
        self.calls = self.replayed = 0
        self.marks: list[Finding] = []
        self.notes: list[str] = list(ground.notes)
        self.over = False
        """What follows belongs to what was cut off."""
        self.speaking = -1
        """The place, in the file, of the message whose calls are being answered."""

    def open(self, said: Sequence[Said]) -> None:
        if not said or said[0].message.role is not Role.SYSTEM:
            self.notes.append(NO_SYSTEM)
            self._add(system_turn(self.state, self.world.digest))

    def follow(self, one: Said) -> None:
        if self.over:
            return
        if is_result(one):
            self._result(one)
            return
        self.over = self._is_cut()
        self._answer_what_is_open()
        self.speaking = one.place
        self._add(
            Turn(
                seq=len(self.state.turns),
                message=one.message,
                author=Author.IMPORT,
                world_digest=self.world.digest,
            )
        )

    def bound(self) -> Bound:
        turns = self.state.turns
        if self.at is not None and len(turns) < self.at:
            raise InputError(
                "at",
                f"there is no position {self.at} in a conversation of {len(turns)} turns.",
                f"Give a number from 0 to {len(turns)}.",
            )
        state = self.state.model_copy(update={"limits": limits_after(turns, self.state.limits)})
        return Bound(state, self.calls, self.replayed, tuple(self.marks), tuple(self.notes))

    def _is_cut(self) -> bool:
        return self.at is not None and len(self.state.turns) >= self.at

    def _result(self, one: Said) -> None:
        call = self._call_of(one)
        if call is None or (self._is_cut() and self._is_executed(call)):
            return
        bound = self.ground.is_bound
        turn, self.world, mark = replayed(self.state, self.world, call, one, is_bound=bound)
        self.calls += 1
        self.replayed += turn.execution is not None and turn.execution.executed
        self._keep(turn, mark)

    def _is_executed(self, call: ToolCall) -> bool:
        tool = self.state.domain.tool(call.function.name)
        return tool is not None and tool.sql is not None

    def _call_of(self, one: Said) -> ToolCall | None:
        return next(
            (
                call
                for _, call in unanswered(self.state.turns)
                if call.id == one.message.tool_call_id
            ),
            None,
        )

    def _answer_what_is_open(self) -> None:
        """Calls that the conversation went on from without a result."""
        for _place, call in unanswered(self.state.turns):
            if not self._is_cut():
                self._add(self._computed(call))

    def _computed(self, call: ToolCall) -> Turn:
        tool = self.state.domain.tool(call.function.name)
        if tool is None or tool.sql is None:
            raise RecordRefused(
                f"message {self.speaking}",
                f"its call of {call.function.name} has no result.",
                "Add the tool's message, bring the database that answers it, or cut the "
                f"conversation before turn {len(self.state.turns)}.",
            )
        turn, _called = executed(self.state, self.world, tool, call)
        self.notes.append(f"Turn {turn.seq}: {tool.name} had no result; it was executed.")
        return turn

    def _add(self, turn: Turn) -> None:
        if not self._is_cut():
            self._keep(turn)

    def _keep(self, turn: Turn, mark: Finding | None = None) -> None:
        checked = examined(self.state, turn)
        if mark is not None:
            self.marks.append(mark)
            checked = checked.model_copy(update={"findings": (*checked.findings, mark)})
        self.state = self.state.then(checked)
