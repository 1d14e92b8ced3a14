"""Messages in the shape of OpenAI's chat completions, the lingua franca of trainers."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from simulation.vocabulary.value import JsonObject, Value


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class FunctionCall(Value):
    name: str
    arguments: str
    """A JSON object as text, as models send it; it may be malformed in imported records."""


class ToolCall(Value):
    id: str
    type: Literal["function"] = "function"
    function: FunctionCall

    def as_openai(self) -> JsonObject:
        function = {"name": self.function.name, "arguments": self.function.arguments}
        return {"id": self.id, "type": self.type, "function": function}


class Message(Value):
    role: Role
    content: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    name: str | None = None
    """For a tool message: the tool's name."""
    reasoning_content: str | None = None

    def as_openai(self) -> JsonObject:
        """The message as a plain dict with only the keys its role has in OpenAI's API.

        Reasoning is left out: it is never shown to the other seat.
        """
        plain: JsonObject = {"role": self.role.value, "content": self.content}
        if self.tool_calls:
            plain["tool_calls"] = [call.as_openai() for call in self.tool_calls]
        if self.tool_call_id is not None:
            plain["tool_call_id"] = self.tool_call_id
        return plain
