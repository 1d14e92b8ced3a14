from __future__ import annotations

from simulation.synthesis.twin import twin_of_domain, twin_of_tasks
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import CalledCheck, FromResult, FromUser, Step, Task
from simulation.world.empty import EMPTY_WORLD


def test_the_twin_of_a_domain_has_the_same_tools_and_nothing_to_run_them_on(shop: Domain) -> None:
    twin = twin_of_domain(shop)
    assert [tool.as_openai() for tool in twin.tools] == [tool.as_openai() for tool in shop.tools]
    assert {tool.sql for tool in twin.tools} == {None}
    assert [tool.mutates for tool in twin.tools] == [tool.mutates for tool in shop.tools]
    assert twin.world == EMPTY_WORLD
    assert twin.lexicon == shop.lexicon


def test_its_tasks_ask_for_the_calls_of_the_reference_solution(
    shop: Domain, kettle_task: Task
) -> None:
    read, change = twin_of_tasks((kettle_task,), shop)[0].subtasks
    (looked_up,), (cancelled,) = read.checks, change.checks
    assert isinstance(looked_up, CalledCheck)
    assert (looked_up.tool, looked_up.arguments) == ("get_order", {"id": 7731})
    assert looked_up.told == ("total",)
    assert isinstance(cancelled, CalledCheck)
    assert (cancelled.tool, cancelled.arguments, cancelled.told) == (
        "cancel_order",
        {"id": 7731},
        (),
    )


def test_what_only_the_rows_knew_is_gone(shop: Domain, kettle_task: Task) -> None:
    listed = Step(
        tool="find_orders",
        arguments={"customer": "Ann"},
        sources={"customer": FromUser(slot=0)},
        result=[{"id": 7731}],
    )
    taken = Step(
        tool="cancel_order",
        arguments={"id": 7731},
        sources={"id": FromResult(step=1, row=0, property="id")},
    )
    change = kettle_task.subtasks[1].model_copy(update={"steps": (listed, taken)})
    task = kettle_task.model_copy(update={"subtasks": (kettle_task.subtasks[0], change)})
    read, change = twin_of_tasks((task,), shop)[0].subtasks
    assert read.wants[0].values == ()
    assert [step.result for step in change.steps] == [None, None]
    (check,) = change.checks
    assert isinstance(check, CalledCheck)
    assert check.arguments == {}
    assert check.traced == {"id": ("Ann", 7731)}


def test_steps_that_wait_for_each_other_name_nothing(shop: Domain, kettle_task: Task) -> None:
    one, other = (
        Step(
            tool="cancel_order",
            arguments={"id": 1},
            sources={"id": FromResult(step=step, property="id")},
        )
        for step in (2, 1)
    )
    change = kettle_task.subtasks[1].model_copy(update={"steps": (one, other), "knows": ()})
    task = kettle_task.model_copy(update={"subtasks": (kettle_task.subtasks[0], change)})
    checks = twin_of_tasks((task,), shop)[0].subtasks[1].checks
    assert [check.traced for check in checks if isinstance(check, CalledCheck)] == [{}, {}]
