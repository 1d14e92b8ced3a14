"""The base of every form: a wrong field says so to screen readers too."""

from __future__ import annotations

from typing import Any

from django import forms


class MarkedForm(forms.Form):
    """A field with an error names the element that explains it; Django adds aria-invalid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field is not None and field in self.fields:
            name = self[field].auto_id
            self.fields[field].widget.attrs["aria-describedby"] = f"{name}_error"
