"""Saving rules: an edit is a new version, and nobody overwrites what they have not seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import unified_diff

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from curation.engine.versions import add_rules
from curation.errors import Stale
from curation.models import RuleSetVersion, Workspace
from curation.services.rule_reading import readable_rules
from simulation.vocabulary.value import JsonObject


def save_rules(
    workspace: Workspace,
    *,
    by: User | None,
    content: JsonObject,
    parent: RuleSetVersion | None = None,
    expects: int | None = None,
    note: str = "",
) -> RuleSetVersion:
    """The next version under the rule set's name.

    ``expects`` is the number of the version that was edited; if there is a newer one, nothing is
    saved and Stale carries the difference. Raises Refused naming each field at fault.
    """
    rules = readable_rules(content)
    newest = _newest(workspace, rules.name)
    seen = expects if expects is not None else (parent.number if parent else None)
    if seen is not None and newest is not None and newest.number != seen:
        raise _stale(newest, content)
    try:
        with transaction.atomic():
            return add_rules(workspace, rules, by=by, parent=parent or newest, note=note[:300])
    except IntegrityError as error:
        raise _stale(_newest(workspace, rules.name), content) from error


def rules_difference(old: Mapping[str, object], new: Mapping[str, object]) -> str:
    """A unified diff of two rule sets, as indented JSON."""
    return "\n".join(unified_diff(_lines(old), _lines(new), "saved", "yours", lineterm="", n=2))


def _newest(workspace: Workspace, name: str) -> RuleSetVersion | None:
    versions = RuleSetVersion.objects.in_workspace(workspace).filter(name=name)
    return versions.order_by("-number").first()


def _stale(newest: RuleSetVersion | None, content: JsonObject) -> Stale:
    if newest is None:
        return Stale("Somebody saved these rules in between.")
    return Stale(
        f"{newest.author or 'Somebody'} saved version {newest.number} in between.",
        current={"id": str(newest.id), "number": newest.number},
        difference=rules_difference(newest.content, content),
    )


def _lines(content: Mapping[str, object]) -> list[str]:
    return json.dumps(content, indent=2, ensure_ascii=False, default=str).splitlines()
