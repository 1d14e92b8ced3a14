"""Results brought to their calls: by id, else by the tool's name, else by their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from simulation.export.chats.chat import Mending, Said, is_result
from simulation.vocabulary.messages import ToolCall

_MOVED = "a result is moved behind the call that it answers"
_STRAY = "a result that answers no call is left out"


@dataclass
class _Call:
    group: int
    """Position of its message."""
    call: ToolCall
    result: Said | None = None


def paired(said: Sequence[Said], mending: Mending) -> list[Said]:
    """The messages with each group's results behind it, in the order in which they stood.

    Calls have ids, and results the id and the name of their call, when this returns.
    """
    named = list(_identified(said, mending))
    calls = [_Call(at, call) for at, one in enumerate(named) for call in one.message.tool_calls]
    results: dict[int, list[Said]] = {}
    for at, one in enumerate(named):
        if is_result(one):
            found = _answered(one, at, calls, mending)
            if found is not None:
                found.result = one
                _note_moved(named, found.group, at, mending)
                bound = one.having(tool_call_id=found.call.id, name=found.call.function.name)
                results.setdefault(found.group, []).append(bound)
    return [
        item
        for at, one in enumerate(named)
        if not is_result(one)
        for item in (one, *results.get(at, ()))
    ]


def _identified(said: Sequence[Said], mending: Mending) -> Iterator[Said]:
    """Ids for the calls that have none; ids that are used again stay as they are."""
    used = {call.id for one in said for call in one.message.tool_calls}
    for one in said:
        calls = one.message.tool_calls
        if all(call.id for call in calls):
            yield one
            continue
        mending.note("a call without an id is given one", one.place)
        yield one.having(tool_calls=tuple(_with_ids(calls, one.place, used)))


def _with_ids(calls: Sequence[ToolCall], place: int, used: set[str]) -> Iterator[ToolCall]:
    for number, call in enumerate(calls):
        new = call.id or f"call_{place}_{number}"
        while not call.id and new in used:
            new += "_"
        used.add(new)
        yield call.model_copy(update={"id": new})


def _answered(one: Said, at: int, calls: list[_Call], mending: Mending) -> _Call | None:
    """The call that the result at position ``at`` belongs to."""
    given, name = one.message.tool_call_id, one.message.name
    before = _latest_first([item for item in calls if item.group < at])
    after = [item for item in calls if item.group > at]
    found = _first((*before, *after), lambda item: item.call.id == given) if given else None
    if found is not None:
        return found
    found = _first(before, lambda item: item.call.function.name == name) if name else None
    found = found or _next_in_line(before, name)
    if found is None:
        mending.note(_STRAY, one.place)
    elif given:
        mending.note("a result's call id is that of no open call; the next one is taken", one.place)
    return found


def _next_in_line(before: Sequence[_Call], name: str | None) -> _Call | None:
    """The first open call of the latest group. A name that fits none of its calls fits no call:
    only where the format gives results no name, their order decides.
    """
    latest = before[0].group if before else -1
    here = [item for item in before if item.group == latest]
    return None if name else _first(here, lambda _item: True)


def _latest_first(calls: list[_Call]) -> list[_Call]:
    """Later groups first; within a group in order."""
    return sorted(calls, key=lambda item: -item.group)


def _first(calls: Sequence[_Call], fits: Callable[[_Call], bool]) -> _Call | None:
    return next((item for item in calls if item.result is None and fits(item)), None)


def _note_moved(named: Sequence[Said], group: int, at: int, mending: Mending) -> None:
    between = named[group + 1 : at] if group < at else named[at:group]
    if group > at or not all(map(is_result, between)):
        mending.note(_MOVED, named[at].place)
