"""Look-ups that an agent makes again although it has their result: the way into endless loops.

Changes are left alone: two of the same may be meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulation.llm.failures import Failure, ModelFailed
from simulation.seats.llm.agent.calls import Fitting
from simulation.seats.protocol import AgentView
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.pairing import answers, last_request

Key = tuple[str, str]


def without_doubles(fitting: Fitting, view: AgentView) -> Fitting:
    """The same look-up twice in one message is made once."""
    kept: dict[Key | int, ToolCall] = {}
    for place, call in enumerate(fitting.calls):
        kept.setdefault(_key(call) if _looks_up(call, view) else place, call)
    if len(kept) == len(fitting.calls):
        return fitting
    return Fitting(tuple(kept.values()), (*fitting.repairs, "doubled_call"))


def refuse_repeated(calls: Sequence[ToolCall], view: AgentView) -> None:
    """Raises ModelFailed where every call of the message has its answer already."""
    if not calls:
        return
    known = _answered(view)
    if all(_looks_up(call, view) and _key(call) in known for call in calls):
        raise ModelFailed(
            Failure.REPEATS_ITSELF,
            f"{calls[0].function.name} was called with these very arguments, and its result is "
            "there already.",
        )


def _answered(view: AgentView) -> set[Key]:
    """Look-ups since the user's last words, or since a change after them."""
    turns = view.turns
    since = max(last_request(turns), 0)
    found: set[Key] = set()
    for call, _turn in answers(turns[since:]):
        if call is not None and _looks_up(call, view):
            found.add(_key(call))
        else:
            found.clear()
    return found


def _looks_up(call: ToolCall, view: AgentView) -> bool:
    tool = view.domain.tool(call.function.name)
    return tool is not None and not tool.mutates


def _key(call: ToolCall) -> Key:
    return call.function.name, call.function.arguments
