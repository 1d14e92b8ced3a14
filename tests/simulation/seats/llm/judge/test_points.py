from __future__ import annotations

from simulation.seats.llm.judge.points import MOST_POINTS, points_of
from simulation.vocabulary.tasks import Bullet, BulletKind, Task


def rubric(*texts: str) -> tuple[Bullet, ...]:
    return tuple(Bullet(kind=BulletKind.CRITICAL, text=text) for text in texts)


def subjects(tasks: tuple[Task, ...]) -> list[str]:
    return [point.subtask for point in points_of(tasks) if point.task]


def test_a_task_without_a_rubric_gets_one_from_what_it_wants(kettle_task: Task) -> None:
    points = points_of((kettle_task,))
    outcomes = {point.subtask: point for point in points if point.subtask}
    assert set(outcomes) == {"t1.1", "t1.2"}
    assert all(point.kind is BulletKind.CRITICAL for point in outcomes.values())
    assert outcomes["t1.2"].text.startswith("Have order 7731 cancelled")
    assert any("agreed to" in point.text for point in points)
    own = [point.place for point in points if point.task]
    assert own == list(range(len(own)))


def test_a_task_that_only_asks_has_no_point_on_changes(kettle_task: Task) -> None:
    asking = kettle_task.model_copy(update={"subtasks": kettle_task.subtasks[:1]})
    assert not any("change" in point.text.lower() for point in points_of((asking,)))


def test_a_bullet_that_words_a_check_stands_for_its_subtask(kettle_task: Task) -> None:
    written = rubric("The total of order 7731 was told. It comes from a tool.", "Be kind.")
    points = points_of((kettle_task.model_copy(update={"rubric": written}),))
    assert [point.subtask for point in points if point.task] == ["t1.1", "", "t1.2"]


def test_bullets_that_are_worded_alike_stand_for_one_subtask_each(kettle_task: Task) -> None:
    twins = tuple(
        part.model_copy(update={"checks": kettle_task.subtasks[1].checks})
        for part in kettle_task.subtasks
    )
    twice = rubric("Order 7731 is cancelled", "Order 7731 is cancelled", "Be kind.")
    task = kettle_task.model_copy(update={"subtasks": twins, "rubric": twice})
    assert subjects((task,)) == ["t1.1", "t1.2", ""]


def test_a_subtask_of_which_half_is_worded_gets_its_outcome_besides(kettle_task: Task) -> None:
    first, second = kettle_task.subtasks
    both = first.model_copy(update={"checks": (*first.checks, *second.checks)})
    task = kettle_task.model_copy(
        update={"subtasks": (both,), "rubric": rubric("The total of order 7731 was told")}
    )
    assert subjects((task,)) == ["t1.1", "t1.1"]


def test_a_dialogue_without_tasks_is_held_to_its_words() -> None:
    points = points_of(())
    assert points[0].kind is BulletKind.CRITICAL
    assert {point.task for point in points} == {""}


def test_an_endless_rubric_is_cut(kettle_task: Task) -> None:
    task = kettle_task.model_copy(update={"rubric": rubric(*map(str, range(1000)))})
    points = points_of((task,))
    assert len(points) == MOST_POINTS
    assert not points[-1].task


def test_what_is_said_and_changed_is_judged_whatever_the_rubric_forgets(kettle_task: Task) -> None:
    whole = [point.text for point in points_of((kettle_task,)) if not point.task]
    assert any("comes from a tool's result" in text for text in whole)
    assert any("nothing besides" in text for text in whole)
