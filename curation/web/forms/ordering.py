"""Forms by which people order work: a run, a database, records, a release."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from curation.engine.rendering import FORMATS
from curation.errors import FieldProblem, Refused
from curation.models import DomainVersion, RuleSetVersion, Workspace
from curation.selectors.domains import newest_versions
from curation.selectors.rule_sets import newest_rule_sets
from curation.services.orders import MOST_DIALOGUES
from curation.web.forms.casting import add_seats, seat_names, seat_rows, seats_ordered
from curation.web.forms.marking import MarkedForm
from curation.web.forms.steering import cost_budget_field, priority_field, token_budget_field
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm

LONGEST_PASTED = 2_000_000
"""Characters; a longer one is sent as a file."""

PASTED = "Paste messages and tools, as one JSON object."

V = TypeVar("V", DomainVersion, RuleSetVersion)

PARADIGMS = (
    ("user", "User-oriented", "A user with rules reveals a hidden goal step by step. Long, dense."),
    ("task", "Task-oriented", "Each task is asked outright, as one question. Short."),
)

PERSONAS = (
    ("", "the domain's own"),
    ("everyday", "everyday: ordinary manners of speaking"),
    ("demanding", "demanding: upset, guarded, rambling and others"),
    ("all", "all: everyday and demanding"),
)


class RunForm(MarkedForm):
    domain = forms.ChoiceField(label="Domain")
    paradigm = forms.ChoiceField(choices=[(key, name) for key, name, _ in PARADIGMS])
    tools = forms.ChoiceField(
        choices=[("executed", "executed on rows"), ("simulated", "simulated by a model")],
        required=False,
        help_text="Simulated: a model writes what tools return; nothing runs.",
    )
    rules = forms.ChoiceField(label="Rules of the user", required=False)
    count = forms.IntegerField(label="Dialogues", min_value=1, max_value=MOST_DIALOGUES)
    tasks_per_dialogue = forms.IntegerField(
        label="Tasks in each",
        min_value=1,
        max_value=8,
        required=False,
        help_text="Empty draws 1 to 3.",
    )
    personas = forms.ChoiceField(
        label="Personas",
        choices=PERSONAS,
        required=False,
        help_text="Who speaks, and in what manner.",
    )
    only_approved = forms.BooleanField(
        label="Only approved tasks and tools",
        required=False,
        help_text="As they stand now; the domain's page is where they are approved.",
    )
    seed = forms.IntegerField(
        required=False, help_text="Empty draws one. The same seed gives the same dialogues."
    )
    faults = forms.FloatField(
        label="Faults on purpose",
        min_value=0,
        max_value=1,
        required=False,
        help_text="Share of agent turns that are made wrong, to try checks and reviewers. 0: none.",
        widget=forms.NumberInput(attrs={"step": "0.01"}),
    )
    pace = forms.FloatField(
        min_value=0,
        max_value=60,
        required=False,
        help_text="Seconds per turn, to watch. 0 is as fast as it goes.",
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )

    priority = priority_field()
    max_tokens_total = token_budget_field()
    max_cost = cost_budget_field()

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        add_seats(self, workspace)
        self.rule_sets = newest_rule_sets(workspace)
        domains = list(newest_versions(workspace).defer("content").order_by("title"))
        older = self._older("domain", DomainVersion.objects.in_workspace(workspace), domains)
        self.fields["domain"].choices = [(str(row.pk), _titled(row)) for row in domains + older]  # type: ignore[attr-defined]
        self.fields["rules"].choices = [  # type: ignore[attr-defined]
            ("", "Newest of the paradigm"),
            *((str(row.pk), _ruled(row)) for row in self.rule_sets),
            *((str(row.pk), _ruled(row)) for row in self._older_rules()),
        ]

    def _older_rules(self) -> list[RuleSetVersion]:
        rows = RuleSetVersion.objects.in_workspace(self.workspace)
        return self._older("rules", rows, self.rule_sets)

    def _older(self, name: str, rows: QuerySet[V, V], newest: Sequence[V]) -> list[V]:
        """The version that is asked for, where it is none of the newest: a run is repeated on
        what it was made of.
        """
        asked = str(self[name].value() or "")
        if any(str(row.pk) == asked for row in newest):
            return []
        try:
            return list(rows.filter(pk=UUID(asked)))
        except ValueError:
            return []

    def as_sent(self) -> RunForm:
        """The form as it would come back if it were sent as it stands."""
        data = {name: self[name].value() for name in self.fields}
        data["domain"] = data["domain"] or next(iter(self.fields["domain"].choices), ("",))[0]  # type: ignore[attr-defined]
        return RunForm(data, workspace=self.workspace)

    def seats(self) -> list[dict[str, Any]]:
        return seat_rows(self)

    def order(self) -> dict[str, Any]:
        """The fields of a run's order, what is empty left out."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in ("", None) and name not in seat_names()
        }
        given |= {"model": seats_ordered(self)} if seats_ordered(self) else {}
        newest = self._newest(given["paradigm"])
        return ({"rules": str(newest.pk)} if newest else {}) | given

    def _newest(self, paradigm: str) -> RuleSetVersion | None:
        name = default_rules(Paradigm(paradigm)).name
        return next((row for row in self.rule_sets if row.name == name), None)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; the cleaned value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data]
        if not given:
            given = [None]
        return [super(FilesField, self).clean(one, initial) for one in given]


