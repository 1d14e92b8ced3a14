"""Turning a dial changes what the agenda user does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.vocabulary.acts import ActKind, Said
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.rules import Dials, Rule, RuleSet
from simulation.vocabulary.state import Turn

Measure = Callable[[list[Turn]], int]


def turned(hook: Hook, probability: float) -> RuleSet:
    """The user-oriented rules with one hook at this probability, at full strength."""
    base = rule_preset("user-oriented")
    rule = Rule(id=hook.value, instruction="-", dials=Dials(probability=probability), hook=hook)
    others = tuple(one for one in base.rules if one.hook != hook)
    return base.model_copy(update={"rules": (*others, rule)})


def acts(turns: list[Turn], *kinds: ActKind) -> int:
    return sum(act.kind in kinds for turn in turns for act in turn.acts or ())


def user_turns(turns: list[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.message.role is Role.USER]


def words_before_request(turns: list[Turn]) -> int:
    return len((turns[0].message.content or "").split())


def joined_requests(turns: list[Turn]) -> int:
    counts = [
        sum(act.kind is ActKind.REQUEST for act in turn.acts or ()) for turn in user_turns(turns)
    ]
    return sum(count > 1 for count in counts)


def tools_in_order(turns: list[Turn]) -> int:
    asked = [act.tool for t in user_turns(turns) for act in t.acts or () if act.tool]
    return int(list(dict.fromkeys(asked)) != ["get_album", "set_stock", "list_albums"])


def doubts(turns: list[Turn]) -> int:
    return sum(act.mood == "doubtful" for turn in turns for act in turn.acts or ())


def trailing(turns: list[Turn]) -> int:
    return sum((turn.message.content or "").endswith("…") for turn in user_turns(turns))


def slots_at_first(turns: list[Turn]) -> int:
    return -sum(len(act.slots) for act in turns[0].acts or ())


def text_length(turns: list[Turn]) -> int:
    return sum(len(turn.message.content or "") for turn in user_turns(turns))


MEASURES: dict[Hook, Measure] = {
    Hook.OPEN: words_before_request,
    Hook.COMBINE: joined_requests,
    Hook.HOLD_BACK: slots_at_first,
    Hook.REACT: lambda turns: acts(turns, ActKind.FEEDBACK),
    Hook.CONFIRM_OUTCOME: lambda turns: acts(turns, ActKind.CHECK),
    Hook.CLOSE: lambda turns: acts(turns, ActKind.THANK),
    Hook.BE_VAGUE: slots_at_first,
    Hook.CHALLENGE: doubts,
    Hook.TANGENT: text_length,
    Hook.GOAL_SHIFT: tools_in_order,
    Hook.CHANGE_MIND: lambda turns: acts(turns, ActKind.REVISE),
    Hook.ASK_OUTRIGHT: joined_requests,
}


@pytest.mark.parametrize("hook", MEASURES)
def test_more_of_a_hook_is_more_of_its_behaviour(hook: Hook, play: Any, tasks: Any) -> None:
    given = tasks[:1] if hook is Hook.CONFIRM_OUTCOME else tasks

    def measured(probability: float) -> int:
        rules = turned(hook, probability)
        plays = [play(seed=seed, rules=rules, given=given) for seed in range(12)]
        return sum(MEASURES[hook](turns) for turns in plays)

    assert measured(1.0) > measured(0.0)


def test_a_rule_that_fired_is_named_on_the_turn_and_one_at_zero_never_is(play: Any) -> None:
    always = play(rules=turned(Hook.TANGENT, 1.0))
    never = play(rules=turned(Hook.TANGENT, 0.0))
    assert any("tangent" in turn.rules for turn in always)
    assert not any("tangent" in turn.rules for turn in never)


def test_a_rule_holds_from_its_first_turn_to_its_last(play: Any) -> None:
    base = turned(Hook.TANGENT, 1.0)
    late = base.rules[-1].model_copy(update={"dials": Dials(first_turn=2, last_turn=2)})
    rules = base.model_copy(update={"rules": (*base.rules[:-1], late)})
    for seed in range(6):
        turns = user_turns(play(seed=seed, rules=rules))
        assert [n for n, turn in enumerate(turns, 1) if "tangent" in turn.rules] in ([], [2])


def test_without_follow_up_what_was_passed_over_is_let_go(
    play: Any, scripted: Any, shop: Any, tasks: Any
) -> None:
    def asked(rules: RuleSet) -> int:
        agent = scripted(shop, tasks, tell="Nothing to say on that.")
        turns = play(rules=rules, agent=agent)
        made = [act for turn in user_turns(turns) for act in turn.acts or ()]
        return sum(act.kind is ActKind.REQUEST and act.tool == "get_album" for act in made)

    assert asked(turned(Hook.FOLLOW_UP, 0.0)) < asked(turned(Hook.FOLLOW_UP, 1.0))


def test_a_contradiction_is_corrected_only_by_somebody_who_notices(
    play: Any, scripted: Any, shop: Any, tasks: Any
) -> None:
    wrong = Said(column="albums.stock", value=99, purpose=Purpose.VALUE)

    def corrections(probability: float) -> int:
        agent = scripted(shop, tasks, propose={"albums.stock": wrong})
        turns = play(rules=turned(Hook.NOTICE, probability), agent=agent)
        return acts(turns, ActKind.REVISE)

    assert corrections(0.0) == 0
    assert corrections(1.0) > 0


def test_an_unfinished_message_trails_off_and_the_rest_follows(play: Any) -> None:
    base = turned(Hook.INCOMPLETE, 1.0)
    held = turned(Hook.HOLD_BACK, 1.0).rules[-1]
    rules = base.model_copy(
        update={"rules": (*(one for one in base.rules if one.hook != Hook.HOLD_BACK), held)}
    )
    turns = play(rules=rules)
    assert trailing(turns) > 0
    assert turns[-1].done
