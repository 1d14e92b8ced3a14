"""Who plays: fields for a seat's endpoint and model, in any form that orders dialogues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from django import forms

from curation.engine.endpoints import endpoint_names, lineup_of
from curation.errors import CurationError, FieldProblem, Refused
from curation.models import LineupEntry, Workspace
from curation.services.casting import AGENDA, LINEUP
from curation.services.model_orders import LONGEST_NAME
from curation.web.forms.marking import MarkedForm
from simulation.llm.lineup import ModelRole

SEATS = {
    "user": (ModelRole.USER, "User"),
    "agent": (ModelRole.AGENT, "Agent"),
    "tools": (ModelRole.TOOL_SIMULATOR, "Simulated tools"),
}
EMBEDDED = "embedded cast"
Known = Callable[[], tuple[list[str], dict[ModelRole, LineupEntry]]]
"""The endpoints' names and the lineup of a workspace."""


def add_seats(form: forms.Form, workspace: Workspace, *, goes_on: bool = False) -> None:
    """A pair of fields for each seat. ``goes_on``: empty keeps the seat of the branch's parent.

    What there is to choose from is read where it is shown, or where something was chosen.
    """
    known = cache(lambda: (endpoint_names(workspace), lineup_of(workspace)))
    for name, (_role, label) in SEATS.items():
        form.fields[f"{name}_on"] = forms.ChoiceField(
            label=label,
            required=False,
            choices=partial(_seat_choices, name, known, goes_on=goes_on),
        )
        form.fields[f"{name}_model"] = forms.CharField(
            label=f"Model of the {label.lower()}",
            required=False,
            max_length=LONGEST_NAME,
            widget=forms.TextInput(
                attrs={"list": "known-models", "placeholder": "model", "spellcheck": "false"}
            ),
        )


def _seat_choices(name: str, known: Known, *, goes_on: bool) -> list[tuple[str, str]]:
    names, lineup = known()
    standing = lineup.get(SEATS[name][0])
    first = [("", "as before"), (AGENDA, EMBEDDED)] if goes_on else [("", EMBEDDED)]
    own = [(LINEUP, f"lineup: {standing.model}")] if standing else []
    if name == "tools":
        nobody = f"lineup, where needed: {standing.model}" if standing else "nobody"
        first = [("", "as before" if goes_on else nobody)]
        own = own if goes_on else []
    return [*first, *own, *((one, f"on {one}") for one in names)]


def seat_names() -> list[str]:
    return [f"{name}_{part}" for name in SEATS for part in ("on", "model")]


def seat_rows(form: MarkedForm) -> list[dict[str, Any]]:
    """For the page: each seat with its two fields."""
    return [{"on": form[f"{name}_on"], "model": form[f"{name}_model"]} for name in SEATS]


def seats_ordered(form: forms.Form) -> dict[str, Any] | None:
    """The ``model`` of an order; None where nothing was chosen."""
    chosen: dict[str, Any] = {}
    for name, (role, _label) in SEATS.items():
        where, model = form.cleaned_data[f"{name}_on"], form.cleaned_data[f"{name}_model"]
        if where in (AGENDA, LINEUP):
            chosen[role.value] = where
        elif where:
            chosen[role.value] = {"endpoint": where, "model": model}
    return chosen or None


def seats_repeated(cast: Mapping[str, Any]) -> dict[str, str]:
    """The fields' values by which a cast would be ordered again."""
    found: dict[str, str] = {}
    for name, (role, _label) in SEATS.items():
        seat = cast.get(role.value)
        if seat is not None:
            found |= {f"{name}_on": seat["name"], f"{name}_model": seat["model"]}
    return found


def by_seat(error: CurationError) -> CurationError:
    """``model.agent.endpoint`` stands beside the agent's endpoint."""
    if not isinstance(error, Refused):
        return error
    return Refused(*(FieldProblem(_field(each.field), *each[1:]) for each in error.problems))


def _field(field: str) -> str:
    parts = field.split(".")
    names = {role.value: name for name, (role, _label) in SEATS.items()}
    if parts[0] != "model" or len(parts) < 2 or parts[1] not in names:
        return "tools_on" if field == "model" else field
    return f"{names[parts[1]]}_{'on' if parts[-1] == 'endpoint' else 'model'}"
