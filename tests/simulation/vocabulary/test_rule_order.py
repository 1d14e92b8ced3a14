"""Rules that wait for others: what can never fire is refused, by the names in the circle."""

from __future__ import annotations

import pytest

from simulation.vocabulary.rule_problems import RuleProblem, rule_problems
from simulation.vocabulary.rules import Rule, RuleSet


def waiting(**after: tuple[str, ...]) -> RuleSet:
    rules = (Rule(id=name, instruction="-", after=names) for name, names in after.items())
    return RuleSet(name="order", rules=tuple(rules))


def problems(**after: tuple[str, ...]) -> list[RuleProblem]:
    return list(rule_problems(waiting(**after)))


def test_rules_may_wait_in_any_order_as_long_as_no_circle_closes() -> None:
    assert problems(a=("b", "c"), b=("c",), c=(), d=("a", "b")) == []


def test_a_circle_names_its_rules_in_order_and_how_to_break_it() -> None:
    (problem,) = problems(z=("a",), a=("b",), b=("c",), c=("a",))
    assert problem.where == "rules.1.after"
    assert "a → b → c → a" in problem.problem
    assert "'b'" in problem.remedy
    assert "'a'" in problem.remedy


def test_two_circles_are_two_problems() -> None:
    assert len(problems(a=("b",), b=("a",), c=("d",), d=("c",))) == 2


def test_a_rule_that_waits_for_itself_is_named() -> None:
    (problem,) = problems(a=("a",))
    assert problem.problem.startswith("The rule 'a' waits for itself")


def test_a_rule_that_is_not_there_is_named_beside_those_that_are() -> None:
    (problem,) = problems(a=("nobody",), b=())
    assert problem.where == "rules.0.after"
    assert "'nobody'" in problem.problem
    assert "a, b" in problem.remedy


def test_a_long_chain_is_read_in_no_time() -> None:
    names = [f"r{n}" for n in range(100)]
    chain = {name: tuple(names[n + 1 :]) for n, name in enumerate(names)}
    assert problems(**chain) == []


def test_a_rule_that_waits_for_nothing_keeps_the_address_that_it_had() -> None:
    plain = Rule(id="a", instruction="-")
    assert "after" not in plain.model_dump(mode="json")
    assert Rule.model_validate(plain.model_dump(mode="json")) == plain
    held = Rule(id="a", instruction="-", after=("b",))
    assert Rule.model_validate_json(held.model_dump_json()) == held


@pytest.mark.parametrize(("fired", "chance"), [(set(), 0.0), ({"b"}, 0.0), ({"b", "c"}, 1.0)])
def test_a_hook_is_at_zero_until_all_that_it_waits_for_have_fired(
    fired: set[str], chance: float
) -> None:
    rules = RuleSet(
        name="x", rules=(Rule(id="a", instruction="-", hook="tangent", after=("b", "c")),)
    )
    assert rules.probability("tangent", 3, fired) == chance
