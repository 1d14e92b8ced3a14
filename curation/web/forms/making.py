"""Forms by which domains are made: from a brief, from tools, from a file, out of another one."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from curation.services.domains import MOST_TASKS, TASKS, DomainOrder, VersionOrder
from curation.web.forms.marking import MarkedForm
from curation.web.forms.steering import BUDGETS, cost_budget_field, token_budget_field

TOOLS_BYTES = 2_000_000


class _WrittenForm(MarkedForm):
    """What every order that models carry out has in common."""

    tasks = forms.IntegerField(
        label="Tasks to write",
        min_value=0,
        max_value=MOST_TASKS,
        initial=TASKS,
        help_text="With 0 they are walked from the rows, where there are rows.",
    )
    seed = forms.IntegerField(required=False, help_text="Empty is 0. The same seed asks the same.")
    model = forms.CharField(
        max_length=200,
        required=False,
        help_text="One model for all writers. Empty takes those of the settings.",
        widget=forms.TextInput(attrs={"list": "known-models", "spellcheck": "false"}),
    )

    max_tokens_total = token_budget_field("Read and written; there it stops. Empty: none.")
    max_cost = cost_budget_field()

    def shared(self) -> dict[str, Any]:
        given = self.cleaned_data
        model = given["model"] or None
        budgets = {name: given[name] for name in BUDGETS}
        return {"tasks": given["tasks"], "seed": given["seed"] or 0, "model": model, **budgets}


class _NewForm(_WrittenForm):
    name = forms.RegexField(
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=40,
        required=False,
        error_messages={"invalid": "Use lower case letters, digits and hyphens."},
        help_text="Lower case letters, digits and hyphens. Empty lets the model name it.",
    )


class BriefForm(_NewForm):
    brief = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A few sentences: what is kept there, who comes, what people want.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["brief"].widget.attrs["autofocus"] = True

    def order(self) -> DomainOrder:
        brief = self.cleaned_data["brief"]
        return DomainOrder(brief=brief, name=self.cleaned_data["name"], **self.shared())


class ToolsForm(_NewForm):
    file = forms.FileField(
        label="Tools file",
        required=False,
        help_text="A JSON list of function specs, as OpenAI or a tool server lists them.",
    )
    tools = forms.CharField(
        label="Or pasted",
        required=False,
        max_length=TOOLS_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file, text = given.get("file"), given.get("tools") or ""
        if file is not None and file.size > TOOLS_BYTES:
            self.add_error("file", f"It has more than {TOOLS_BYTES:,} bytes. Give fewer tools.")
        elif bool(file) == bool(text.strip()):
            self.add_error("tools", "Choose a file, or paste the tools here.")
        else:
            self._read(given, file.read() if file else text)
        return given

    def _read(self, given: dict[str, Any], text: bytes | str) -> None:
        try:
            given["specs"] = json.loads(text)
        except (ValueError, RecursionError) as error:
            name = "file" if isinstance(text, bytes) else "tools"
            self.add_error(name, f"It is no JSON ({error}). Give a JSON list of function specs.")
            return
        if not isinstance(given["specs"], list | dict):
            self.add_error("tools", "It is no list of tools. Give a JSON list of function specs.")

    def order(self) -> DomainOrder:
        given = self.cleaned_data
        return DomainOrder(tools=given["specs"], name=given["name"], **self.shared())


class DomainFileForm(MarkedForm):
    file = forms.FileField(
        label="Domain file",
        error_messages={
            "empty": "This file is empty. Choose a domain file.",
            "required": "Choose a file first.",
        },
        help_text="A .yaml file, downloaded from a domain or written on the command line.",
    )


class VersionForm(_WrittenForm):
    refine = forms.BooleanField(
        label="Put words, descriptions and policy right",
        required=False,
        help_text="Tools keep their names, parameters and SQL.",
    )

    def order(self) -> VersionOrder:
        return VersionOrder(refine=self.cleaned_data["refine"], **self.shared())
