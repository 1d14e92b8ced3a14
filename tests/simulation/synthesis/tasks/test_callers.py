"""Callers ask about rows of their own, are found by what they say of themselves, and see no
other caller's data.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from simulation.domains import load_pack, pack_names
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.synthesis.tasks.catalog import Catalog, catalog_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Intent, Purpose
from simulation.vocabulary.tasks import FromResult, FromUser, Subtask, Task
from simulation.world import World

DIALOGUES = 20


@cache
def walked(name: str) -> tuple[tuple[Task, ...], ...]:
    package = load_pack(name)
    return tuple(walk_tasks(package, Chance(seed), 3, calls=True) for seed in range(DIALOGUES))


@pytest.fixture(params=pack_names())
def pack(request: pytest.FixtureRequest) -> Package:
    return load_pack(str(request.param))


def subtasks(tasks: tuple[Task, ...]) -> Iterator[Subtask]:
    for task in tasks:
        yield from task.subtasks


def key_of_callers(package: Package) -> str:
    lexicon = package.domain.lexicon
    return lexicon.entities[lexicon.caller].key[0]


def values_of(name: str, result: Any) -> Iterator[Any]:
    if isinstance(result, dict):
        yield from (value for key, value in result.items() if key == name)
    elif isinstance(result, list):
        for row in result:
            yield from values_of(name, row)


def catalog(package: Package, *, calls: bool) -> Catalog:
    with World.open(package.image, now=package.domain.now) as world:
        return catalog_of(package, world, calls=calls)


def test_all_that_is_returned_to_a_caller_is_theirs(pack: Package) -> None:
    key = key_of_callers(pack)
    for tasks in walked(pack.domain.name):
        seen = {
            value
            for subtask in subtasks(tasks)
            for step in subtask.steps
            if not step.tool.startswith("find_")
            for value in (*values_of(key, step.result), *values_of(key, step.arguments))
        }
        assert len(seen) <= 1, (tasks[0].goal, seen)


def test_no_tool_that_lists_other_peoples_rows_is_walked(pack: Package) -> None:
    own = catalog(pack, calls=True)
    shut = set(catalog(pack, calls=False).frames) - set(own.frames)
    assert shut
    used = {
        step.tool
        for tasks in walked(pack.domain.name)
        for subtask in subtasks(tasks)
        for step in subtask.steps
    }
    assert not used & shut
    searches = [frame for frame in own.frames.values() if frame.intent is Intent.SEARCH]
    assert all(
        own.owner(frame) in own.private or frame.entity == own.caller
        for frame in searches
        if frame.entity in own.private
    )


def test_only_what_callers_have_words_for_is_asked(pack: Package) -> None:
    frames = pack.domain.lexicon.frames
    asked = {subtask.tool for tasks in walked(pack.domain.name) for subtask in subtasks(tasks)}
    assert all(frames[tool].mine for tool in asked)
    assert len(asked) > 10


def test_who_calls_is_mostly_kept_until_asked(pack: Package) -> None:
    caller = pack.domain.lexicon.caller
    said = Counter[bool]()
    for tasks in walked(pack.domain.name):
        known = [
            slot
            for slot in next(subtasks(tasks)).knows
            if slot.column.startswith(f"{caller}.") and slot.purpose is not Purpose.VALUE
        ]
        assert known, tasks[0].goal
        said[any(slot.upfront for slot in known)] += 1
    assert said[False] > said[True]


def test_a_caller_is_looked_up_once_in_a_dialogue(pack: Package) -> None:
    frames = pack.domain.lexicon.frames
    caller = pack.domain.lexicon.caller
    for tasks in walked(pack.domain.name):
        finds = [
            step
            for subtask in subtasks(tasks)
            for step in subtask.steps
            if frames[step.tool].entity == caller and frames[step.tool].intent is Intent.SEARCH
        ]
        assert len(finds) <= 1


def test_goals_tell_of_the_caller_in_the_third_person(pack: Package) -> None:
    for tasks in walked(pack.domain.name):
        for task in tasks:
            assert " wants to " in task.goal
            assert "the caller" not in task.goal
            assert len(task.title) <= 60
            assert task.title[0].isupper()


def test_a_good_part_of_a_callers_arguments_is_chained(pack: Package) -> None:
    kinds = Counter(
        type(source)
        for tasks in walked(pack.domain.name)
        for subtask in subtasks(tasks)
        for step in subtask.steps
        for source in step.sources.values()
    )
    assert 1 - kinds[FromUser] / kinds.total() >= 0.45
    assert kinds[FromResult] > 0


def test_every_step_of_a_caller_runs_as_recorded(pack: Package) -> None:
    tools = {tool.name: tool for tool in pack.domain.tools}
    for tasks in walked(pack.domain.name):
        with World.open(pack.image, now=pack.domain.now) as world:
            for subtask in subtasks(tasks):
                for step in subtask.steps:
                    called = world.call(tools[step.tool], step.arguments)
                    assert called.ok
                    if isinstance(step.result, list):
                        assert json.loads(called.content)[: len(step.result)] == step.result


def test_openings_of_callers_differ(pack: Package) -> None:
    tools = Counter(next(subtasks(tasks)).tool for tasks in walked(pack.domain.name))
    assert max(tools.values()) <= DIALOGUES * 0.3


def test_a_domain_without_callers_walks_as_for_a_colleague(foreign: Package) -> None:
    assert walk_tasks(foreign, Chance(3), 2, calls=True) == walk_tasks(foreign, Chance(3), 2)
