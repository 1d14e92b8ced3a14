"""Rules: sets, versions, the editor, what differs, going back to an old version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.errors import CurationError, Stale
from curation.models import RuleSetVersion
from curation.selectors.experiments import experiments_on
from curation.selectors.rule_sets import (
    newest_rule_sets,
    rule_changes,
    runs_of_rules,
)
from curation.services.rule_sets import save_rules
from curation.web.access import MemberRequest, member_page
from curation.web.forms.ruling import Editor, editor_of
from curation.web.lookup import number_in, own_rules, version_in, whole_number
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
    versions = own_rules(request, name)
    row = version_in(versions, number_in(request, "version"))
    against = number_in(request, "against")
    older = version_in(versions, against) if against else _before(versions, row)
    shown = {
        "row": row,
        "versions": versions,
        "older": older,
        "changes": rule_changes(older.content, row.content) if older else [],
        "runs": runs_of_rules(request.workspace, name),
        "experiments": experiments_on(request.workspace, name),
    }
    return render(request, "rules/detail.html", shown)


@require_http_methods(["GET", "POST"])
@member_page
def rule_edit(request: MemberRequest, name: str) -> HttpResponse:
    """Edit the newest version; saving makes the next, and never over unseen work."""
    versions = own_rules(request, name)
    newest = versions[0]
    shown: dict[str, Any] = {"row": newest} | _looked_at(request)
    if request.method != "POST":
        editor = editor_of(newest.content, newest.number)
        return render(request, "rules/edit.html", shown | {"editor": editor})
    editor = editor_of(newest.content, newest.number, request.POST)
    if editor.is_valid():
        try:
            saved = _save(request, newest, editor)
            return redirect(_trial(saved, newest) if "try" in request.POST else _address(saved))
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
    versions = own_rules(request, name)
    old = version_in(versions, whole_number(request.POST.get("version")) or 0)
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


def _looked_at(request: MemberRequest) -> dict[str, str]:
    """The turn that the preview begins with; the preview itself says what is wrong with it."""
    given = request.POST or request.GET
    return {name: given.get(name, "")[:80] for name in ("trajectory", "at")}


def _rebased(request: MemberRequest, newest: RuleSetVersion) -> Editor:
    """What was typed, now built on the version that was saved in between."""
    data = request.POST.copy()
    data["expects"] = str(newest.number)
    return editor_of(newest.content, newest.number, data)


def _status(shown: dict[str, Any]) -> int:
    return 409 if "stale" in shown else 422


def _before(versions: list[RuleSetVersion], row: RuleSetVersion) -> RuleSetVersion | None:
    return next((other for other in versions if other.number < row.number), None)


def _trial(row: RuleSetVersion, older: RuleSetVersion) -> str:
    address = reverse("curation:experiment-new", args=[row.name])
    return f"{address}?version={row.number}&against={older.number}"


def _address(row: RuleSetVersion) -> str:
    return f"{reverse('curation:rule', args=[row.name])}?version={row.number}"
