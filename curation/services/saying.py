"""What a person in a seat sends: words or calls, in the fields in which they were given."""

from __future__ import annotations

import json

from django.contrib.auth.models import User

from curation.engine.suggestions import drafted_from
from curation.errors import FieldProblem, Refused
from curation.models import Trajectory
from curation.services.orders import CallOrder, SayOrder
from curation.services.seats import write_turn
from simulation.vocabulary.value import JsonObject


def say(trajectory: Trajectory, *, by: User, order: SayOrder) -> Trajectory:
    """Store the turn and let the dialogue go on. Raises Conflict, Taken, Stale, or Refused naming
    ``text`` or a part of ``tool_calls``.
    """
    calls = [_call(one, place, trajectory.length) for place, one in enumerate(order.tool_calls)]
    try:
        return write_turn(
            trajectory,
            by=by,
            message={"content": order.text or None, "tool_calls": calls},
            expects=order.expects,
            done=order.done,
            hand_back=order.hand_back,
            anyway=order.anyway,
            drafted=drafted_from(trajectory, order.draft),
        )
    except Refused as refused:
        raise Refused(*map(_as_given, refused.problems)) from refused


def _call(order: CallOrder, place: int, seq: int) -> JsonObject:
    arguments = order.function.arguments
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {
        "id": order.id or f"call_{seq}_{place}",
        "type": "function",
        "function": {"name": order.function.name, "arguments": text or "{}"},
    }


def _as_given(problem: FieldProblem) -> FieldProblem:
    if problem.field.startswith("message.tool_calls"):
        return problem._replace(field=problem.field.removeprefix("message."))
    return problem._replace(field="text") if problem.field == "message" else problem
