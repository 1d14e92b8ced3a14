"""A task that its reference solution does not solve is told from one that it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulation.domains import load_pack
from simulation.synthesis.tasks import walk_tasks
from simulation.synthesis.tasks.catalog import Catalog, catalog_of
from simulation.synthesis.tasks.solving import solves
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.tasks import FromUser, Step, Subtask, Task, WorldCheck
from simulation.world import World

PACKAGE = load_pack("orders")


@pytest.fixture
def origin() -> Iterator[World]:
    with World.open(PACKAGE.image, now=PACKAGE.domain.now) as world:
        yield world


@pytest.fixture
def catalog(origin: World) -> Catalog:
    return catalog_of(PACKAGE, origin)


@pytest.fixture
def task() -> Task:
    walked = (walk_tasks(PACKAGE, Chance(seed), 1)[0] for seed in range(50))
    return next(task for task in walked if task.subtasks[0].intent.mutates)


def with_first(task: Task, subtask: Subtask) -> Task:
    return task.model_copy(update={"subtasks": (subtask, *task.subtasks[1:])})


def with_step(task: Task, step: Step) -> Task:
    first = task.subtasks[0]
    steps = (*first.steps[:-1], step)
    return with_first(task, first.model_copy(update={"steps": steps}))


def test_a_walked_task_is_solved_and_leaves_the_world_alone(
    origin: World, catalog: Catalog, task: Task
) -> None:
    digest = origin.digest
    assert solves(origin, catalog, (task,))
    assert origin.digest == digest


def test_a_task_without_its_change_is_not_solved(
    origin: World, catalog: Catalog, task: Task
) -> None:
    first = task.subtasks[0]
    idle = first.model_copy(update={"steps": first.steps[:-1]})
    assert not solves(origin, catalog, (with_first(task, idle),))


def test_a_check_that_holds_from_the_start_proves_nothing(
    origin: World, catalog: Catalog, task: Task
) -> None:
    check = WorldCheck(sql="SELECT 1", description="Always.")
    free = task.subtasks[0].model_copy(update={"checks": (check,)})
    assert not solves(origin, catalog, (with_first(task, free),))


def test_a_subtask_without_a_check_is_refused(origin: World, catalog: Catalog, task: Task) -> None:
    bare = task.subtasks[0].model_copy(update={"checks": ()})
    assert not solves(origin, catalog, (with_first(task, bare),))


def test_a_result_that_is_not_what_was_recorded_is_refused(
    origin: World, catalog: Catalog, task: Task
) -> None:
    step = task.subtasks[0].steps[-1].model_copy(update={"result": {"changed": 7}})
    assert not solves(origin, catalog, (with_step(task, step),))


def test_an_argument_from_nowhere_is_refused(origin: World, catalog: Catalog, task: Task) -> None:
    last = task.subtasks[0].steps[-1]
    name = next(name for name, each in last.sources.items() if not isinstance(each, FromUser))
    sources = {key: each for key, each in last.sources.items() if key != name}
    step = last.model_copy(update={"sources": sources})
    assert not solves(origin, catalog, (with_step(task, step),))
