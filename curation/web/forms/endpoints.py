"""Forms for endpoints and the lineup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from curation.models import LineupEntry, ModelEndpoint
from curation.models.model_endpoint import CONCURRENCY
from curation.services.model_orders import LONGEST_NAME
from curation.web.forms.marking import MarkedForm
from simulation.llm.lineup import ModelRole

SAMPLING = ("temperature", "top_p", "max_tokens", "extra")
SAME = (
    "name", "base_url", "key_variable", "concurrency", "per_minute", "prompt_price",
    "completion_price",
)  # fmt: skip
MEANINGS = {
    ModelRole.USER: "Plays the user of a dialogue.",
    ModelRole.AGENT: "Plays the agent; it needs tool calling.",
    ModelRole.TOOL_SIMULATOR: "Writes what tools without SQL return.",
    ModelRole.JUDGE: "Judges steps and rubrics.",
    ModelRole.QUESTION_WRITER: "Thinks of what people would ask in a new domain.",
    ModelRole.TOOL_WRITER: "Writes a new domain's schema, rows and tools.",
    ModelRole.TASK_WRITER: "Writes tasks, and reads them out of imported chats.",
}


class JsonObjectField(forms.CharField):
    """A JSON object as text; the cleaned value is a dict, empty for an empty field."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return {}
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError('Give a JSON object such as {"reasoning_effort": "low"}.')
        return found


