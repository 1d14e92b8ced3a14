"""The form in which one piece of a domain is rewritten."""

from __future__ import annotations

from django import forms

from curation.web.forms.marking import MarkedForm
from simulation.domains.file.patching import LONGEST


class PatchForm(MarkedForm):
    text = forms.CharField(
        label="As its domain file has it",
        strip=False,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "mono"}),
        help_text="YAML or JSON.",
    )
    drop_tasks = forms.BooleanField(
        label="Leave out tasks that no longer hold",
        required=False,
        help_text="Otherwise the first of them is named, and nothing is saved.",
    )
