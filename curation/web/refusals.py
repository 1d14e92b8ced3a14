"""What a service refuses, told to the person: beside the field of a form, or as a message."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from curation.errors import CurationError, FieldProblem, Refused


def words_of(error: CurationError) -> str:
    """One sentence or two for a message."""
    if isinstance(error, Refused):
        return " ".join(said(problem) for problem in error.problems)
    return str(error)


def said(problem: FieldProblem) -> str:
    return f"{problem.problem} {problem.remedy}".strip()


def tell(request: HttpRequest, error: CurationError) -> None:
    messages.error(request, words_of(error))


def add_to(form: forms.Form, error: CurationError) -> None:
    """Each problem beside its field; what has no field here stands above the form, named."""
    if not isinstance(error, Refused):
        form.add_error(None, str(error))
        return
    for problem in error.problems:
        whole = problem.field in form.fields
        field = problem.field if whole else problem.field.split(".")[0]
        known = field in form.fields
        text = said(problem) if known else f"{problem.field}: {said(problem)}"
        form.add_error(field if known else None, text)
