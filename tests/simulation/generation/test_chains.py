"""Dialogues of a package with written tasks: drawn from its chains, played by whoever can."""

from __future__ import annotations

import asyncio
import json

import pytest

from simulation.dialogue.agenda import agenda_cast
from simulation.domains import load_pack
from simulation.errors import InputError
from simulation.generation import chains
from simulation.generation.chains import chains_for, draw_tasks
from simulation.generation.compose import compose
from simulation.generation.generate import generate_one
from simulation.generation.rehearsal import rehearsed
from simulation.generation.spec import Spec
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.tasks.renumbering import renumbered
from simulation.synthesis.tasks.solving import solves
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.playable import obstacle
from simulation.synthesis.writing.proposal import read_proposal
from simulation.synthesis.writing.proving import prove
from simulation.synthesis.writing.thread import Thread
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Lexicon
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Status
from simulation.vocabulary.tasks import FromEarlierTask, Task
from simulation.world import World
from tests.simulation.synthesis.writing.proposals import REFUSED, RETURN, JsonObject, spoiled

PACK = load_pack("orders")
SPEC = Spec(rules=default_rules(Paradigm.USER), seed=2, tasks_per_dialogue="1-2")
MODELS = SPEC.model_copy(update={"models": {"user": {"name": "a"}, "agent": {"name": "a"}}})
POINTS: JsonObject = {
    **RETURN,
    "title": "Check the points",
    "goal": "Fatima Dubois wants to find out what her loyalty points are worth in euros.",
    "subtasks": [
        {
            "goal": "Find out what her loyalty points are worth in euros.",
            "steps": [
                {
                    "id": "points",
                    "tool": "get_loyalty_balance",
                    "arguments": {
                        "customer_id": {"$from": {"step": "who", "property": "customer_id"}}
                    },
                }
            ],
            "wants": [{"label": "worth", "from": {"step": "points", "property": "balance"}}],
        }
    ],
}


def proved(*proposals: JsonObject) -> tuple[Task, ...]:
    with World.open(PACK.image, now=PACK.domain.now) as origin:
        thread = Thread(origin.copy())
        for proposal in proposals:
            thread = prove(Ground.of(PACK.domain, origin), thread, read_proposal(proposal))
        return tuple(thread.tasks)


CHAIN = proved(RETURN, POINTS)
PACKAGE = PACK.model_copy(update={"chains": (CHAIN,)})


def without_words(package: Package) -> Package:
    domain = package.domain.model_copy(update={"lexicon": Lexicon(), "personas": ()})
    return package.model_copy(update={"domain": domain})


def test_a_chain_is_taken_from_its_beginning() -> None:
    drawn = [compose(PACKAGE, SPEC, index).tasks for index in range(12)]
    assert {len(tasks) for tasks in drawn} == {1, 2}
    assert all(tasks == CHAIN[: len(tasks)] for tasks in drawn)


def test_whoever_plays_a_callers_tasks_is_a_caller() -> None:
    voices = {compose(PACKAGE, SPEC, index).persona.voice for index in range(12)}
    assert voices == {"caller"}


def test_the_embedded_cast_plays_written_tasks_to_their_end() -> None:
    for index in range(4):
        record = asyncio.run(generate_one(PACKAGE, SPEC, index, agenda_cast()))
        assert record.outcome.status is Status.FINISHED
        assert {task.id for task in record.state.tasks} <= record.state.proven()


def test_rules_leave_to_models_what_they_have_no_words_for() -> None:
    wordless = PACK.domain.lexicon.model_copy(
        update={
            "frames": {
                name: frame
                for name, frame in PACK.domain.lexicon.frames.items()
                if name != "get_loyalty_balance"
            }
        }
    )
    domain = PACK.domain.model_copy(update={"lexicon": wordless})
    package = PACKAGE.model_copy(update={"domain": domain})
    assert "no words for what get_loyalty_balance does" in obstacle(domain, CHAIN[1])
    assert {len(compose(package, SPEC, index).tasks) for index in range(12)} == {1}
    assert {len(compose(package, MODELS, index).tasks) for index in range(12)} == {1, 2}


def test_rules_are_offered_what_they_found_their_way_through() -> None:
    """By the order of a list, no rule knows which order is meant; a rehearsal shows it."""
    place = {"$from": {"step": "orders", "row": 0, "property": "order_number"}}
    newest = spoiled(RETURN, "subtasks.0.steps.2.arguments.order_number", place)
    vague = proved(spoiled(newest, "subtasks.0.knows.3", None))
    personas = [persona for persona in PACK.domain.personas if persona.voice == "caller"]
    assert rehearsed(PACK, vague, personas[:1]) == ()
    assert rehearsed(PACK, CHAIN, personas[:1]) == CHAIN
    package = PACK.model_copy(update={"chains": (vague, CHAIN)})
    assert chains_for(package, SPEC, personas) == (CHAIN,)
    assert chains_for(package, MODELS, personas) == (vague, CHAIN)


def test_a_rehearsal_is_held_once(monkeypatch: pytest.MonkeyPatch) -> None:
    package = PACK.model_copy(update={"chains": (proved(RETURN),)})
    first = compose(package, SPEC, 0)
    monkeypatch.setattr(chains, "rehearsed", None)
    assert compose(package, SPEC, 0) == first


def test_tasks_that_nobody_can_play_are_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match="need models to play them"):
        compose(without_words(PACKAGE), SPEC, 0)
    assert compose(without_words(PACKAGE), MODELS, 0).tasks


def test_two_chains_of_colleagues_are_joined_if_they_prove_themselves_together() -> None:
    package = without_words(PACK)
    two = (proved(RETURN), proved(REFUSED))
    drawn = draw_tasks(package, two, Chance(1), 2)
    assert [task.id for task in drawn] == ["task-1", "task-2"]
    assert {task.title for task in drawn} == {RETURN["title"], REFUSED["title"]}
    with World.open(package.image, now=package.domain.now) as origin:
        assert solves(origin, catalog_of(package, origin), drawn)


def test_chains_that_undo_each_other_are_not_joined() -> None:
    package = without_words(PACK)
    again = json.loads(json.dumps(RETURN))
    again["title"] = "The same once more"
    drawn = draw_tasks(package, (proved(RETURN), proved(again)), Chance(1), 2)
    assert len(drawn) == 1


def test_under_other_numbers_a_chain_means_the_same() -> None:
    moved = renumbered(CHAIN, 4)
    assert [task.id for task in moved] == ["task-4", "task-5"]
    assert [part.id for part in moved[0].subtasks] == ["task-4.1", "task-4.2"]
    source = moved[1].subtasks[0].steps[0].sources["customer_id"]
    assert isinstance(source, FromEarlierTask)
    assert source.task == "task-4"
    assert renumbered(moved, 1) == CHAIN
