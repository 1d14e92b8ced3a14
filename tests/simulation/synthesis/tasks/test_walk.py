"""Walked tasks are what they say: proven, chained, varied, the same for the same chance."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest

from simulation.domains import load_pack
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Intent, Kind, Lexicon
from simulation.vocabulary.tasks import (
    FromEarlierTask,
    FromResult,
    FromUser,
    Subtask,
    Task,
    ToldCheck,
    WorldCheck,
)
from simulation.world import World

DIALOGUES = 24
WALKED: dict[str, list[tuple[Task, ...]]] = {}


def dialogues(package: Package, count: int = DIALOGUES) -> list[tuple[Task, ...]]:
    """The same dialogues for every test, walked once."""
    walked = WALKED.setdefault(package.domain.name, [])
    walked += [walk_tasks(package, Chance(seed), 3) for seed in range(len(walked), count)]
    return walked[:count]


def subtasks(tasks: tuple[Task, ...]) -> Iterator[Subtask]:
    for task in tasks:
        yield from task.subtasks


def is_true(world: World, check: WorldCheck) -> bool:
    return bool(next(iter(world.query(check.sql)[0].values())))


def test_the_same_chance_gives_the_same_tasks(package: Package) -> None:
    again = [walk_tasks(package, Chance(seed), 3) for seed in range(4)]
    assert dialogues(package, 4) == again
    assert len({task.model_dump_json() for tasks in again for task in tasks}) > 8


def test_every_reference_solution_runs_and_flips_its_checks(package: Package) -> None:
    tools = {tool.name: tool for tool in package.domain.tools}
    for tasks in dialogues(package):
        with World.open(package.image, now=package.domain.now) as world:
            checks = [c for s in subtasks(tasks) for c in s.checks if isinstance(c, WorldCheck)]
            assert not any(is_true(world, check) for check in checks)
            for subtask in subtasks(tasks):
                own = [check for check in subtask.checks if isinstance(check, WorldCheck)]
                assert not any(is_true(world, check) for check in own)
                for step in subtask.steps:
                    called = world.call(tools[step.tool], step.arguments)
                    assert called.ok, called.content
                    result = json.loads(called.content)
                    shown = result[: len(step.result)] if isinstance(result, list) else result
                    assert shown == step.result
                assert all(is_true(world, check) for check in own)
            assert all(is_true(world, check) for check in checks)


def test_every_subtask_has_a_check_of_its_kind(package: Package) -> None:
    for tasks in dialogues(package):
        for subtask in subtasks(tasks):
            kind = WorldCheck if subtask.intent.mutates else ToldCheck
            assert any(isinstance(check, kind) for check in subtask.checks)
            assert subtask.intent.mutates or subtask.wants


def test_every_argument_comes_from_where_its_source_says(package: Package) -> None:
    for tasks in dialogues(package):
        steps = {task.id: [s for sub in task.subtasks for s in sub.steps] for task in tasks}
        for task in tasks:
            for subtask in task.subtasks:
                for step in subtask.steps:
                    assert set(step.sources) == set(step.arguments)
                    for name, source in step.sources.items():
                        if isinstance(source, FromUser):
                            value = subtask.knows[source.slot].value
                        elif isinstance(source, FromResult | FromEarlierTask):
                            owner = getattr(source, "task", task.id)
                            result = steps[owner][source.step].result
                            row = result if source.row is None else result[source.row]
                            value = row[source.property]
                        else:
                            continue
                        assert value == step.arguments[name]


def test_a_good_part_of_the_arguments_is_chained(package: Package) -> None:
    kinds = Counter(
        source.kind
        for tasks in dialogues(package)
        for subtask in subtasks(tasks)
        for step in subtask.steps
        for source in step.sources.values()
    )
    assert (kinds["result"] + kinds["earlier"]) / kinds.total() >= 0.45


def test_nobody_says_what_people_do_not_know(package: Package) -> None:
    lexicon = package.domain.lexicon
    for tasks in dialogues(package):
        for subtask in subtasks(tasks):
            for slot in subtask.knows:
                field = lexicon.field(slot.column) if slot.column else None
                assert slot.column == "" or field is not None
                assert field is None or not (field.hidden or field.kind is Kind.OPAQUE)


def test_tasks_have_two_to_four_subtasks_and_about_half_follow_up(package: Package) -> None:
    found = dialogues(package)
    lengths = [len(task.subtasks) for tasks in found for task in tasks]
    assert set(lengths) <= {2, 3, 4}
    assert 2.3 <= sum(lengths) / len(lengths) <= 3.1
    later = [task for tasks in found for task in tasks[1:]]
    assert 0.25 <= sum(task.follows is not None for task in later) / len(later) <= 0.8
    assert all(tasks[0].follows is None for tasks in found)


def test_a_follow_up_begins_with_what_was_talked_about(package: Package) -> None:
    for tasks in dialogues(package):
        for before, task in pairwise(tasks):
            if task.follows is None:
                continue
            assert task.follows == before.id
            refers = task.subtasks[0].refers
            assert refers is not None
            assert not refers.subtask.startswith(f"{task.id}.")


def test_a_reference_is_to_an_earlier_subtask(package: Package) -> None:
    for tasks in dialogues(package):
        seen: list[str] = []
        for subtask in subtasks(tasks):
            assert subtask.refers is None or subtask.refers.subtask in seen
            seen.append(subtask.id)
        assert len(seen) == len(set(seen))


def test_openings_differ_in_what_is_asked(package: Package) -> None:
    openings = Counter(
        (
            first.tool,
            tuple(sorted((slot.column, slot.purpose.value) for slot in first.knows)),
            tuple(want.column for want in first.wants),
        )
        for first in (tasks[0].subtasks[0] for tasks in dialogues(package, 60))
    )
    assert len(openings) >= 30
    assert openings.most_common(1)[0][1] <= 9


def test_nothing_begins_with_a_deletion(package: Package) -> None:
    for tasks in dialogues(package, 60):
        assert tasks[0].subtasks[0].intent is not Intent.DELETE


def test_goals_are_prose_without_names_of_tables_tools_or_columns(package: Package) -> None:
    names = {tool.name for tool in package.domain.tools if "_" in tool.name}
    names |= {
        f"{table}.{column}"
        for table, entity in package.domain.lexicon.entities.items()
        for column in entity.fields
    }
    for tasks in dialogues(package):
        for task in tasks:
            text = " ".join((task.title, task.goal, *task.unknown))
            assert not [name for name in names if name in text]
            assert task.goal.endswith(".")
            assert task.title[0].isupper()
            assert "None" not in text
            assert "  " not in text


def test_recipes_are_followed_with_rows_that_fit() -> None:
    tools = {
        subtask.tool
        for name in ("orders", "clinic")
        for tasks in dialogues(load_pack(name), 60)
        for subtask in subtasks(tasks)
    }
    assert {"create_return", "exchange_item", "remove_order_item"} <= tools
    assert {"move_appointment", "book_appointment", "withdraw_referral"} <= tools


def test_a_package_without_tools_cannot_be_walked_and_says_why() -> None:
    package = load_pack("orders")
    bare = package.domain.model_copy(update={"tools": (), "lexicon": Lexicon()})
    with pytest.raises(InputError, match="no tool could be offered"):
        walk_tasks(Package(domain=bare, image=package.image), Chance(1), 1)
