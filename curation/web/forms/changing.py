"""What a branch changes besides one turn: fields added to any form that makes branches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from curation.errors import CurationError, FieldProblem, Refused
from curation.models import Trajectory
from curation.selectors.repeating import versions_beside
from curation.selectors.rule_sets import rule_set_choices
from curation.services.fork_changes import known_personas
from curation.services.fork_tasks import LONGEST_TASK
from curation.services.orders import MOST_SAMPLES
from curation.services.rule_reading import LONGEST_RULES
from curation.web.forms.casting import by_seat
from simulation.vocabulary.state import Limits

MODES = (
    ("regenerate", "Played on anew", "The cast goes on from there in its own way."),
    ("replay", "Kept", "The later turns stay; their calls run again, and differences are shown."),
)
LIMITS = {
    "turns": "Messages in all",
    "steps_per_request": "Steps per request",
    "tool_errors": "Failed calls",
    "tokens": "Tokens of text",
    "seconds": "Seconds",
}
MOST_LISTED = 200
"""Tasks of a domain to choose from; more are named through the API."""
JSON = {"class": "mono", "spellcheck": "false"}


def add_changes(form: forms.Form, parent: Trajectory) -> None:
    """What there is to choose from is read where it is shown, or where something was chosen."""
    form.fields["mode"] = forms.ChoiceField(
        required=False, choices=[mode[:2] for mode in MODES], initial="regenerate"
    )
    form.fields["samples"] = forms.IntegerField(
        label="Samples",
        required=False,
        min_value=1,
        max_value=MOST_SAMPLES,
        initial=1,
        help_text="Branches beside each other.",
    )
    form.fields["anyway"] = forms.BooleanField(
        required=False, label="Also a call or result that its tool does not allow"
    )
    _add_version(form, parent)
    _add_rules(form, parent)
    _add_limits(form, parent)
    _add_tasks(form, parent)


def _add_version(form: forms.Form, parent: Trajectory) -> None:
    """One that still runs goes on under the version that it began with."""
    form.fields["domain"] = forms.ChoiceField(
        label=f"Version of {parent.domain.name}",
        required=False,
        choices=lambda: _version_choices(parent),
        help_text="Its tools, data, policy and tasks. What it concerns of the turns before is "
        "repeated under it first."
        if parent.is_over
        else "Another one can be chosen once this dialogue has ended.",
    )


def _version_choices(parent: Trajectory) -> list[tuple[str, str]]:
    others = versions_beside(parent.domain) if parent.is_over else []
    return [("", f"as before (version {parent.domain.number})"), *others]


def _add_rules(form: forms.Form, parent: Trajectory) -> None:
    form.fields["rules"] = forms.ChoiceField(required=False, choices=lambda: _rule_choices(parent))
    form.fields["rules_text"] = forms.CharField(
        label="Or rules as JSON",
        required=False,
        max_length=LONGEST_RULES,
        help_text="A whole rule set, as the rules page downloads it; saved as a version.",
        widget=forms.Textarea(attrs={"rows": 3, **JSON}),
    )
    form.fields["persona"] = forms.ChoiceField(
        required=False, choices=lambda: _persona_choices(parent)
    )


def _rule_choices(parent: Trajectory) -> list[tuple[str, str]]:
    return [("", f"as before ({parent.rules})"), *rule_set_choices(parent.workspace)]


def _persona_choices(parent: Trajectory) -> list[tuple[str, str]]:
    now = (parent.persona or {}).get("name", "none yet")
    known = known_personas(parent).items()
    return [("", f"as before ({now})"), *((key, one.name) for key, one in known)]


def _add_limits(form: forms.Form, parent: Trajectory) -> None:
    limits = Limits.model_validate(parent.limits)
    for name, label in LIMITS.items():
        form.fields[f"limits_{name}"] = forms.FloatField(
            label=label, required=False, initial=getattr(limits, name)
        )


def _add_tasks(form: forms.Form, parent: Trajectory) -> None:
    for index, task in enumerate(parent.tasks or ()):
        form.fields[f"task_{index}_kept"] = forms.BooleanField(
            label=str(task["title"]), required=False, initial=True
        )
        form.fields[f"task_{index}_place"] = forms.IntegerField(
            label=f"Place of task {index + 1}",
            required=False,
            initial=index + 1,
            min_value=1,
            max_value=99,
            widget=forms.NumberInput(attrs={"class": "place-box"}),
        )
        form.fields[f"task_{index}_data"] = forms.CharField(
            label=f"Task {index + 1} as data",
            required=False,
            max_length=LONGEST_TASK,
            initial=json.dumps(task, indent=1, ensure_ascii=False),
            widget=forms.Textarea(attrs={"rows": 8, **JSON}),
        )
    form.fields["tasks_added"] = forms.MultipleChoiceField(
        label="Tasks of the domain to add", required=False, choices=lambda: _task_choices(parent)
    )


def _task_choices(parent: Trajectory) -> list[tuple[str, str]]:
    rows = parent.domain.tasks.values_list("pk", "title")[:MOST_LISTED]
    return [(str(key), title) for key, title in rows]


def changes_ordered(form: forms.Form, parent: Trajectory) -> dict[str, Any]:
    """The fields of an order. Raises Refused for JSON that cannot be read."""
    given = form.cleaned_data
    rules = _json(given["rules_text"], "rules") if given["rules_text"] else given["rules"] or None
    return {
        "mode": given["mode"] or "regenerate",
        "samples": given["samples"] or 1,
        "anyway": given["anyway"],
        "domain": given["domain"] or None,
        "rules": rules,
        "persona": given["persona"] or None,
        "limits": _limits(form),
        "tasks": _tasks(form, parent),
    }


def _limits(form: forms.Form) -> dict[str, Any] | None:
    changed = [name for name in LIMITS if f"limits_{name}" in form.changed_data]
    found = {name: form.cleaned_data[f"limits_{name}"] for name in changed}
    return {name: value for name, value in found.items() if value is not None} or None


def _tasks(form: forms.Form, parent: Trajectory) -> list[Any] | None:
    """None where the form was sent without them, or nothing was done to them."""
    own = [str(task["id"]) for task in parent.tasks or ()]
    added = list(form.cleaned_data["tasks_added"])
    shown = any(f"task_{index}_place" in form.data for index in range(len(own)))
    kept = _kept(form, parent) if shown else own
    return None if kept == own and not added else kept + added


def _kept(form: forms.Form, parent: Trajectory) -> list[Any]:
    rows = [
        (form.cleaned_data[f"task_{index}_place"] or index + 1, index)
        for index in range(len(parent.tasks or ()))
        if form.cleaned_data[f"task_{index}_kept"]
    ]
    return [_task(form, index, (parent.tasks or [])[index]) for _, index in sorted(rows)]


def _task(form: forms.Form, index: int, task: Mapping[str, Any]) -> Any:
    """Its id, or what was made of it. A browser sends other line ends than it was given."""
    name = f"task_{index}_data"
    text = form.cleaned_data[name]
    found = _json(text, name) if text else task
    return task["id"] if found == task else found


def _json(text: str, field: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = f"This is not JSON ({error})."
        raise Refused(FieldProblem(field, problem, "Give an object.")) from error
    if not isinstance(value, dict):
        raise Refused(FieldProblem(field, "This is no JSON object.", "Give one such as {}."))
    return value


def change_parts(form: forms.Form, parent: Trajectory) -> dict[str, Any]:
    """For the page: the fields in their groups, and which groups hold something to look at."""
    groups = {
        "domain": ["domain"],
        "rules": ["rules", "persona", "rules_text"],
        "limits": [f"limits_{name}" for name in LIMITS],
        "tasks": [name for name in form.fields if name.startswith("task")],
    }
    return {
        "modes": MODES,
        "words_open": any(form[name].errors for name in ("mode", "samples", "anyway")),
        "task_rows": list(_task_rows(form, parent)),
        "limit_fields": [form[name] for name in groups["limits"]],
        **{
            f"{name}_open": any(form[one].errors or _differs(form, one) for one in fields)
            for name, fields in groups.items()
        },
    }


def _differs(form: forms.Form, name: str) -> bool:
    if not form.is_bound or name not in form.data or name.endswith("_data"):
        return False
    return name in form.changed_data


def _task_rows(form: forms.Form, parent: Trajectory) -> Iterator[dict[str, BoundField]]:
    for index in range(len(parent.tasks or ())):
        yield {part: form[f"task_{index}_{part}"] for part in ("kept", "place", "data")}


def by_field(error: CurationError, form: forms.Form) -> CurationError:
    """Each problem of an order beside the field of this form that it is about."""
    if not isinstance(error, Refused):
        return error
    found = by_seat(error)
    if not isinstance(found, Refused):
        return found
    return Refused(*(one._replace(field=_field(one.field, form)) for one in found.problems))


def _field(name: str, form: forms.Form) -> str:
    parts = name.split(".")
    if parts[:2] == ["message", "tool_calls"] and len(parts) > 2:
        part = "name" if parts[-1] == "name" else "arguments"
        return f"{part}_{parts[2]}"
    if parts[0] == "limits" and len(parts) > 1:
        return f"limits_{parts[1]}"
    if parts[0] == "rules" and form.data.get("rules_text"):
        return "rules_text"
    if parts[0] == "tasks":
        return "tasks_added"
    return name
