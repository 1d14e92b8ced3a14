"""Which tools many dialogues called, and where: a few queries, and of each only its results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from curation.engine.dependence import Call
from curation.engine.paths import path_of
from curation.engine.state import AT_ONCE
from curation.models import Trajectory, Turn
from simulation.vocabulary.messages import Role

Owned = dict[UUID, list[Call]]


def calls_of(rows: Sequence[Trajectory]) -> dict[UUID, list[Call]]:
    """In order, those that a branch inherited included."""
    paths = {row.pk: path_of(row) for row in rows}
    owned = _owned(sorted({part.trajectory for path in paths.values() for part in path}))
    return {
        key: [
            call
            for part in path
            for call in owned.get(part.trajectory, ())
            if part.start <= call.at < part.end
        ]
        for key, path in paths.items()
    }


def _owned(keys: Sequence[UUID]) -> Owned:
    found: Owned = {}
    for key, seq, content in _results(keys):
        found.setdefault(key, []).append(_call(seq, content))
    return found


def _results(keys: Sequence[UUID]) -> Iterator[tuple[UUID, int, dict[str, Any]]]:
    for start in range(0, len(keys), AT_ONCE):
        rows = Turn.objects.filter(trajectory__in=keys[start : start + AT_ONCE], role=Role.TOOL)
        yield from rows.order_by("seq").values_list("trajectory_id", "seq", "content")


def _call(seq: int, content: dict[str, Any]) -> Call:
    name = content["message"].get("name") or content.get("by") or ""
    execution = content.get("execution") or {}
    return Call(seq, str(name), bool(execution.get("executed")))
