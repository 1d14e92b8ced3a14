"""The rules editor: one form per rule, and the set they make together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from curation.web.forms.marking import MarkedForm
from simulation.vocabulary.hooks import HOOKS, Hook, HookNote, Linter

NO_HOOK = "no behaviour: only a language model obeys it"
MOST = 60
NOTES = {hook.value: note for hook, note in HOOKS.items()}


class RuleForm(MarkedForm):
    """One rule. Off is probability 0, which keeps its words and its place."""

    id = forms.RegexField(
        label="Name",
        regex=r"^[a-z][a-z0-9_]*$",
        max_length=60,
        error_messages={"invalid": "Use lower case letters, digits and underscores."},
    )
    instruction = forms.CharField(
        label="Instruction", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = forms.BooleanField(required=False)
    removed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    strength = forms.FloatField(min_value=0, max_value=1)
    probability = forms.FloatField(min_value=0, max_value=1)
    first_turn = forms.IntegerField(label="from turn", min_value=1, max_value=999)
    last_turn = forms.IntegerField(
        label="to turn",
        min_value=1,
        max_value=999,
        required=False,
        widget=forms.NumberInput(attrs={"aria-label": "Last user turn", "placeholder": "end"}),
    )
    after = forms.CharField(
        label="Only after",
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"placeholder": "any time", "list": "rule-names"}),
    )
    hook = forms.ChoiceField(
        required=False,
        choices=[("", NO_HOOK), *((hook.value, hook.value.replace("_", " ")) for hook in Hook)],
    )
    linter = forms.ChoiceField(
        required=False,
        choices=[
            ("", "not measured"),
            *((one.value, one.value.replace("_", " ")) for one in Linter),
        ],
    )

    @property
    def dial_fields(self) -> list[forms.BoundField]:
        """The two dials that are drawn as sliders."""
        return [self["probability"], self["strength"]]

    @property
    def note(self) -> HookNote | None:
        """What its behaviour does; None where only a model obeys."""
        name = self["hook"].value()
        return NOTES.get(str(name or ""))

    @property
    def is_off(self) -> bool:
        return not self["on"].value()

    @property
    def is_removed(self) -> bool:
        return self["removed"].value() in (True, "on", "True")

    def clean_after(self) -> list[str]:
        """Names of rules, apart by commas; with blanks, as they are shown, or with underscores."""
        names = self.cleaned_data["after"].lower().split(",")
        return list(dict.fromkeys("_".join(name.split()) for name in names if name.strip()))

    def rule(self) -> dict[str, Any]:
        given = self.cleaned_data
        probability = given["probability"] or 1.0
        return {
            "id": given["id"],
            "instruction": given["instruction"],
            "dials": {
                "strength": given["strength"],
                "probability": probability if given["on"] else 0.0,
                "first_turn": given["first_turn"],
                "last_turn": given["last_turn"],
            },
            "hook": given["hook"] or None,
            "linter": given["linter"] or None,
            **({"after": given["after"]} if given["after"] else {}),
        }


class SavingForm(MarkedForm):
    """Under which name, built on which version, and why."""

    note = forms.CharField(label="What changed, and why", max_length=300, required=False)
    expects = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rule_count = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)


@dataclass
class Editor:
    """The forms of one rule set; ``fresh`` is the empty one at its end."""

    saving: SavingForm
    rules: list[RuleForm]
    fresh: RuleForm

    def is_valid(self) -> bool:
        kept = [form for form in self.rules if not form.is_removed]
        wanted = self.fresh.has_changed()
        forms_ = [self.saving, *kept, *([self.fresh] if wanted else [])]
        return all(form.is_valid() for form in forms_)

    def content(self, name: str, paradigm: str) -> dict[str, Any]:
        kept = [form for form in self.rules if not form.is_removed]
        added = [self.fresh] if self.fresh.has_changed() else []
        return {
            "name": name,
            "paradigm": paradigm,
            "rules": [form.rule() for form in (*kept, *added)],
        }


def editor_of(content: Mapping[str, Any], number: int, data: Any = None) -> Editor:
    """The editor of a rule set, or of what was sent of it."""
    rules = list(content.get("rules") or ())
    if data is None:
        first = {"expects": number, "rule_count": len(rules)}
        forms_ = [RuleForm(prefix=f"rule-{i}", initial=_initial(r)) for i, r in enumerate(rules)]
        return Editor(SavingForm(initial=first), forms_, _fresh(None))
    saving = SavingForm(data)
    count = saving.cleaned_data.get("rule_count", 0) if saving.is_valid() else 0
    return Editor(saving, [RuleForm(data, prefix=f"rule-{i}") for i in range(count)], _fresh(data))


def _fresh(data: Any) -> RuleForm:
    first = {"on": True, "strength": 1.0, "probability": 1.0, "first_turn": 1}
    return RuleForm(
        data, prefix="new", initial=first, empty_permitted=True, use_required_attribute=False
    )


def _initial(rule: Mapping[str, Any]) -> dict[str, Any]:
    dials = dict(rule.get("dials") or {})
    return {
        "id": rule.get("id"),
        "instruction": rule.get("instruction"),
        "hook": rule.get("hook") or "",
        "linter": rule.get("linter") or "",
        "after": ", ".join(rule.get("after") or ()),
        "on": dials.get("probability", 1.0) > 0,
        **dials,
    }
