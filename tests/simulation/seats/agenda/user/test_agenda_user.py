"""The agenda user works its tasks off, turn by turn, from what it sees alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulation.seats.agenda.user import AgendaUser
from simulation.seats.protocol import Leave, UserView, Utterance
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.lexicon import Intent, Purpose
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.presets import default_personas, rule_preset
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import Author, Turn
from simulation.vocabulary.tasks import Task

DIGEST = "0" * 64


def quiet(name: str = "user-oriented", **probabilities: float) -> RuleSet:
    """A preset whose chancy hooks are off, but for those given with their probability."""
    chancy = {Hook.COMBINE, Hook.HOLD_BACK, Hook.CONFIRM_OUTCOME, Hook.CHALLENGE, Hook.BE_VAGUE}
    chancy |= {Hook.CHANGE_MIND, Hook.TANGENT, Hook.INCOMPLETE, Hook.GOAL_SHIFT}
    base = rule_preset(name)
    rules = []
    for rule in base.rules:
        if rule.hook in chancy or rule.hook in probabilities:
            share = probabilities.get(rule.hook or "", 0.0)
            dials = rule.dials.model_copy(update={"probability": share, "strength": 1.0})
            rule = rule.model_copy(update={"dials": dials})
        rules.append(rule)
    return base.model_copy(update={"rules": tuple(rules)})


def users(turns: list[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.message.role is Role.USER]


def kinds(turn: Turn) -> list[ActKind]:
    return [act.kind for act in turn.acts or ()]


class Talk:
    """A conversation put together by hand, to see the user's next move in it."""

    def __init__(self, shop: Domain, tasks: tuple[Task, ...], rules: RuleSet) -> None:
        self.shop, self.tasks, self.rules = shop, tasks, rules
        self.turns: list[Turn] = []
        self.persona: Persona = default_personas()[0]

    def agent(self, text: str, *acts: Act, known: bool = True) -> None:
        self._add(Role.ASSISTANT, text, acts if known else None)

    def person(self, text: str) -> None:
        self._add(Role.USER, text, None)

    def user(self) -> Utterance:
        view = UserView(
            domain=self.shop,
            tasks=self.tasks,
            persona=self.persona,
            rules=self.rules,
            turns=tuple(self.turns),
            chance=Chance(7).at(len(self.turns), "user"),
        )
        said = asyncio.run(AgendaUser().speak(view))
        assert isinstance(said, Utterance)
        self._add(Role.USER, said.content or "", said.acts)
        return said

    def _add(self, role: Role, text: str, acts: Any) -> None:
        self.turns.append(
            Turn(
                seq=len(self.turns),
                message=Message(role=role, content=text),
                author=Author.AGENDA if acts is not None else Author.HUMAN,
                world_digest=DIGEST,
                acts=acts,
            )
        )


@pytest.fixture
def talk(shop: Domain, tasks: tuple[Task, ...]) -> Talk:
    return Talk(shop, tasks, quiet())


PRICE = Act(kind=ActKind.REPORT, tool="get_album", intent=Intent.READ, entity="albums")


def test_every_subtask_is_brought_up_in_order_and_the_last_turn_is_done(play: Any) -> None:
    turns = play(rules=quiet())
    asked = [act.tool for turn in users(turns) for act in turn.acts or () if act.tool]
    assert list(dict.fromkeys(asked)) == ["get_album", "set_stock", "list_albums"]
    assert turns[-1].done
    assert ActKind.THANK in kinds(turns[-1])


def test_the_same_view_gives_the_same_words_and_another_seed_gives_others(play: Any) -> None:
    one = [turn.message.content for turn in play(seed=5)]
    assert one == [turn.message.content for turn in play(seed=5)]
    assert one != [turn.message.content for turn in play(seed=6)]


def test_nothing_of_a_later_subtask_is_said_before_its_time(play: Any) -> None:
    for seed in range(20):
        first = users(play(seed=seed))[0]
        assert "Portishead" not in (first.message.content or "")


def test_the_goal_is_never_copied(play: Any, tasks: tuple[Task, ...]) -> None:
    goals = [subtask.goal for task in tasks for subtask in task.subtasks]
    for seed in range(20):
        text = " ".join(turn.message.content or "" for turn in users(play(seed=seed)))
        assert not any(goal in text for goal in goals)


def test_no_line_is_said_twice_in_a_dialogue(play: Any) -> None:
    for seed in range(20):
        lines = [turn.message.content for turn in users(play(seed=seed))]
        assert len(lines) == len(set(lines))


def test_what_is_asked_is_answered_from_what_the_user_knows(talk: Talk) -> None:
    talk.rules = quiet(hold_back=1.0)
    assert not [said for act in talk.user().acts or () for said in act.slots]
    title = Said(column="albums.title", purpose=Purpose.KEY)
    talk.agent("Which album?", Act(kind=ActKind.ASK, tool="get_album", slots=(title,)))
    said = talk.user()
    assert "Blue Lines" in (said.content or "")
    assert ActKind.INFORM in [act.kind for act in said.acts or ()]


