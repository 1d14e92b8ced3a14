from __future__ import annotations

import asyncio

import pytest

from simulation.dialogue.cast import Cast
from simulation.domains import load_pack
from simulation.export.openai_sft import render
from simulation.generation.compose import compose
from simulation.generation.generate import play
from simulation.generation.spec import Spec
from simulation.llm.asking import Question
from simulation.llm.body import written
from simulation.llm.chat import Parameters
from simulation.llm.client import Endpoint, chat_body
from simulation.seats.llm import LlmAgent, LlmUser
from simulation.seats.llm.agent.seat import agent_question
from simulation.seats.llm.user.seat import user_question
from simulation.seats.protocol import agent_view, user_view
from simulation.vocabulary.hearing import heard
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.state import Author, DialogueState, Outcome, Record, Status
from tests.servers.model_faults import Faulty
from tests.servers.models import ModelServer
from tests.simulation.seats.llm.players import Players, solutions

SPEC = Spec(rules=rule_preset("user-oriented"), seed=11, tasks_per_dialogue="1-2")
Played = list[tuple[DialogueState, Outcome]]


async def _played(count: int, rate: float) -> Played:
    package = load_pack("orders")
    blanks = [compose(package, SPEC, index) for index in range(count)]
    brain = Faulty(Players(solutions(blanks)), rate, seed=5)
    async with (
        ModelServer(brain) as server,
        Endpoint(server.url, "a key", seconds=1.0, patience=60.0) as endpoint,
    ):
        model = endpoint.model("scripted-1")
        cast = Cast(user=LlmUser(model), agent=LlmAgent(model))
        return await asyncio.gather(*(play(blank, package.image, cast) for blank in blanks))


@pytest.fixture(scope="module")
def faultless() -> Played:
    return asyncio.run(_played(4, 0.0))


@pytest.fixture(scope="module")
def battered() -> Played:
    return asyncio.run(_played(30, 0.2))


def test_models_play_dialogues_to_their_end(faultless: Played) -> None:
    for state, outcome in faultless:
        assert outcome == Outcome(status=Status.FINISHED, reason="completed")
        spoken = [turn for turn in state.turns if turn.author is Author.MODEL]
        assert all(turn.sampling is not None and turn.sampling.attempts == 1 for turn in spoken)
        assert {turn.message.role for turn in spoken} == {Role.USER, Role.ASSISTANT}


def test_what_models_call_is_executed_in_the_world(faultless: Played) -> None:
    results = [
        turn for state, _ in faultless for turn in state.turns if turn.message.role is Role.TOOL
    ]
    assert results
    assert all(turn.execution is not None and turn.execution.ok for turn in results)


def test_each_request_can_be_made_again_from_the_record(faultless: Played) -> None:
    for state, _ in faultless:
        for turn in state.turns:
            sampling = turn.sampling
            if sampling is None:
                continue
            before = heard(state.cut(turn.seq))
            question: Question[object] = (
                user_question(user_view(before))  # type: ignore[assignment]
                if turn.message.role is Role.USER
                else agent_question(agent_view(before))
            )
            request = question.request(sampling.note).with_parameters(**sampling.parameters)
            assert sampling.prompt == question.prompt
            body = chat_body(sampling.model, Parameters(), request)
            assert written(body).digest == sampling.request


def test_every_dialogue_ends_whatever_models_and_servers_do(battered: Played) -> None:
    assert len(battered) == 30
    for _, outcome in battered:
        assert outcome.status in (Status.FINISHED, Status.FAILED)
        assert outcome.reason
    finished = [outcome for _, outcome in battered if outcome.status is Status.FINISHED]
    assert len(finished) >= 25


def test_what_is_exported_after_the_battering_is_valid(battered: Played) -> None:
    rows = [
        render(Record(id=str(place), state=state, outcome=outcome)).row
        for place, (state, outcome) in enumerate(battered)
        if outcome.status is Status.FINISHED
    ]
    assert len(rows) >= 25
    assert "Secret: 4711" not in str(rows)
    assert "<think>" not in str(rows)


def test_nothing_invalid_is_kept_as_a_turn(battered: Played) -> None:
    wrong = {"unknown_tool", "malformed_arguments", "invalid_arguments", "role_drift"}
    for state, _ in battered:
        assert not wrong & {finding.kind for turn in state.turns for finding in turn.findings}
        ids = [call.id for turn in state.turns for call in turn.message.tool_calls]
        assert len(ids) == len(set(ids))
        assert all(ids)


def test_what_was_mended_and_tried_again_is_on_record(battered: Played) -> None:
    samplings = [turn.sampling for state, _ in battered for turn in state.turns if turn.sampling]
    repairs = {name for sampling in samplings for name in sampling.repairs}
    failures = {name for sampling in samplings for name in sampling.failures}
    assert {"missing_call_id", "repeated_call_id", "inline_thinking", "missing_done"} <= repairs
    assert {"empty_content", "unknown_tool", "refusal", "server_error", "cut_off"} <= failures
    assert all(sampling.attempts == len(sampling.failures) + 1 for sampling in samplings)