class EndpointForm(MarkedForm):
    name = forms.CharField(
        max_length=60, help_text="Small letters, digits and hyphens; runs name it by this."
    )
    base_url = forms.CharField(
        label="Address",
        max_length=400,
        help_text="Of an OpenAI-compatible API. It usually ends in /v1.",
        widget=forms.TextInput(attrs={"placeholder": "http://localhost:8000/v1"}),
    )
    key = forms.CharField(
        max_length=2_000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    forget_key = forms.BooleanField(label="Forget the stored key", required=False)
    key_variable = forms.CharField(
        label="Or a variable that holds it",
        max_length=80,
        required=False,
        help_text="Of the workers' environment, such as LAB_API_KEY.",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    concurrency = forms.IntegerField(
        label="Requests at a time",
        min_value=1,
        max_value=2_000,
        initial=CONCURRENCY,
        help_text="At most, of all workers together.",
    )
    per_minute = forms.IntegerField(
        label="Requests a minute",
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text="At most, sent evenly. Empty: no limit.",
    )
    temperature = forms.FloatField(min_value=0, max_value=10, required=False)
    top_p = forms.FloatField(label="Top p", min_value=0, max_value=1, required=False)
    max_tokens = forms.IntegerField(label="Most tokens of an answer", min_value=1, required=False)
    extra = JsonObjectField(
        label="Other parameters",
        required=False,
        help_text='JSON that goes with every request: {"reasoning_effort": "low"}.',
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono", "spellcheck": "false"}),
    )
    prompt_price = forms.FloatField(
        label="Price of a million tokens read", min_value=0, max_value=1e6, required=False
    )
    completion_price = forms.FloatField(
        label="… and of a million written",
        min_value=0,
        max_value=1e6,
        required=False,
        help_text="US dollars. Runs then say what they cost.",
    )
    is_default = forms.BooleanField(
        label="Serves models that are ordered by their name alone", required=False
    )
    expects = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: ModelEndpoint | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_standing(row) if row else {}, **kwargs)
        self.stores_key = row is not None and bool(row.sealed_key)
        stored = "One is stored; empty keeps it." if self.stores_key else "Empty sends none."
        self.fields["key"].help_text = f"Kept encrypted, and never shown again. {stored}"
        if not self.stores_key:
            del self.fields["forget_key"]

    def order(self) -> dict[str, Any]:
        """The fields of an endpoint's order; a key that nobody typed is kept. Fields that the
        form refuses are left out.
        """
        given = self.cleaned_data
        sampling = {name: given[name] for name in SAMPLING if given.get(name) not in (None, "")}
        order = {name: given[name] for name in (*SAME, "is_default") if name in given}
        order["parameters"] = sampling
        if given.get("key"):
            order["key"] = given["key"]
        elif given.get("forget_key"):
            order["key"] = ""
        return order


def _standing(row: ModelEndpoint) -> dict[str, Any]:
    sampling = {name: row.parameters.get(name) for name in SAMPLING}
    extra = sampling.pop("extra")
    standing = {name: getattr(row, name) for name in (*SAME, "is_default")}
    shown = json.dumps(extra, ensure_ascii=False) if extra else ""
    return standing | sampling | {"extra": shown, "expects": row.number}


class AllRolesForm(MarkedForm):
    """One model for every role: what most people have, and what a first lineup is made of."""

    for_all_endpoint = forms.ChoiceField(label="Endpoint")
    for_all_model = forms.CharField(
        label="Model",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"list": "known-models", "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: Any,
        rows: Mapping[ModelRole, LineupEntry],
        endpoints: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._rows = rows
        self.fields["for_all_endpoint"].choices = [(one, one) for one in endpoints]  # type: ignore[attr-defined]

    def order(self) -> dict[str, Any]:
        """As the service takes it; a role's parameters stay, for they are the role's."""
        given = self.cleaned_data
        seat = {"endpoint": given["for_all_endpoint"], "model": given["for_all_model"]}
        return {role.value: seat | {"parameters": self._parameters(role)} for role in ModelRole}

    def _parameters(self, role: ModelRole) -> dict[str, Any]:
        row = self._rows.get(role)
        return row.parameters if row else {}


class LineupForm(MarkedForm):
    """For each role an endpoint, a model, and parameters over the endpoint's own."""

    def __init__(
        self,
        *args: Any,
        rows: Mapping[ModelRole, LineupEntry],
        endpoints: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for role in ModelRole:
            self._add(role, rows.get(role), endpoints)

    def _add(self, role: ModelRole, row: LineupEntry | None, endpoints: list[str]) -> None:
        standing = (row.endpoint.name if row.endpoint else "environment") if row else ""
        offered = dict.fromkeys([*endpoints, *([standing] if standing else [])])
        name = role.value
        self.fields[f"{name}.endpoint"] = forms.ChoiceField(
            label=f"Endpoint of the {name}",
            required=False,
            choices=[(one, one) for one in offered],
            initial=standing or next(iter(offered), ""),
        )
        self.fields[f"{name}.model"] = forms.CharField(
            label=f"Model of the {name}",
            required=False,
            max_length=LONGEST_NAME,
            initial=row.model if row else "",
            widget=forms.TextInput(
                attrs={"list": "known-models", "placeholder": "no model", "spellcheck": "false"}
            ),
        )
        self.fields[f"{name}.parameters"] = JsonObjectField(
            label=f"Parameters of the {name}",
            required=False,
            initial=_written(row.parameters) if row else "",
            widget=forms.TextInput(
                attrs={"class": "mono", "placeholder": "{}", "spellcheck": "false"}
            ),
        )

    def roles(self) -> list[dict[str, Any]]:
        """For the page: each role with its fields."""
        return [
            {
                "name": role.value,
                "meaning": MEANINGS[role],
                "fields": [self[f"{role.value}.{part}"] for part in SeatParts],
            }
            for role in ModelRole
        ]

    def order(self) -> dict[str, Any]:
        """As the service takes it: null where no model is named."""
        return {role.value: self._seat(role.value) for role in ModelRole}

    def _seat(self, name: str) -> dict[str, Any] | None:
        seat = {part: self.cleaned_data[f"{name}.{part}"] for part in SeatParts}
        if not seat["model"]:
            return None
        return seat | {"endpoint": seat["endpoint"] or None}


SeatParts = ("endpoint", "model", "parameters")


def _written(parameters: dict[str, Any]) -> str:
    said = {name: value for name, value in parameters.items() if value not in (None, {})}
    return json.dumps(said, ensure_ascii=False) if said else ""
