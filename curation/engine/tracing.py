"""Spans around what takes time, for whoever collects them; nothing where nobody does.

Names, ids and counts only: an error is told by its kind. The simulation knows nothing of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Outcome, Turn

Attribute = str | int | float | bool


class Span(Protocol):
    def say(self, **attributes: Attribute) -> None: ...

    def rename(self, name: str) -> None: ...

    def end(self, error: str = "") -> None: ...


class Tracer(Protocol):
    def begin(self, name: str, *, alone: bool) -> Span:
        """A span under the one of the task in hand, or ``alone``; to be ended in the same task."""
        ...


class _Nothing:
    def say(self, **attributes: Attribute) -> None:
        pass

    def rename(self, name: str) -> None:
        pass


NOTHING = _Nothing()
NOWHERE = nullcontext(NOTHING)
_tracers: list[Tracer] = []


def trace_with(tracer: Tracer | None) -> None:
    """From now on; None for nobody."""
    _tracers[:] = [tracer] if tracer is not None else []


def span(
    name: str, *, alone: bool = False, **attributes: Attribute
) -> AbstractContextManager[Span | _Nothing]:
    return _span(name, attributes, alone=alone) if _tracers else NOWHERE


@contextmanager
def _span(name: str, attributes: dict[str, Attribute], *, alone: bool) -> Iterator[Span]:
    begun = _tracers[0].begin(name, alone=alone)
    begun.say(**attributes)
    try:
        yield begun
    except BaseException as error:
        begun.end(type(error).__name__)
        raise
    begun.end()


def traced(moves: AsyncIterator[Turn | Outcome]) -> AsyncIterator[Turn | Outcome]:
    """The moves of a dialogue, each in a span: a tool's call by its name, the others by role."""
    return _traced(moves) if _tracers else moves


async def _traced(moves: AsyncIterator[Turn | Outcome]) -> AsyncIterator[Turn | Outcome]:
    while True:
        with span("move") as mark:
            try:
                step = await anext(moves)
            except StopAsyncIteration:
                return
            _tell(mark, step)
        yield step


def _tell(mark: Span | _Nothing, step: Turn | Outcome) -> None:
    if isinstance(step, Outcome):
        mark.rename("outcome")
        mark.say(status=step.status.value, reason=step.reason)
        return
    message = step.message
    mark.rename("tool call" if message.role is Role.TOOL else f"{message.role.value} move")
    mark.say(seq=step.seq, calls=len(message.tool_calls))
    if message.name:
        mark.say(tool=message.name)
