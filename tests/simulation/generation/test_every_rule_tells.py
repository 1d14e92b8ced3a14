"""Under the agenda cast every behaviour shows: with it and without it, dialogues of the same
seeds differ in the way that the rule says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import pytest

from simulation.dialogue.agenda import agenda_cast
from simulation.domains import load_pack
from simulation.generation.generate import generate_one
from simulation.generation.spec import Spec
from simulation.vocabulary.acts import Act, ActKind, is_wish
from simulation.vocabulary.hooks import HOOKS, Hook
from simulation.vocabulary.identifiers import unasked_identifiers
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.likeness import likeness
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.rules import Rule, RuleSet
from simulation.vocabulary.state import DialogueState, Turn

Measure = Callable[[DialogueState], float]


class Expected(NamedTuple):
    """What is measured, and whether there is more of it with the rule."""

    measure: Measure
    more: bool = True
    beside: tuple[Hook, ...] = ()
    """Rules without which it would have nothing to do, in both."""
    faults: float = 0.0
    domain: str = "orders"
    places: tuple[int, ...] = (2, 3)
    """Dialogues of the run, such as have an occasion for it."""


def user_turns(state: DialogueState) -> list[Turn]:
    return [turn for turn in state.turns if turn.message.role is Role.USER]


def acts(state: DialogueState, *kinds: ActKind) -> list[Act]:
    return [act for turn in user_turns(state) for act in turn.acts or () if act.kind in kinds]


def of(*kinds: ActKind) -> Measure:
    return lambda state: len(acts(state, *kinds))


def text(turn: Turn) -> str:
    return turn.message.content or ""


def opening_words(state: DialogueState) -> float:
    return len(text(user_turns(state)[0]).split())


def words(state: DialogueState) -> float:
    turns = user_turns(state)
    return sum(len(text(turn).split()) for turn in turns) / len(turns)


def joined(state: DialogueState) -> float:
    return sum(
        sum(act.kind is ActKind.REQUEST for act in turn.acts or ()) > 1
        for turn in user_turns(state)
    )


def details_with_requests(state: DialogueState) -> float:
    asked = [act for act in acts(state, ActKind.REQUEST) if not is_wish(act)]
    return sum(len(act.slots) for act in asked) / max(1, len(asked))


def details_in_answers(state: DialogueState) -> float:
    return max((len(act.slots) for act in acts(state, ActKind.INFORM)), default=0)


def checks_in_mood(mood: str) -> Measure:
    return lambda state: sum(act.mood == mood for act in acts(state, ActKind.CHECK))


def trailing(state: DialogueState) -> float:
    return sum(text(turn).endswith("…") for turn in user_turns(state))


def returns_to_a_task(state: DialogueState) -> float:
    """How often a task is taken up again after another one."""
    owner = {subtask.tool: task.id for task in state.tasks for subtask in task.subtasks}
    order = [owner[act.tool] for act in acts(state, ActKind.REQUEST) if act.tool in owner]
    changes = sum(one != two for one, two in pairwise(order))
    return changes - (len(set(order)) - 1)


def wishes(state: DialogueState) -> list[Act]:
    return [act for act in acts(state, ActKind.REQUEST) if is_wish(act)]


def mixed_up(state: DialogueState) -> float:
    return sum(
        not any(said.purpose is Purpose.VALUE for said in act.slots)
        for act in acts(state, ActKind.REVISE)
    )


def given_away(state: DialogueState) -> float:
    return sum(
        bool(unasked_identifiers(text(turn), state.tasks, state.turns[: turn.seq]))
        for turn in user_turns(state)
    )


def most_alike(state: DialogueState) -> float:
    lines = [text(turn) for turn in user_turns(state) if len(text(turn).split()) > 5]
    return sum(
        max((likeness(line, other) for other in lines[:place]), default=0.0)
        for place, line in enumerate(lines)
    )


def grumbles(state: DialogueState) -> float:
    return sum("impatience" in turn.rules for turn in user_turns(state))


def different_words(state: DialogueState) -> float:
    return len({word for turn in user_turns(state) for word in text(turn).casefold().split()})


def left_open(state: DialogueState) -> float:
    return len(state.tasks) - len({task.id for task in state.tasks} & state.proven())


def ended_politely(state: DialogueState) -> float:
    return float(user_turns(state)[-1].done)


EXPECTED: dict[Hook, Expected] = {
    Hook.OPEN: Expected(opening_words),
    Hook.ONE_AT_A_TIME: Expected(joined, more=False),
    Hook.FOLLOW_UP: Expected(left_open, more=False, faults=0.5),
    Hook.COMBINE: Expected(joined),
    Hook.HOLD_BACK: Expected(details_with_requests, more=False),
    Hook.ADMIT_UNKNOWN: Expected(of(ActKind.UNKNOWN), domain="clinic", places=(2, 5)),
    Hook.REACT: Expected(of(ActKind.FEEDBACK)),
    Hook.VARY_WORDING: Expected(different_words),
    Hook.CONFIRM_OUTCOME: Expected(of(ActKind.CHECK)),
    Hook.CLOSE: Expected(of(ActKind.THANK)),
    Hook.NOTICE: Expected(
        of(ActKind.REVISE, ActKind.CHECK, ActKind.DENY), faults=0.6, places=(10, 24)
    ),
    Hook.CHANGE_MIND: Expected(of(ActKind.REVISE)),
    Hook.BE_VAGUE: Expected(details_with_requests, more=False),
    Hook.IMPATIENCE: Expected(grumbles, faults=0.6),
    Hook.CHALLENGE: Expected(checks_in_mood("doubtful")),
    Hook.TANGENT: Expected(words),
    Hook.INCOMPLETE: Expected(trailing, beside=(Hook.HOLD_BACK,)),
    Hook.GOAL_SHIFT: Expected(returns_to_a_task),
    Hook.ASK_OUTRIGHT: Expected(joined),
    Hook.LEAVE: Expected(ended_politely, more=False),
    Hook.AMBIGUOUS: Expected(of(ActKind.MENTION)),
    Hook.CONTRADICT: Expected(mixed_up, places=(5, 9)),
    Hook.REVEAL_PIECE: Expected(details_in_answers, more=False, beside=(Hook.BE_VAGUE,)),
    Hook.ASK_CLARIFICATION: Expected(of(ActKind.CLARIFY)),
    Hook.CONFUSION: Expected(checks_in_mood("confused")),
    Hook.UNAVAILABLE: Expected(lambda state: sum(not act.entity for act in wishes(state))),
    Hook.INFEASIBLE: Expected(lambda state: sum(bool(act.entity) for act in wishes(state))),
    Hook.WITHHOLD_IDENTIFIERS: Expected(given_away, more=False),
    Hook.NO_REPEAT: Expected(most_alike, more=False, faults=0.6, places=(0, 7)),
    Hook.BE_BRIEF: Expected(words, more=False),
}


def rules_with(left_out: Hook, *hooks: Hook) -> RuleSet:
    """The user-oriented rules without one, and with ``hooks`` always at work."""
    base = rule_preset("user-oriented")
    kept = tuple(rule for rule in base.rules if rule.hook not in (left_out, *hooks))
    more = tuple(Rule(id=hook.value, instruction="-", hook=hook.value) for hook in hooks)
    return base.model_copy(update={"rules": (*kept, *more)})


@lru_cache(maxsize=64)
def played(
    rules: RuleSet,
    faults: float = 0.0,
    domain: str = "orders",
    places: tuple[int, ...] = (0, 1, 2, 3),
) -> tuple[DialogueState, ...]:
    spec = Spec(rules=rules, seed=11, faults=faults, tasks_per_dialogue="2-3")
    pack = load_pack(domain)

    async def play() -> tuple[DialogueState, ...]:
        made = [await generate_one(pack, spec, place, agenda_cast()) for place in places]
        return tuple(record.state for record in made)

    return asyncio.run(play())


def test_every_behaviour_is_put_to_the_proof() -> None:
    assert set(EXPECTED) == set(HOOKS) == set(Hook)


@pytest.mark.parametrize("hook", EXPECTED)
def test_with_the_rule_dialogues_are_otherwise_than_without(hook: Hook) -> None:
    expected = EXPECTED[hook]

    def measured(*hooks: Hook) -> float:
        rules = rules_with(hook, *hooks, *expected.beside)
        states = played(rules, expected.faults, expected.domain, expected.places)
        return sum(map(expected.measure, states))

    without, given = measured(), measured(hook)
    assert given > without if expected.more else given < without


@pytest.mark.parametrize(
    "name", ["cooperative", "need-to-know", "strategies", "uncooperative", "confused",
             "sceptical", "unclear-intent"],
)  # fmt: skip
def test_a_familys_dialogues_are_finished_proven_and_clean(name: str) -> None:
    for state in played(rule_preset(name)):
        assert state.turns[-1].message.role in (Role.USER, Role.ASSISTANT)
        assert {task.id for task in state.tasks} <= state.proven()
        assert [finding for turn in state.turns for finding in turn.findings] == []


def test_a_rule_that_waits_fires_only_after_what_it_waits_for() -> None:
    base = rule_preset("user-oriented")
    held = Rule(id="held", instruction="-", hook=Hook.TANGENT, after=("react",))
    seen = 0
    for state in played(base.model_copy(update={"rules": (*base.rules, held)})):
        fired: set[str] = set()
        for turn in user_turns(state):
            assert "held" not in turn.rules or "react" in fired
            seen += "held" in turn.rules
            fired.update(turn.rules)
    assert seen > 0


def test_the_same_rules_and_seed_give_the_same_words() -> None:
    first = played(rule_preset("uncooperative"))
    again = played.__wrapped__(rule_preset("uncooperative"))
    assert [t.message for s in again for t in s.turns] == [
        t.message for s in first for t in s.turns
    ]
