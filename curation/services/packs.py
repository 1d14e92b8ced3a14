"""What a new workspace starts with: the bundled domains and rule sets."""

from __future__ import annotations

from django.contrib.auth.models import User

from curation.engine.versions import store_pack, store_rules
from curation.models import DomainVersion, RuleSetVersion, Workspace
from simulation.domains import pack_names
from simulation.vocabulary.preset_meanings import preset_meaning
from simulation.vocabulary.presets import preset_names, rule_preset


def install_pack(workspace: Workspace, *, name: str, by: User | None = None) -> DomainVersion:
    """A bundled pack as a domain with sample tasks; again, it is the same row.

    Raises UnknownName.
    """
    return store_pack(workspace, name, by=by)


def install_packs(workspace: Workspace, *, by: User | None = None) -> list[DomainVersion]:
    return [install_pack(workspace, name=name, by=by) for name in pack_names()]


def install_presets(workspace: Workspace, *, by: User | None = None) -> list[RuleSetVersion]:
    """The rule sets that ship, each as the first version under its name."""
    return [
        store_rules(workspace, rule_preset(name), by=by, note=preset_meaning(name))
        for name in preset_names()
    ]
