"""The turn that a person puts at the fork: read, held to its place, and checked."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from curation.engine.cutting import Cut
from curation.engine.written import Examined, examined_turn
from curation.models import RuleSetVersion
from curation.services.messages import written_message
from curation.services.orders import ForkOrder
from curation.services.written_calls import refuse_unfit
from simulation.dialogue.restore import computed_content
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author, Turn


def written_at(place: Cut, order: ForkOrder) -> Message | None:
    """Raises Refused naming ``message``, or its part that no tool takes or gives."""
    if order.message is None:
        return None
    replaced = place.replaced
    old = Message.model_validate(replaced.content["message"]) if replaced else None
    message = written_message(order.message, place.role, replaces=old)
    if not order.anyway:
        refuse_unfit(place.parent, message, answers=place.tool)
    return message


def override_of(message: Message | None, by: User | None) -> dict[str, Any]:
    """A tool's result is put in place by the worker, after the call has run."""
    if message is None or message.role is not Role.TOOL:
        return {}
    return {"override": {"content": message.content or "", "by": _name(by)}}


def turn_of(place: Cut, message: Message, by: User | None) -> Turn:
    """As it stands at the fork, or is put there by a worker once all before it is repeated."""
    if message.role is Role.TOOL and place.replaced is not None:
        return _told_instead(Turn.model_validate(place.replaced.content), message)
    return Turn(
        seq=place.at,
        message=message,
        author=Author.HUMAN if place.replaced is None else Author.HUMAN_EDITED,
        by=_name(by),
        world_digest=place.digest,
    )


def _told_instead(old: Turn, message: Message) -> Turn:
    """What the call returned then stays beside it, to be compared with what it returns now."""
    execution = old.execution and old.execution.model_copy(
        update={"overridden": computed_content(old)}
    )
    return old.model_copy(
        update={
            "message": old.message.model_copy(update={"content": message.content}),
            "author": Author.HUMAN_EDITED,
            "execution": execution,
        }
    )


def examined_words(
    place: Cut,
    message: Message,
    by: User | None,
    rules: RuleSetVersion | None,
    changes: dict[str, Any],
) -> Examined | None:
    """None for a result: its call runs first."""
    if message.role is Role.TOOL:
        return None
    key = rules.id if rules is not None else None
    said = turn_of(place, message, by)
    tasks = changes.get("tasks", place.parent.tasks)
    return examined_turn(place.parent, place.path, said, rules=key, tasks=tasks)


def _name(by: User | None) -> str:
    return by.get_username() if by is not None else ""
