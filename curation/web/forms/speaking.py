"""The form of a person in a seat: words, and calls with a field for each parameter.

What was sent is shown again, whatever was wrong with it: nothing typed is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from curation.errors import CurationError, FieldProblem, Refused
from curation.services.orders import MOST_CALLS
from curation.web.forms.editing import one_line_end
from curation.web.forms.schema_fields import Part, parts_of
from curation.web.forms.schema_values import Unreadable, fill_parts, read_json, read_parts
from curation.web.refusals import said
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tools import Tool

MOST_FIELDS = 200
NAMED = re.compile(r"call-(\d{1,3})-tool")
ARGUMENTS = re.compile(r"tool_calls\.(\d+)\.function(?:\.arguments)?\.?(.*)", re.DOTALL)


class CallFields:
    """One call. ``as_json``: its arguments are one text instead of fields."""

    def __init__(self, index: int, name: str, tool: Tool | None) -> None:
        self.index = index
        self.name = name
        self.tool = tool
        self.prefix = f"call-{index}"
        self.parts: list[Part] = parts_of(tool.parameters, self.prefix) if tool else []
        many = sum(1 for part in self.parts for _ in part.walk())
        self.has_fields = tool is not None and many <= MOST_FIELDS
        self.as_json = not self.has_fields
        self.raw = "{}"
        self.errors: list[str] = []
        self.arguments: Any = {}

    def read(self, sent: Mapping[str, str], *, anyway: bool) -> None:
        self.as_json = self.as_json or sent.get(f"{self.prefix}-mode") == "json"
        if self.as_json:
            self.raw = one_line_end(sent.get(f"{self.prefix}-json", "{}"))
            self.arguments = self.raw
        else:
            self.arguments = read_parts(self.parts, sent, anyway=anyway)

    def fill(self, arguments: str) -> None:
        """Show these; as JSON where the fields cannot say them."""
        self.raw = arguments
        try:
            given = read_json(arguments)
        except Unreadable:
            given = None
        fits = isinstance(given, dict) and self.has_fields and fill_parts(self.parts, given)
        self.as_json = not fits
        self.arguments = given if fits else arguments
        if self.as_json and isinstance(given, dict):
            self.raw = json.dumps(given, indent=2, ensure_ascii=False)

    def turn_over(self) -> None:
        """From fields to JSON, and back where the JSON can be said in fields."""
        if self.as_json:
            self.fill(self.raw)
            if self.as_json:
                self.errors.append("The fields cannot say this; mend it here.")
            return
        self.as_json = True
        self.raw = json.dumps(self.arguments, indent=2, ensure_ascii=False)

    def tell(self, path: str, words: str) -> None:
        """Beside the part that it is about, else beside the call."""
        parts = [] if self.as_json else [one for part in self.parts for one in part.walk()]
        about = [one for one in parts if f"{path}.".startswith(f"{'.'.join(one.path)}.")]
        deepest = max(about, key=lambda one: len(one.path), default=None)
        errors = self.errors if deepest is None else deepest.errors
        if deepest is None and path:
            words = f"{path}: {words}"
        if words not in errors:
            errors.append(words)

    @property
    def is_wrong(self) -> bool:
        parts = (one for part in self.parts for one in part.walk())
        return bool(self.errors) or any(part.errors for part in parts)

    def order(self) -> dict[str, Any]:
        return {"function": {"name": self.name, "arguments": self.arguments}}


class SpeakForm:
    """``sent`` None: a blank one for the turn that ``length`` turns precede."""

    def __init__(self, domain: Domain, length: int, sent: Mapping[str, str] | None = None) -> None:
        self.domain = domain
        self.is_sent = sent is not None
        given = sent or {}
        self.expects = length
        self.text = one_line_end(given.get("message", ""))
        self.done = bool(given.get("done"))
        self.anyway = bool(given.get("anyway"))
        self.draft = given.get("draft", "")
        self.find = given.get("find", "")[:100]
        self.errors: list[str] = []
        self.text_errors: list[str] = []
        self.calls: list[CallFields] = []
        for name in sorted((key for key in given if NAMED.fullmatch(key)), key=_number)[
            :MOST_CALLS
        ]:
            call = CallFields(_number(name), given[name], domain.tool(given[name]))
            call.read(given, anyway=self.anyway)
            self.calls.append(call)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.calls

    @property
    def tools(self) -> list[Tool]:
        """Those that the search finds, by name or description."""
        words = self.find.casefold().split()
        texts = ((tool, f"{tool.name} {tool.description}".casefold()) for tool in self.domain.tools)
        return [tool for tool, text in texts if all(word in text for word in words)]

    def add(self, name: str) -> CallFields:
        index = max((call.index for call in self.calls), default=-1) + 1
        call = CallFields(index, name, self.domain.tool(name))
        self.calls.append(call)
        self.find = ""
        return call

    def remove(self, index: str) -> None:
        self.calls = [call for call in self.calls if str(call.index) != index]

    def turn_over(self, index: str) -> None:
        for call in self.calls:
            if str(call.index) == index:
                call.turn_over()

    def put(self, message: Mapping[str, Any], *, draft: str, done: bool) -> None:
        """A draft, in place of what was written."""
        self.text, self.calls, self.draft, self.done = (
            str(message["content"] or ""),
            [],
            draft,
            done,
        )
        for call in message["tool_calls"]:
            function = call["function"]
            self.add(str(function["name"])).fill(str(function["arguments"]))

    def order(self) -> dict[str, Any]:
        """What is to be sent. Raises Refused where a field cannot be read."""
        if any(call.is_wrong for call in self.calls) and not self.anyway:
            raise Refused()
        return {
            "text": self.text or None,
            "tool_calls": [call.order() for call in self.calls],
            "done": self.done,
            "anyway": self.anyway,
            "draft": self.draft or None,
        }

    def tell(self, error: CurationError) -> None:
        """Each problem beside its field."""
        if not isinstance(error, Refused):
            self.errors.append(str(error))
            return
        for problem in error.problems:
            self._tell(problem)

    def _tell(self, problem: FieldProblem) -> None:
        found = ARGUMENTS.fullmatch(problem.field)
        if found and int(found[1]) < len(self.calls):
            path = "" if found[2] == "name" and ".arguments" not in problem.field else found[2]
            self.calls[int(found[1])].tell(path, said(problem))
        elif problem.field == "text":
            self.text_errors.append(said(problem))
        else:
            self.errors.append(f"{problem.field}: {said(problem)}")


def _number(name: str) -> int:
    found = NAMED.fullmatch(name)
    return int(found[1]) if found else 0
