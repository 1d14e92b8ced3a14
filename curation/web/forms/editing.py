"""Forms that change a turn: its text, or one call's arguments and result."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from curation.services.orders import LONGEST_MESSAGE
from curation.web.forms.marking import MarkedForm


class TextForm(MarkedForm):
    """The words of a user's or an agent's turn."""

    message = forms.CharField(
        label="Text",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def replacement(self) -> str:
        return one_line_end(self.cleaned_data["message"])


class FreeTextForm(TextForm):
    """The same, where nothing need be written: what is left as it is, is made anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].required = False


class CallsForm(MarkedForm):
    """A message that calls tools: its words, if any, and each call's tool and arguments."""

    message = forms.CharField(
        label="Text beside the call",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(
        self, *args: Any, calls: list[dict[str, Any]], tools: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.calls = calls
        for index, call in enumerate(calls):
            function = call["function"]
            known = list(dict.fromkeys([function["name"], *tools]))
            self.fields[f"name_{index}"] = forms.ChoiceField(
                label="Tool",
                required=False,
                choices=[(name, name) for name in known],
                initial=function["name"],
            )
            self.fields[f"arguments_{index}"] = forms.CharField(
                label=f"Arguments of {function['name']}",
                help_text="A JSON object. The call is executed anew in the branch.",
                max_length=LONGEST_MESSAGE,
                initial=_indented(function["arguments"]),
                widget=forms.Textarea(attrs={"rows": 5, "class": "mono", "spellcheck": "false"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for index in range(len(self.calls)):
            name = f"arguments_{index}"
            problem = _problem(cleaned.get(name))
            if problem:
                self.add_error(name, problem)
        return cleaned

    def replacement(self) -> dict[str, Any]:
        """The message in OpenAI's shape, with the edited arguments."""
        calls = [
            call | {"function": self._function(index, call["function"])}
            for index, call in enumerate(self.calls)
        ]
        return {"content": one_line_end(self.cleaned_data["message"]) or None, "tool_calls": calls}

    def _function(self, index: int, function: dict[str, Any]) -> dict[str, Any]:
        name = self.cleaned_data[f"name_{index}"] or function["name"]
        arguments = json.loads(self.cleaned_data[f"arguments_{index}"])
        return function | {"name": name, "arguments": json.dumps(arguments)}


class ResultForm(MarkedForm):
    """A tool's result, put in by a person; the call still runs."""

    message = forms.CharField(
        label="Result",
        help_text="What the agent is told. The call still runs, and the turn shows both.",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6, "class": "mono", "spellcheck": "false"}),
    )

    def replacement(self) -> str:
        return one_line_end(self.cleaned_data["message"])


class NoteForm(MarkedForm):
    body = forms.CharField(
        label="Note",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    do_not_train = forms.BooleanField(label="Do not train on this turn", required=False)


def one_line_end(text: str) -> str:
    """A browser sends two characters for the end of a line; dialogues hold one."""
    return text.replace("\r\n", "\n")


def _indented(arguments: str) -> str:
    try:
        return json.dumps(json.loads(arguments), indent=2, ensure_ascii=False)
    except ValueError:
        return arguments


def _problem(text: str | None) -> str:
    if text is None:
        return ""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"This is not JSON ({error}). Give an object such as {{}}."
    return "" if isinstance(value, dict) else "Give a JSON object such as {}."