class UploadForm(MarkedForm):
    file = FilesField(
        label="Database",
        error_messages={
            "empty": "This file is empty. Choose one that holds a database, a script or rows.",
            "required": "Choose a file first.",
        },
        help_text="One SQLite file, one .sql script, or CSV files (one a table), also as a zip.",
        widget=FilesInput(attrs={"multiple": True}),
    )
    name = forms.SlugField(
        max_length=80,
        required=False,
        help_text="Lower case letters, digits and hyphens. Empty takes the file's name.",
    )
    slice_rows = forms.IntegerField(
        label="Rows to keep",
        min_value=100,
        required=False,
        help_text="For databases above 20 MB: a slice of so many rows in which all keys hold.",
    )


class ImportForm(MarkedForm):
    file = forms.FileField(
        label="File",
        required=False,
        help_text="Conversations as JSON or JSONL; or native records (.jsonl, or a zip of them "
        "with their .worlds folder).",
    )
    text = forms.CharField(
        label="Or paste a conversation",
        required=False,
        strip=True,
        max_length=LONGEST_PASTED,
        help_text='One, as JSON: {"messages": […], "tools": […]}.',
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    domain = forms.ChoiceField(
        label="In the world of",
        required=False,
        help_text="Calls are run again there, and what cannot be is marked. Without one, tools "
        "stay simulated and models go on with it. Native records bring their own.",
    )
    database = forms.FileField(
        label="Or of a database of its own",
        required=False,
        help_text="A SQLite file or a script; it becomes a domain.",
    )
    worlds = FilesField(
        label="Worlds of native records",
        required=False,
        help_text="Base images, each named by its sha256, where this workspace has them not yet.",
        widget=FilesInput(attrs={"multiple": True}),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = newest_versions(workspace).defer("content").order_by("title")
        choices = [(str(row.pk), _titled(row)) for row in rows]
        self.fields["domain"].choices = [("", "none: simulated tools"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for nothing to import, or for two things at once."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        if bool(cleaned.get("file")) == bool(cleaned.get("text")):
            two = "Choose a file or paste a conversation, not both."
            self.add_error("file", two if cleaned.get("file") else "Choose a file first.")
        if cleaned.get("domain") and cleaned.get("database"):
            self.add_error("database", "Choose a domain or bring a database, not both.")
        return cleaned

    def pasted(self) -> Any:
        """The conversation as JSON. Raises Refused, with the place that is none."""
        try:
            found = json.loads(self.cleaned_data["text"])
        except (ValueError, RecursionError) as error:
            raise Refused(FieldProblem("text", f"It is not JSON: {error}.", PASTED)) from error
        if not isinstance(found, dict | list):
            raise Refused(FieldProblem("text", "It is no conversation.", PASTED))
        return found


class ReleaseForm(MarkedForm):
    name = forms.RegexField(
        regex=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$",
        max_length=80,
        error_messages={"invalid": "Use letters, digits, spaces, dots, hyphens and underscores."},
    )
    format = forms.ChoiceField(choices=[(name, name) for name in FORMATS])
    review = forms.ChoiceField(
        label="Which",
        choices=[("approved", "approved only"), ("any", "all finished, judged or not")],
    )
    domain = forms.ChoiceField(required=False)
    min_tasks = forms.IntegerField(
        label="Tasks proven, at least", min_value=0, max_value=50, required=False
    )
    without_errors = forms.BooleanField(
        label="Leave out dialogues with errors found by checks", required=False
    )
    without_stale = forms.BooleanField(
        label="Leave out what is stale, or was replayed since", required=False
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(row.name, row.title) for row in newest_versions(workspace).order_by("title")]
        self.fields["domain"].choices = [("", "all domains"), *names]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filter, as the service takes it."""
        given = self.cleaned_data
        return {
            "review": given["review"],
            "domain": given["domain"] or None,
            "min_tasks": given["min_tasks"] or 0,
            "without_errors": given["without_errors"],
            "stale": "no" if given["without_stale"] else None,
        }


class TokenForm(MarkedForm):
    name = forms.CharField(max_length=80, help_text="What it is for: it says so in the list.")


class MemberForm(MarkedForm):
    username = forms.CharField(max_length=150)
    role = forms.ChoiceField(
        choices=[("annotator", "annotator"), ("lead", "lead"), ("admin", "admin")]
    )


def _titled(row: DomainVersion) -> str:
    return f"{row.title} ({row.name} v{row.number})"


def _ruled(row: RuleSetVersion) -> str:
    return f"{row.name} v{row.number} ({row.content.get('paradigm')}-oriented)"
