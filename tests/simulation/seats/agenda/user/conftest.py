"""A record shop of three tables, two tasks in it, and an agent that goes by acts alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from simulation.seats.agenda.user import AgendaUser
from simulation.seats.protocol import Leave, Utterance, user_view
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import (
    Entity,
    Field,
    Frame,
    Input,
    Intent,
    Kind,
    Lexicon,
    Output,
    Purpose,
    Relation,
)
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.presets import default_personas, rule_preset
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.spoken import say
from simulation.vocabulary.state import Author, DialogueState, Turn
from simulation.vocabulary.tasks import (
    FromUser,
    Reference,
    Slot,
    Step,
    Subtask,
    Task,
    ToldCheck,
    Want,
)

MONEY = Field(label="price", kind=Kind.MONEY, unit="€")


def _lexicon() -> Lexicon:
    return Lexicon(
        entities={
            "albums": Entity(
                table="albums",
                singular="album",
                plural="albums",
                key=("album_id",),
                known_by=("title",),
                fields={
                    "album_id": Field(label="album id", kind=Kind.IDENTIFIER, hidden=True),
                    "title": Field(label="title", kind=Kind.NAME),
                    "released": Field(label="release date", kind=Kind.DATE),
                    "price": MONEY,
                    "stock": Field(label="stock", kind=Kind.INTEGER),
                },
            ),
            "artists": Entity(
                table="artists",
                singular="artist",
                plural="artists",
                key=("artist_id",),
                known_by=("name",),
                fields={
                    "artist_id": Field(label="artist id", kind=Kind.IDENTIFIER, hidden=True),
                    "name": Field(label="name", kind=Kind.NAME),
                    "country": Field(label="country", kind=Kind.CATEGORY),
                },
            ),
        },
        relations=(
            Relation(
                source="albums",
                source_columns=("artist_id",),
                target="artists",
                target_columns=("artist_id",),
                label="artist",
            ),
        ),
        frames={
            "get_album": Frame(
                tool="get_album",
                intent=Intent.READ,
                entity="albums",
                inputs={"title": Input(column="albums.title", purpose=Purpose.KEY)},
                outputs={
                    "title": Output(
                        column="albums.title", field=Field(label="title", kind=Kind.NAME)
                    ),
                    "price": Output(column="albums.price", field=MONEY),
                },
                asks=("look up an album", "check on an album"),
            ),
            "list_albums": Frame(
                tool="list_albums",
                intent=Intent.SEARCH,
                entity="albums",
                inputs={"artist": Input(column="artists.name", purpose=Purpose.FILTER)},
                outputs={
                    "title": Output(
                        column="albums.title", field=Field(label="title", kind=Kind.NAME)
                    ),
                },
                asks=("see an artist's albums", "list the albums of an artist"),
            ),
            "set_stock": Frame(
                tool="set_stock",
                intent=Intent.UPDATE,
                entity="albums",
                inputs={
                    "title": Input(column="albums.title", purpose=Purpose.KEY),
                    "stock": Input(column="albums.stock", purpose=Purpose.VALUE),
                },
                asks=("change the stock of an album",),
                done=("changed",),
            ),
        },
    )


@pytest.fixture(scope="session")
def shop() -> Domain:
    return Domain(
        name="records",
        title="Record shop",
        description="Albums and artists.",
        now="2026-05-04T09:00:00",
        tools=(),
        lexicon=_lexicon(),
        world="0" * 64,
    )


def _slot(column: str, value: Any, purpose: Purpose = Purpose.KEY, **more: Any) -> Slot:
    return Slot(column=column, value=value, purpose=purpose, **more)


def _subtask(name: str, tool: str, intent: Intent, goal: str, **more: Any) -> Subtask:
    knows = more.get("knows", ())
    inputs = _lexicon().frames[tool].inputs
    arguments = {
        key: slot.value
        for key, given in inputs.items()
        for slot in knows
        if slot.column == given.column
    }
    return Subtask(
        id=name,
        intent=intent,
        entity="albums",
        tool=tool,
        goal=goal,
        steps=(
            Step(
                tool=tool,
                arguments=arguments,
                sources={key: FromUser(slot=0) for key in arguments},
            ),
        ),
        checks=(ToldCheck(subtask=name, label="price", values=(12.5,), description=goal),),
        **more,
    )


@pytest.fixture(scope="session")
def tasks() -> tuple[Task, ...]:
    price = Want(column="albums.price", label="price", values=(12.5,))
    return (
        Task(
            id="t1",
            title="Price and stock of an album",
            goal="Find out the price of the album Blue Lines and set its stock to 4.",
            subtasks=(
                _subtask(
                    "t1.1",
                    "get_album",
                    Intent.READ,
                    "Find out the price of the album Blue Lines",
                    knows=(_slot("albums.title", "Blue Lines"),),
                    wants=(price,),
                ),
                _subtask(
                    "t1.2",
                    "set_stock",
                    Intent.UPDATE,
                    "Set the stock of that album to 4",
                    knows=(_slot("albums.stock", 4, Purpose.VALUE),),
                    refers=Reference(subtask="t1.1", table="albums"),
                ),
            ),
        ),
        Task(
            id="t2",
            title="Albums of an artist",
            goal="List the albums of the artist Portishead.",
            subtasks=(
                _subtask(
                    "t2.1",
                    "list_albums",
                    Intent.SEARCH,
                    "List the albums of the artist Portishead",
                    knows=(_slot("artists.name", "Portishead", Purpose.FILTER),),
                    wants=(Want(column="albums.title", label="title", values=("Dummy", "Third")),),
                ),
            ),
        ),
    )


class ScriptedAgent:
    """Answers requests from the tasks' own truth: asks for what is missing, proposes, does."""

    def __init__(self, domain: Domain, tasks: tuple[Task, ...], **habits: Any) -> None:
        self.domain = domain
        self.subtasks = {subtask.tool: subtask for task in tasks for subtask in task.subtasks}
        self.habits = habits
        self.slots: dict[str, dict[str, Any]] = {}
        self.open: list[str] = []

    def answer(self, acts: tuple[Act, ...]) -> tuple[str, tuple[Act, ...]]:
        for act in acts:
            self._take(act)
        if any(act.kind is ActKind.CHECK for act in acts):
            return "Yes, that is so.", (Act(kind=ActKind.CONFIRM),)
        made = [self._deal_with(tool, acts) for tool in list(self.open)]
        made = made or [("How can I help?", Act(kind=ActKind.MORE))]
        return " ".join(text for text, _ in made), tuple(act for _, act in made)

    def _take(self, act: Act) -> None:
        if act.kind is ActKind.REQUEST and act.tool not in self.open:
            self.open.append(act.tool)
        for tool in self.open:
            for said in act.slots:
                self.slots.setdefault(tool, {})[said.column] = said.value
            if act.refers:
                self.slots.setdefault(tool, {}).setdefault("albums.title", "Blue Lines")

    def _deal_with(self, tool: str, acts: tuple[Act, ...]) -> tuple[str, Act]:
        subtask, frame = self.subtasks[tool], self.domain.lexicon.frames[tool]
        given = self.slots.get(tool, {})
        lacking = [i for i in frame.inputs.values() if i.column not in given]
        base = {"intent": subtask.intent, "entity": subtask.entity, "tool": tool}
        if lacking:
            asked = Said(column=lacking[0].column, purpose=lacking[0].purpose)
            return "Which one?", Act(kind=ActKind.ASK, slots=(asked,), **base)
        if subtask.intent.mutates and not any(a.kind is ActKind.CONFIRM for a in acts):
            stated = tuple(
                Said(column=i.column, value=given[i.column], purpose=i.purpose)
                for i in frame.inputs.values()
            )
            stated = tuple(self.habits.get("propose", {}).get(s.column, s) for s in stated)
            return "Shall I change it?", Act(kind=ActKind.PROPOSE, slots=stated, **base)
        self.open.remove(tool)
        if subtask.intent.mutates:
            return "It is changed.", Act(kind=ActKind.DONE, **base)
        return self._told(subtask), Act(kind=ActKind.REPORT, **base)

    def _told(self, subtask: Subtask) -> str:
        values = [
            say(value, self.domain.lexicon.field(want.column) or MONEY)
            for want in subtask.wants
            for value in want.values
        ]
        told: str = self.habits.get("tell", "Here: {}.").format(", ".join(values))
        return told


