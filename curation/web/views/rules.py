"""Rules: sets, versions, the editor, what differs, going back to an old version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.errors import CurationError, Stale
from curation.models import RuleSetVersion
from curation.selectors.rule_sets import (
    newest_rule_sets,
    rule_changes,
    rule_versions,
    runs_of_rules,
)
from curation.services.rule_sets import save_rules
from curation.web.access import MemberRequest, member_page
from curation.web.forms.ruling import Editor, editor_of
from curation.web.lookup import number_in
from curation.web.refusals import tell, words_of


@require_safe
@never_cache
@member_page
def rule_list(request: MemberRequest) -> HttpResponse:
    return render(request, "rules/list.html", {"sets": newest_rule_sets(request.workspace)})


@require_safe
@never_cache
@member_page
def rule(request: MemberRequest, name: str) -> HttpResponse:
    """One version (``version``, else the newest), and what it changed against ``against``."""
    versions = _versions(request, name)
    row = _picked(versions, number_in(request, "version"))
    against = number_in(request, "against")
    older = _picked(versions, against) if against else _before(versions, row)
    shown = {
        "row": row,
        "versions": versions,
        "older": older,
        "changes": rule_changes(older.content, row.content) if older else [],
        "runs": runs_of_rules(request.workspace, name),
    }
    return render(request, "rules/detail.html", shown)


@require_http_methods(["GET", "POST"])
@member_page
def rule_edit(request: MemberRequest, name: str) -> HttpResponse:
    """Edit the newest version; saving makes the next, and never over unseen work."""
    versions = _versions(request, name)
    newest = versions[0]
    shown: dict[str, Any] = {"row": newest}
    if request.method != "POST":
        editor = editor_of(newest.content, newest.number)
        return render(request, "rules/edit.html", shown | {"editor": editor})
    editor = editor_of(newest.content, newest.number, request.POST)
    if editor.is_valid():
        try:
            return redirect(_address(_save(request, newest, editor)))
        except Stale as error:
            editor = _rebased(request, newest)
            shown |= {"stale": error, "theirs": newest, "row": newest}
        except CurationError as error:
            shown["refused"] = words_of(error)
    return render(request, "rules/edit.html", shown | {"editor": editor}, status=_status(shown))


@require_POST
@member_page
def rule_restore(request: MemberRequest, name: str) -> HttpResponse:
    """An old version's content as the newest version."""
    versions = _versions(request, name)
    number = request.POST.get("version", "")
    old = _picked(versions, int(number) if number.isascii() and number.isdigit() else 0)
    try:
        saved = save_rules(
            request.workspace,
            by=request.user,
            content=old.content,
            parent=old,
            expects=versions[0].number,
            note=f"Version {old.number} again",
        )
    except CurationError as error:
        tell(request, error)
        return redirect("curation:rule", name)
    messages.success(request, f"Version {old.number} is version {saved.number} now.")
    return redirect(_address(saved))


def _save(request: MemberRequest, newest: RuleSetVersion, editor: Editor) -> RuleSetVersion:
    saved = save_rules(
        request.workspace,
        by=request.user,
        content=editor.content(newest.name, newest.content["paradigm"]),
        parent=newest,
        expects=editor.saving.cleaned_data["expects"],
        note=editor.saving.cleaned_data["note"],
    )
    messages.success(request, f"Saved as version {saved.number}. New runs can use it.")
    return saved


def _rebased(request: MemberRequest, newest: RuleSetVersion) -> Editor:
    """What was typed, now built on the version that was saved in between."""
    data = request.POST.copy()
    data["expects"] = str(newest.number)
    return editor_of(newest.content, newest.number, data)


def _status(shown: dict[str, Any]) -> int:
    return 409 if "stale" in shown else 422


def _versions(request: MemberRequest, name: str) -> list[RuleSetVersion]:
    found = rule_versions(request.workspace, name)
    if not found:
        raise Http404("There is no such rule set.")
    return found


def _picked(versions: list[RuleSetVersion], number: int | None) -> RuleSetVersion:
    if number is None:
        return versions[0]
    found = next((row for row in versions if row.number == number), None)
    if found is None:
        raise Http404("There is no such version.")
    return found


def _before(versions: list[RuleSetVersion], row: RuleSetVersion) -> RuleSetVersion | None:
    return next((other for other in versions if other.number < row.number), None)


def _address(row: RuleSetVersion) -> str:
    return f"{reverse('curation:rule', args=[row.name])}?version={row.number}"
