"""Which change of rules is tried, and on how many dialogues; and the word on what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from curation.models import RuleSetVersion
from curation.services.experiment_decisions import LONGEST_REASON
from curation.services.experiments import MOST, USUAL
from curation.web.forms.marking import MarkedForm


class TrialForm(MarkedForm):
    version = forms.TypedChoiceField(label="Try version", coerce=int)
    against = forms.TypedChoiceField(
        label="against version",
        coerce=int,
        help_text="Its finished dialogues are the ones that are forked.",
    )
    sample = forms.IntegerField(
        label="Dialogues",
        min_value=1,
        max_value=MOST,
        initial=USUAL,
        help_text="Each is played on twice: under the new version, and anew under the old one.",
    )

    def __init__(self, versions: Sequence[RuleSetVersion], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.number, f"v{row.number} {row.note[:60]}".strip()) for row in versions]
        for name in ("version", "against"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices


class DecisionForm(MarkedForm):
    reason = forms.CharField(label="Why", max_length=LONGEST_REASON, required=False)
