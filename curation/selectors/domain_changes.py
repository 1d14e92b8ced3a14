"""What differs between a domain version and the one that it was patched from."""

from __future__ import annotations

from difflib import unified_diff
from typing import NamedTuple

from curation.engine.values import domain_value
from curation.models import DomainVersion
from simulation.domains.file.pieces import task_key, task_text, tool_text
from simulation.vocabulary.tasks import Task

Texts = dict[tuple[str, str], str]


class Change(NamedTuple):
    kind: str
    name: str
    is_gone: bool
    difference: str


def changes_of(row: DomainVersion) -> list[Change]:
    """In the order of its changes; nothing where it is no patch, or its parent is gone."""
    if row.parent is None:
        return []
    old, new = _texts(row.parent), _texts(row)
    return [
        Change(
            one["kind"],
            one["name"],
            not one["new"],
            _difference(
                old.get((one["kind"], _name(one, "old")), ""),
                new.get((one["kind"], _name(one, "new")), ""),
                (row.parent.number, row.number),
            ),
        )
        for one in row.changes
    ]


def _name(change: dict[str, str], side: str) -> str:
    return change[side] if change["kind"] == "task" else change["name"]


def _texts(row: DomainVersion) -> Texts:
    domain = domain_value(row.pk)
    tools = {("tool", tool.name): tool_text(tool, domain) for tool in domain.tools}
    tasks = [Task.model_validate(each.content) for each in row.tasks.all()]
    policy = {("policy", "policy"): domain.policy}
    return tools | policy | {("task", task_key(task)): task_text(task) for task in tasks}


def _difference(old: str, new: str, numbers: tuple[int, int]) -> str:
    names = (f"version {numbers[0]}", f"version {numbers[1]}")
    lines = unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="", n=4)
    return "\n".join(lines)