Play = Callable[..., list[Turn]]


@pytest.fixture
def play(shop: Domain, tasks: tuple[Task, ...]) -> Play:
    """Plays a dialogue to its end: ``play(rules=, persona=, seed=, agent=, tasks=)``."""

    def played(
        rules: RuleSet | None = None,
        persona: Persona | None = None,
        seed: int = 1,
        agent: ScriptedAgent | None = None,
        most: int = 40,
        given: tuple[Task, ...] | None = None,
        turns: tuple[Turn, ...] = (),
    ) -> list[Turn]:
        state = DialogueState(
            domain=shop,
            tasks=given or tasks,
            persona=persona or default_personas()[0],
            rules=rules or rule_preset("user-oriented"),
            seed=seed,
            turns=turns,
        )
        other = agent or ScriptedAgent(shop, state.tasks)
        while len(state.turns) < most:
            said = asyncio.run(AgendaUser().speak(user_view(state)))
            if isinstance(said, Leave):
                break
            state = state.then(_turn(state, Role.USER, said))
            if said.done:
                break
            text, acts = other.answer(said.acts or ())
            answer = Utterance(content=text, author=Author.AGENDA, acts=acts)
            state = state.then(_turn(state, Role.ASSISTANT, answer))
        return list(state.turns)

    return played


def _turn(state: DialogueState, role: Role, said: Utterance) -> Turn:
    return Turn(
        seq=len(state.turns),
        message=Message(role=role, content=said.content),
        author=said.author,
        world_digest="0" * 64,
        acts=said.acts,
        done=said.done,
        rules=said.rules,
    )


@pytest.fixture
def scripted() -> type[ScriptedAgent]:
    return ScriptedAgent
