"""A domain's pieces as they stand in its file, each by itself: what people judge and patch."""

from __future__ import annotations

from typing import Any

from simulation.domains.file.emitting import emit
from simulation.domains.file.plain import plain
from simulation.domains.file.tools import tool_part
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import Bullet, Task
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject, hash_json


def tool_text(tool: Tool, domain: Domain) -> str:
    """YAML, below its name."""
    return emit(tool_part(tool, domain.lexicon))


def task_text(task: Task) -> str:
    part: JsonObject = plain(task)
    return emit(part)


def tool_key(tool: Tool, domain: Domain) -> str:
    """Of the tool with what it means to the embedded cast."""
    return hash_json({"name": tool.name, **tool_part(tool, domain.lexicon)})


def bullet_key(bullet: Bullet, task: Task) -> str:
    """A bullet means what it says of its task's goal."""
    return hash_json([bullet.kind, bullet.text, task.goal])


def task_key(task: Task) -> str:
    """The same under whatever ids it stands in a chain or in a dialogue."""
    part: JsonObject = task.model_dump(mode="json")
    part |= {"id": "", "follows": None, "subtasks": [_numberless(one) for one in part["subtasks"]]}
    return hash_json(part)


def policy_key(domain: Domain) -> str:
    return hash_json(["policy", domain.policy])


def _numberless(part: JsonObject) -> JsonObject:
    refers = part["refers"] and {**part["refers"], "subtask": ""}
    checks = [{**one, "subtask": ""} if "subtask" in one else one for one in part["checks"]]
    steps = [_step(one) for one in part["steps"]]
    return {**part, "id": "", "refers": refers, "checks": checks, "steps": steps}


def _step(step: JsonObject) -> JsonObject:
    sources: dict[str, Any] = {
        name: {**source, "task": ""} if "task" in source else source
        for name, source in step["sources"].items()
    }
    return {**step, "sources": sources}
