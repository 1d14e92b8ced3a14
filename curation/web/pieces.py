"""The pieces of a domain with what was said of them, as its sides show them."""

from __future__ import annotations

from typing import Any, NamedTuple

from curation.engine.values import domain_value
from curation.models import DomainVersion, TaskVersion
from curation.selectors.artefacts import Count, Judged, counts_of, judged_pieces
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

SHOWN = {"tools": (("tool", "tools"),), "tasks": (("task", "tasks"), ("bullet", "rubric bullets"))}


class TaskShown(NamedTuple):
    row: TaskVersion
    judged: Judged
    bullets: list[tuple[JsonObject, Judged]]

    @property
    def is_open(self) -> bool:
        return self.judged.is_open or any(judged.is_open for _, judged in self.bullets)


class Standing(NamedTuple):
    counted: Count
    words: str


def side_pieces(row: DomainVersion, side: str, *, only_open: bool) -> dict[str, Any]:
    """What a side shows of its pieces, all or those that are not judged yet."""
    judged = judged_pieces(row)
    shown = {"only_open": only_open, "standing": standing_of(judged, side)}
    if side == "tools":
        return shown | {"tools": _tools(row, judged, only_open=only_open)}
    if side == "tasks":
        tasks = _tasks(row, judged)
        written = any(one.row.chain is not None for one in tasks)
        found = [one for one in tasks if one.is_open or not only_open]
        return shown | {"tasks": found, "written": written}
    return shown | {"judged": next((one for one in judged if one.piece.kind == "policy"), None)}


def standing_of(judged: list[Judged], side: str) -> list[Standing]:
    counts = counts_of(judged)
    shown = [Standing(counts[kind], words) for kind, words in SHOWN.get(side, ())]
    return [one for one in shown if one.counted.total]


def _tools(
    row: DomainVersion, judged: list[Judged], *, only_open: bool
) -> list[tuple[Tool, Judged]]:
    tools = [one for one in judged if one.piece.kind == "tool"]
    pairs = zip(domain_value(row.pk).tools, tools, strict=True)
    return [(tool, one) for tool, one in pairs if one.is_open or not only_open]


def _tasks(row: DomainVersion, judged: list[Judged]) -> list[TaskShown]:
    tasks = {one.piece.name: one for one in judged if one.piece.kind == "task"}
    return [
        TaskShown(each, tasks[str(each.position)], _bullets(each, judged))
        for each in row.tasks.order_by("position")
    ]


def _bullets(row: TaskVersion, judged: list[Judged]) -> list[tuple[JsonObject, Judged]]:
    name = str(row.position)
    own = [one for one in judged if one.piece.kind == "bullet" and one.piece.name == name]
    return list(zip(row.content.get("rubric") or (), own, strict=True))
