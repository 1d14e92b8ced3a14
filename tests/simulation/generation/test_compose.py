from __future__ import annotations

import pytest

from simulation.dialogue.begin import dialogue_seed
from simulation.domains import load_pack
from simulation.errors import InputError, UnknownName
from simulation.generation.compose import compose
from simulation.generation.generate import record_id
from simulation.generation.spec import Spec, task_dial
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.persona_sets import persona_set
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm

USER = Spec(rules=default_rules(Paradigm.USER), seed=5)
TASK = Spec(rules=default_rules(Paradigm.TASK), seed=5)


def test_the_same_place_gives_the_same_dialogue() -> None:
    package = load_pack("orders")
    assert compose(package, USER, 3) == compose(package, USER, 3)
    assert compose(package, USER, 3).tasks != compose(package, USER, 4).tasks


def test_the_rules_do_not_choose_the_tasks() -> None:
    package = load_pack("orders")
    user, task = compose(package, USER, 0), compose(package, TASK, 0)
    assert (user.tasks, user.persona, user.seed) == (task.tasks, task.persona, task.seed)
    assert record_id(user, 0, USER) != record_id(task, 0, TASK)


def test_a_record_played_by_another_model_has_another_id() -> None:
    blank = compose(load_pack("orders"), USER, 0)
    one, other = (
        USER.model_copy(update={"models": {"user": {"model": "a", "parameters": parameters}}})
        for parameters in ({}, {"temperature": 0.5})
    )
    assert len({record_id(blank, 0, spec) for spec in (USER, one, other)}) == 3


def test_seeds_of_a_run_are_apart_and_fit_a_column() -> None:
    seeds = {dialogue_seed(run, index) for run in range(5) for index in range(100)}
    assert len(seeds) == 500
    assert all(0 <= seed < 2**63 for seed in seeds)


@pytest.mark.parametrize(
    ("text", "fewest", "most"), [("2", 2, 2), ("1-3", 1, 3), (" 2 - 4 ", 2, 4)]
)
def test_a_dial_is_a_number_or_a_range(text: str, fewest: int, most: int) -> None:
    dial = task_dial(text)
    assert (dial.fewest, dial.most) == (fewest, most)


@pytest.mark.parametrize("text", ["", "0", "3-1", "1-99", "-1", "1.5", "one", "1-2-3"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        task_dial(text)
    assert refused.value.field == "tasks_per_dialogue"


def test_a_range_is_drawn_evenly() -> None:
    dial = task_dial("1-3")
    drawn = [dial.draw(Chance(0).at(place)) for place in range(600)]
    assert set(drawn) == {1, 2, 3}
    assert all(150 < drawn.count(number) < 250 for number in (1, 2, 3))


def test_a_set_of_personas_takes_the_place_of_the_domains_own_and_changes_no_task() -> None:
    package = load_pack("orders")
    rules = default_rules(Paradigm.USER)
    own = [compose(package, Spec(rules=rules, seed=5), index) for index in range(6)]
    spec = Spec(rules=rules, seed=5, personas="demanding")
    other = [compose(package, spec, index) for index in range(6)]
    ids = {persona.id for persona in persona_set("demanding")}
    assert {state.persona.id for state in other} <= ids
    assert len({state.persona.id for state in other}) > 2
    assert [state.tasks for state in other] == [state.tasks for state in own]
    assert [state.persona.voice for state in other] == [state.persona.voice for state in own]


def test_a_set_of_personas_that_there_is_not_is_refused_with_those_there_are() -> None:
    spec = Spec(rules=default_rules(Paradigm.USER), personas="rude")
    with pytest.raises(UnknownName) as refused:
        compose(load_pack("orders"), spec, 0)
    assert "everyday, demanding, all" in refused.value.remedy
