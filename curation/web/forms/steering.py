"""Forms by which a run is steered while it is under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from curation.engine.ceilings import Day
from curation.models import Job, Run, Workspace
from curation.selectors.run_progress import Failed
from curation.web.forms.casting import add_seats, seat_rows, seats_ordered
from curation.web.forms.marking import MarkedForm

PRIORITIES = (
    ("normal", "normal"),
    ("high", "high: before other runs"),
    ("low", "low: when nothing else waits"),
)
ALL = "all"
BUDGETS = ("max_tokens_total", "max_cost")


def priority_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=PRIORITIES,
        required=False,
        help_text="What a person waits for goes before all runs.",
    )


def token_budget_field(
    help_text: str = "Read and written; there the run pauses. Empty: none.",
) -> forms.IntegerField:
    return forms.IntegerField(
        label="Budget in tokens", min_value=1, required=False, help_text=help_text
    )


def cost_budget_field(
    help_text: str = "Needs prices at the endpoints. Empty: none.",
) -> forms.FloatField:
    return forms.FloatField(
        label="Budget in US dollars",
        min_value=0,
        required=False,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


class CeilingForm(MarkedForm):
    """What a workspace may use in a day."""

    max_tokens_day = forms.IntegerField(
        label="Tokens a day",
        min_value=1,
        required=False,
        help_text="Read and written. Empty: none.",
    )
    max_cost_day = forms.FloatField(
        label="US dollars a day",
        min_value=0,
        required=False,
        help_text="Needs prices at an endpoint. Empty: none.",
        widget=forms.NumberInput(attrs={"step": "any"}),
    )

    def __init__(self, *args: Any, day: Day, **kwargs: Any) -> None:
        standing = {"max_tokens_day": day.max_tokens, "max_cost_day": day.max_cost}
        super().__init__(*args, initial=standing, **kwargs)


class JudgeForm(MarkedForm):
    """How the dialogues of a run are judged."""

    max_tokens_total = token_budget_field("Read and written; there the judge stops. Empty: none.")
    max_cost = cost_budget_field("Needs prices at its endpoint. Empty: none.")
    again = forms.BooleanField(
        label="Also those that are judged already",
        required=False,
        help_text="Each gets one more verdict, which stands.",
    )

    def budget(self) -> dict[str, Any]:
        """As the service takes it."""
        given = self.cleaned_data
        return {name: given[name] for name in BUDGETS if given[name] is not None}


class RaiseForm(MarkedForm):
    """A higher budget for a job that stopped at one."""

    max_tokens_total = token_budget_field("Read and written; there it stops. Empty: none.")
    max_cost = cost_budget_field()

    def __init__(self, *args: Any, job: Job, **kwargs: Any) -> None:
        standing = {name: getattr(job, name) for name in BUDGETS}
        super().__init__(*args, initial=standing, **kwargs)
        self._standing = standing

    def change(self) -> dict[str, Any]:
        """What is different now."""
        given = self.cleaned_data
        return {name: given[name] for name in BUDGETS if given[name] != self._standing[name]}


class SteerForm(MarkedForm):
    priority = priority_field()
    max_tokens_total = token_budget_field()
    max_cost = cost_budget_field()

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        standing = {
            "priority": run.get_priority_display().lower(),
            "max_tokens_total": run.max_tokens_total,
            "max_cost": run.max_cost,
        }
        super().__init__(*args, initial=standing, **kwargs)
        self._standing = standing

    def change(self) -> dict[str, Any]:
        """What is different now: a budget that stands and is used up is not given anew."""
        given = self.cleaned_data | {"priority": self.cleaned_data["priority"] or "normal"}
        return {name: value for name, value in given.items() if value != self._standing[name]}


class RetryForm(MarkedForm):
    reason = forms.ChoiceField(label="Which")
    note = forms.CharField(
        label="Why it may go better now",
        max_length=300,
        required=False,
        help_text="Kept in the history of each.",
    )

    def __init__(
        self, *args: Any, workspace: Workspace, failures: Sequence[Failed], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        causes = [(each.reason, f"{each.number}: {each.words}") for each in failures]
        self.fields["reason"].choices = [(ALL, "all that failed"), *causes]  # type: ignore[attr-defined]
        self.fields["reason"].required = bool(failures)
        add_seats(self, workspace, goes_on=True)

    def seats(self) -> list[dict[str, Any]]:
        return seat_rows(self)

    def order(self) -> dict[str, Any]:
        """As the service takes it."""
        given = self.cleaned_data
        reason = None if given["reason"] == ALL else given["reason"]
        return {"reason": reason, "note": given["note"], "model": seats_ordered(self)}
