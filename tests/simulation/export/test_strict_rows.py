"""Whole dialogues with faults, exported and held against a validator that knows only the format."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from simulation.dialogue.agenda import agenda_cast
from simulation.domains import load_pack, pack_names
from simulation.export.targets import export
from simulation.generation.generate import generate_in_order
from simulation.generation.spec import Spec
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.state import Record
from tests.simulation.export.strict import complaints

COUNT = 8


@cache
def played(name: str, preset: str) -> list[Record]:
    spec = Spec(rules=rule_preset(preset), seed=11, faults=0.3)

    async def play() -> list[Record]:
        made = generate_in_order(load_pack(name), spec, range(COUNT), agenda_cast(), 4)
        return [record async for record in made]

    return asyncio.run(play())


def rows(records: list[Record]) -> Iterator[str]:
    for exported in export(records, "openai-sft"):
        if exported.row is not None:
            yield json.dumps(exported.row, ensure_ascii=False)


@pytest.mark.parametrize("preset", ["user-oriented", "task-oriented"])
@pytest.mark.parametrize("name", pack_names())
def test_every_exported_row_is_what_the_service_takes(name: str, preset: str) -> None:
    records = played(name, preset)
    found = list(rows(records))

    assert len(found) >= COUNT // 2, "most dialogues can be trained on, faults or not"
    assert [complaint for row in found for complaint in complaints(row)] == []


def _unanswered(row: Any) -> None:
    del row["messages"][next(i for i, m in enumerate(row["messages"]) if m["role"] == "tool")]


def _mangled(row: Any) -> None:
    message = next(m for m in row["messages"] if m.get("tool_calls"))
    message["tool_calls"][0]["function"]["arguments"] = {"id": 1}


def _weighed(row: Any) -> None:
    row["messages"][1]["weight"] = 1


def _silent(row: Any) -> None:
    row["messages"].pop()


@pytest.mark.parametrize("spoil", [_unanswered, _mangled, _weighed, _silent])
def test_the_validator_sees_what_is_wrong(spoil: Any) -> None:
    row = json.loads(next(rows(played("orders", "user-oriented"))))
    spoil(row)

    assert list(complaints(json.dumps(row)))