def test_what_the_user_does_not_know_is_not_invented(talk: Talk) -> None:
    talk.user()
    number = Said(column="artists.country", purpose=Purpose.FILTER)
    talk.agent("From which country?", Act(kind=ActKind.ASK, tool="get_album", slots=(number,)))
    said = talk.user()
    assert ActKind.UNKNOWN in [act.kind for act in said.acts or ()]
    assert "country" in (said.content or "")


def test_a_right_proposal_is_confirmed_and_a_wrong_one_corrected(talk: Talk) -> None:
    talk.user()
    talk.agent("It is €12.50.", PRICE)
    talk.user()
    base = {"tool": "set_stock", "intent": Intent.UPDATE, "entity": "albums"}
    wrong = Said(column="albums.stock", value=9, purpose=Purpose.VALUE)
    talk.agent("Set it to 9?", Act(kind=ActKind.PROPOSE, slots=(wrong,), **base))
    corrected = talk.user()
    assert [act.kind for act in corrected.acts or ()] == [ActKind.DENY, ActKind.REVISE]
    assert "4" in (corrected.content or "")
    right = Said(column="albums.stock", value="4", purpose=Purpose.VALUE)
    talk.agent("Set it to 4?", Act(kind=ActKind.PROPOSE, slots=(right,), **base))
    assert [act.kind for act in talk.user().acts or ()] == [ActKind.CONFIRM]


def test_the_offered_row_that_is_meant_is_chosen_by_what_shows(talk: Talk) -> None:
    talk.user()
    rows = ({"title": "Black Lines", "price": 9.0}, {"title": "Blue Lines", "price": 12.5})
    talk.agent("Which?", Act(kind=ActKind.OFFER, tool="get_album", entity="albums", rows=rows))
    said = talk.user()
    choice = next(act for act in said.acts or () if act.kind is ActKind.CHOOSE)
    assert [one.value for one in choice.slots if one.column == "albums.title"] == ["Blue Lines"]
    assert "Blue Lines" in (said.content or "")


def test_what_the_agent_passed_over_is_asked_again(talk: Talk) -> None:
    talk.user()
    talk.agent("It is a fine album.", PRICE)
    again = talk.user()
    assert [act.tool for act in again.acts or () if act.kind is ActKind.REQUEST] == ["get_album"]
    assert "follow_up" in again.rules


def test_a_text_without_acts_is_read_for_the_wanted_value(talk: Talk) -> None:
    talk.user()
    talk.agent("The price of Blue Lines is 12.50 euros at the moment.", known=False)
    said = talk.user()
    assert [act.tool for act in said.acts or () if act.kind is ActKind.REQUEST] == ["set_stock"]


def test_what_a_person_asked_in_the_users_place_counts_as_asked(talk: Talk) -> None:
    talk.person("What is the price of the album Blue Lines?")
    talk.agent("It is €12.50.", PRICE)
    said = talk.user()
    assert [act.tool for act in said.acts or () if act.kind is ActKind.REQUEST] == ["set_stock"]


def test_a_user_gives_up_in_the_end_and_sooner_with_less_patience(shop: Domain, play: Any) -> None:
    class Deaf:
        def answer(self, acts: Any) -> tuple[str, tuple[Act, ...]]:
            return "Sorry, something failed.", (Act(kind=ActKind.FAIL),)

    calm, hasty = default_personas()[1], default_personas()[2]
    long = play(persona=calm, agent=Deaf(), rules=quiet())
    short = play(persona=hasty, agent=Deaf(), rules=quiet())
    assert long[-1].done
    assert short[-1].done
    assert len(short) < len(long)


def test_a_task_is_asked_outright_in_one_turn_under_the_task_oriented_rules(play: Any) -> None:
    turns = users(play(rules=rule_preset("task-oriented")))
    first = [act.tool for act in turns[0].acts or () if act.kind is ActKind.REQUEST]
    assert first == ["get_album", "set_stock"]
    assert not any(turn.done for turn in turns)


def test_task_oriented_dialogues_are_shorter(play: Any) -> None:
    free = sum(len(play(seed=seed)) for seed in range(10))
    direct = sum(
        len(play(seed=seed, rules=rule_preset("task-oriented"), most=40)) for seed in range(10)
    )
    assert direct <= 0.75 * free


def test_the_user_leaves_without_a_word_when_the_rule_says_so(
    shop: Domain, tasks: tuple[Task, ...], play: Any
) -> None:
    turns = play(rules=rule_preset("task-oriented"))
    view = UserView(
        domain=shop,
        tasks=tasks,
        persona=default_personas()[0],
        rules=rule_preset("task-oriented"),
        turns=tuple(turns),
        chance=Chance(1),
    )
    assert asyncio.run(AgendaUser().speak(view)) == Leave(reason="completed")
