"""A tool: what the agent may call, and the SQL that answers."""

from __future__ import annotations

from simulation.vocabulary.value import JsonObject, Value


class Tool(Value):
    """One callable tool.

    ``parameters`` and ``returns`` are JSON Schemas. ``returns`` of type ``array`` gives all
    rows as objects, of type ``object`` the single row (no row is a "not found" error).
    ``sql`` is one statement with ``:named`` parameters, one for each property of
    ``parameters``; an optional parameter that is not given is bound to NULL (or to the
    schema's ``default``). ``sql`` None marks a simulated tool.
    """

    name: str
    description: str
    parameters: JsonObject
    returns: JsonObject
    sql: str | None
    mutates: bool = False

    def as_openai(self) -> JsonObject:
        """The function specification that a chat model or a trainer sees."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": self.parameters,
            },
        }
