"""Finding the versions that an order names, in the orderer's own workspace."""

from __future__ import annotations

from django.contrib.auth.models import User

from curation.engine.keys import as_uuid
from curation.engine.versions import store_rules
from curation.errors import FieldProblem, Refused
from curation.models import DomainVersion, RuleSetVersion, Upload, Workspace
from curation.services.rule_reading import readable_rules
from simulation.vocabulary.presets import default_rules, preset_names, rule_preset
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.value import JsonObject


def find_domain(workspace: Workspace, *, domain: str | None, database: str | None) -> DomainVersion:
    """The version that is meant. Raises Refused naming ``domain`` or ``database``."""
    if (domain is None) == (database is None):
        raise Refused(
            FieldProblem("domain", "Give either a domain or a database.", "One of them, not both.")
        )
    if database is not None:
        return _uploaded(workspace, database)
    return _named(workspace, domain or "")


def find_rules(
    workspace: Workspace,
    *,
    rules: str | JsonObject | None,
    paradigm: Paradigm | None,
    by: User | None,
) -> RuleSetVersion:
    """The version that is meant, stored if it came inline. Raises Refused naming ``rules``."""
    if rules is None:
        chosen = default_rules(paradigm or Paradigm.USER)
        return store_rules(workspace, chosen, by=by)
    if not isinstance(rules, str):
        return store_rules(workspace, readable_rules(rules), by=by, note="Given with an order")
    if rules in preset_names():
        return store_rules(workspace, rule_preset(rules), by=by)
    return _rules_by_id(workspace, rules)


def _rules_by_id(workspace: Workspace, text: str) -> RuleSetVersion:
    key = as_uuid(text)
    versions = RuleSetVersion.objects.in_workspace(workspace)
    row = versions.filter(pk=key).first() if key else None
    row = row or versions.filter(name=text).order_by("-number").first()
    if row is None:
        raise Refused(
            FieldProblem(
                "rules",
                f"There is no rule set {text!r}.",
                f"Give an id or name from GET /rules, a preset ({', '.join(preset_names())}), "
                "or a rule set itself.",
            )
        )
    return row


def _named(workspace: Workspace, name: str) -> DomainVersion:
    versions = DomainVersion.objects.in_workspace(workspace)
    key = as_uuid(name)
    row = versions.filter(pk=key).first() if key else None
    row = row or versions.filter(name=name).current_first().first()
    if row is None:
        there = sorted(set(versions.values_list("name", flat=True)[:50]))
        raise Refused(
            FieldProblem(
                "domain",
                f"There is no domain {name!r}.",
                f"There are: {', '.join(there) or 'none yet'}.",
            )
        )
    return row


def _uploaded(workspace: Workspace, text: str) -> DomainVersion:
    key = as_uuid(text)
    uploads = Upload.objects.in_workspace(workspace).select_related("domain")
    upload = uploads.filter(pk=key).first() if key else None
    if upload is None:
        raise Refused(
            FieldProblem("database", f"There is no uploaded database {text!r}.", "Upload it first.")
        )
    if upload.domain is None:
        raise Refused(FieldProblem("database", *_not_ready(upload)))
    return upload.domain


def _not_ready(upload: Upload) -> tuple[str, str]:
    if upload.status == Upload.Status.FAILED:
        problem = (upload.error or {}).get("problem", "It could not be read.")
        return f"This database could not be used: {problem}", "Upload another one."
    return "This database is still being read.", "Try again when its status is ready."
