"""The tasks that a conversation has done: as a model tells them, held against what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from simulation.checks.evidence import key_of, parsed, returned
from simulation.synthesis.inferring.conversation import Made
from simulation.synthesis.inferring.history import DoneSubtask, DoneTask, History, ToldValue
from simulation.synthesis.writing.meaning import (
    entity_of,
    input_field,
    input_of,
    intent_of,
    plain_field,
)
from simulation.synthesis.writing.thread import Done
from simulation.synthesis.writing.unproved import Unproved
from simulation.synthesis.writing.wishes import told_checks
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import tells
from simulation.vocabulary.state import Turn
from simulation.vocabulary.tasks import (
    CalledCheck,
    Check,
    Default,
    FromUser,
    Slot,
    Source,
    Step,
    Subtask,
    Task,
    Want,
)
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import canonical_json

_LONGEST_PINNED = 40


class Past(NamedTuple):
    """What came of a history."""

    tasks: tuple[Task, ...]
    steps: tuple[Done, ...]
    known: tuple[Slot, ...]


class Historian:
    """Puts tasks together from calls that were really made and values that were really told."""

    def __init__(self, domain: Domain, turns: Sequence[Turn], calls: Sequence[Made]) -> None:
        self._domain = domain
        self._turns = turns
        self._calls = {call.name: call for call in calls}
        self._steps: list[Done] = []
        self._known: list[Slot] = []
        self._used: set[str] = set()

    def past(self, history: History) -> Past:
        """Raises Unproved naming what was never called or never said."""
        tasks = [self._task(number, each) for number, each in enumerate(history.done)]
        return Past(tasks=tuple(tasks), steps=tuple(self._steps), known=tuple(self._known))

    def _task(self, number: int, done: DoneTask) -> Task:
        name = f"task-{number + 1}"
        subtasks: list[Subtask] = []
        for place, part in enumerate(done.subtasks):
            try:
                subtasks.append(self._subtask(f"{name}.{place + 1}", part))
            except Unproved as problem:
                raise Unproved(f"done[{number}].subtasks[{place}]: {problem}") from problem
        return Task(id=name, title=done.title, goal=done.goal, subtasks=tuple(subtasks))

    def _subtask(self, name: str, part: DoneSubtask) -> Subtask:
        calls = self._own_calls(part)
        slots = [each.slot() for each in part.knows]
        steps = tuple(self._step(name, call, slots) for call in calls)
        tools = [self._tool(call) for call in calls]
        main = next((tool for tool in reversed(tools) if tool.mutates), tools[-1])
        wants = tuple(self._want(main, each) for each in part.told)
        self._known.extend(slots)
        return Subtask(
            id=name,
            intent=intent_of(self._domain, main),
            entity=entity_of(self._domain, main),
            tool=main.name,
            goal=part.goal,
            knows=tuple(slots),
            wants=wants,
            steps=steps,
            checks=(*self._called(calls, tools), *told_checks(name, wants)),
        )

    def _own_calls(self, part: DoneSubtask) -> list[Made]:
        """A call that several subtasks rest on belongs to the first of them."""
        named = [self._call(each) for each in dict.fromkeys(part.calls)]
        own = [call for call in named if call.name not in self._used]
        if not own:
            raise Unproved("all its calls belong to other subtasks already.")
        self._used.update(call.name for call in own)
        return own

    def _call(self, name: str) -> Made:
        call = self._calls.get(name.strip("[]"))
        if call is None:
            raise Unproved(f"there is no call {name!r} in the conversation.")
        if not call.ok:
            raise Unproved(f"the call {name} failed, so it has settled nothing.")
        return call

    def _tool(self, call: Made) -> Tool:
        tool = self._domain.tool(call.tool)
        if tool is None:
            raise Unproved(f"there is no tool {call.tool!r} any more; leave {call.name} out.")
        return tool

    def _step(self, subtask: str, call: Made, slots: list[Slot]) -> Step:
        tool = self._tool(call)
        task = subtask.rpartition(".")[0]
        place = sum(each.task == task for each in self._steps)
        sources = {
            name: self._source(tool, name, value, slots, task)
            for name, value in call.arguments.items()
        }
        self._steps.append(Done(call.name, task, place, subtask, tool, call.result))
        return Step(
            tool=tool.name, arguments=call.arguments, sources=sources, result=_cut(call.result)
        )

    def _source(self, tool: Tool, name: str, value: Any, slots: list[Slot], task: str) -> Source:
        field = input_field(self._domain, tool, name, value)
        for at, slot in enumerate(slots):
            if key_of(slot.value) == key_of(value) or tells(str(slot.value), value, field):
                column = input_of(self._domain, tool, name).column
                slots[at] = slot.model_copy(update={"column": slot.column or column})
                return FromUser(slot=at)
        for done in reversed(self._steps):
            for row, place in _rows(done.result):
                if isinstance(row, dict):
                    same = (each for each in row if key_of_scalar(row[each]) == key_of(value))
                    found = next(same, None)
                    if found is not None:
                        return done.source(task, place, found)
        return Default()

    def _want(self, tool: Tool, told: ToldValue) -> Want:
        """Raises Unproved for a value that no result holds or nobody was told."""
        field = plain_field(told.label, told.value)
        results = [parsed(canonical_json(call.result)) for call in self._calls.values()]
        if not any(returned(result, told.value) for result in results):
            raise Unproved(f"told {told.label!r}: no result holds {told.value!r}.")
        said = (
            turn.message.content or ""
            for turn in self._turns
            if turn.message.role is Role.ASSISTANT
        )
        if not any(tells(text, told.value, field) for text in said):
            raise Unproved(f"told {told.label!r}: the assistant never says {told.value!r}.")
        return Want(column=f"{tool.name}:{told.label}", label=told.label, values=(told.value,))

    def _called(self, calls: list[Made], tools: list[Tool]) -> Iterator[Check]:
        for at, (call, tool) in enumerate(zip(calls, tools, strict=True)):
            if tool.mutates or at == len(calls) - 1:
                pinned = {name: each for name, each in call.arguments.items() if _is_pinned(each)}
                yield CalledCheck(
                    tool=tool.name,
                    arguments=pinned,
                    description=f"A call succeeded: {tool.name}.",
                )


def _is_pinned(value: Any) -> bool:
    if isinstance(value, dict | list) or value is None:
        return False
    return not isinstance(value, str) or len(value) <= _LONGEST_PINNED


def key_of_scalar(value: Any) -> object:
    return None if isinstance(value, dict | list) else key_of(value)


def _rows(result: Any) -> Iterator[tuple[Any, int | None]]:
    if isinstance(result, list):
        yield from ((row, place) for place, row in enumerate(result))
    else:
        yield result, None


def _cut(result: Any) -> Any:
    return result[:6] if isinstance(result, list) else result
