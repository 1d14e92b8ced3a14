"""Rule sets: the newest of each name, a name's history, what differs between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from curation.models import RuleSetVersion, Run, Workspace


@dataclass(frozen=True)
class FieldChange:
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class RuleChange:
    """``kind``: added, removed or changed; a new or gone rule shows its instruction."""

    rule: str
    kind: str
    fields: tuple[FieldChange, ...]


def newest_rule_sets(workspace: Workspace) -> list[RuleSetVersion]:
    """One version per name, each with ``version_count``, by name."""
    rows = RuleSetVersion.objects.in_workspace(workspace)
    same = rows.filter(name=OuterRef("name"))
    newest = same.order_by("-number").values("pk")[:1]
    counted = same.order_by().values("name").annotate(number_of=Count("pk")).values("number_of")
    found = rows.filter(pk=Subquery(newest)).annotate(version_count=Subquery(counted))
    return list(found.select_related("author").order_by("name"))


def rule_set_choices(workspace: Workspace) -> list[tuple[str, str]]:
    """Id and name of the newest version of each, for a form: without what they say."""
    rows = RuleSetVersion.objects.in_workspace(workspace)
    newest = rows.filter(name=OuterRef("name")).order_by("-number").values("pk")[:1]
    found = rows.filter(pk=Subquery(newest)).only("name", "number").order_by("name")
    return [(str(row.pk), str(row)) for row in found]


def rule_versions(workspace: Workspace, name: str) -> list[RuleSetVersion]:
    """Newest first."""
    rows = RuleSetVersion.objects.in_workspace(workspace).filter(name=name)
    return list(rows.select_related("author").order_by("-number"))


def runs_of_rules(workspace: Workspace, name: str) -> list[Run]:
    rows = Run.objects.in_workspace(workspace).filter(rules__name=name)
    return list(rows.select_related("rules", "domain").order_by("-created")[:8])


def rule_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[RuleChange]:
    """What differs between two rule sets, rule by rule, in the newer one's order."""
    before, after = _by_id(old), _by_id(new)
    added_or_changed = [_change(name, before.get(name), rule) for name, rule in after.items()]
    gone = [_change(name, rule, None) for name, rule in before.items() if name not in after]
    return [change for change in (*added_or_changed, *gone) if change.fields]


def _by_id(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {str(rule.get("id")): rule for rule in content.get("rules") or ()}


def _change(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> RuleChange:
    kind = "added" if old is None else "removed" if new is None else "changed"
    before, after = _flat(old), _flat(new)
    names = {**after, **before} if kind == "changed" else {"instruction": ""}
    fields = tuple(
        FieldChange(field, before.get(field, ""), after.get(field, ""))
        for field in names
        if before.get(field) != after.get(field)
    )
    return RuleChange(name, kind, fields)


def _flat(rule: Mapping[str, Any] | None) -> dict[str, str]:
    if rule is None:
        return {}
    dials = rule.get("dials") or {}
    plain = {key: value for key, value in rule.items() if key not in ("id", "dials")}
    return {key: _shown(value) for key, value in (plain | dials).items()}


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "–" if value is None else str(value)
