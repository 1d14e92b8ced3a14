"""A conversation from JSON, whatever shape it has, or a refusal that says where it fails."""

from __future__ import annotations

from typing import Any

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Chat, Mending, Said
from simulation.export.chats.cleaning import cleaned
from simulation.export.chats.envelope import Envelope, beside, envelope_of, several_in, with_shared
from simulation.export.chats.gathered import taken_apart
from simulation.export.chats.messages import messages_of
from simulation.export.chats.order import with_one_opening, with_system
from simulation.export.chats.pairing import paired
from simulation.export.chats.tools import read_tools
from simulation.vocabulary.messages import Role
from simulation.vocabulary.value import JsonObject

MOST_MESSAGES = 2_000
"""A dialogue is checked turn by turn against all turns before: thousands would take hours."""


def chat_from(data: Any, *, record: int = 0, around: JsonObject | None = None) -> Chat:
    """The conversation ``data``, or number ``record`` of the conversations in it.

    Never anything but a Chat or RecordRefused, which names the message or the field.
    """
    several = several_in(data)
    if several is not None:
        if not 0 <= record < len(several.items):
            raise no_such_record(record, len(several.items))
        return chat_from(several.items[record], around=several.around)
    if record:
        raise no_such_record(record, 1)
    mending = Mending()
    clean = cleaned(with_shared(data, around or {}), "conversation", mending)
    found = envelope_of(clean)
    if left := beside(found, clean):
        mending.note(f"fields beside the messages are left out: {left}")
    return _read(found, mending)


def no_such_record(record: int, count: int) -> RecordRefused:
    last = count - 1
    remedy = f"Give a number from 0 to {last}." if count else "Give a file that holds one."
    return RecordRefused("record", f"there is no conversation {record}.", remedy)


def _read(found: Envelope, mending: Mending) -> Chat:
    if len(found.messages) > MOST_MESSAGES:
        problem = f"there are {len(found.messages)} of them."
        raise RecordRefused("messages", problem, f"{MOST_MESSAGES} are the most.")
    said: list[Said] = []
    for place, raw in enumerate(found.messages):
        said += messages_of(raw, place, mending)
    said = with_one_opening(with_system(said, found.system, mending), mending)
    said = paired(list(taken_apart(said, mending)), mending)
    if not any(one.message.role in (Role.USER, Role.ASSISTANT) for one in said):
        raise RecordRefused("messages", "nobody says anything in them.", "Give a conversation.")
    return Chat(
        said=tuple(said),
        tools=read_tools(found.tools, said, mending),
        shape=found.shape,
        name=found.name.strip()[:80],
        tasks=_tasks(found.tasks),
        repairs=tuple(mending.repairs),
    )


def _tasks(given: Any) -> tuple[Any, ...]:
    return tuple(given) if isinstance(given, list) else ()
