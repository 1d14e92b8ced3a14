from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from itertools import repeat
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulation.dialogue.cast import Cast
from simulation.dialogue.restore import replay
from simulation.domains import load_pack
from simulation.export.openai_sft import render
from simulation.generation.compose import compose
from simulation.generation.generate import play
from simulation.generation.setting import base_image
from simulation.generation.spec import Spec
from simulation.llm.asking import Question
from simulation.llm.body import written
from simulation.llm.chat import Parameters
from simulation.llm.client import Endpoint, chat_body
from simulation.seats.llm import LlmAgent, LlmToolSimulator, LlmUser
from simulation.seats.llm.agent.seat import agent_question
from simulation.seats.llm.tools.seat import tool_question
from simulation.seats.llm.user.seat import user_question
from simulation.seats.protocol import agent_view, tool_view, user_view
from simulation.vocabulary.hearing import heard
from simulation.vocabulary.messages import Role
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.state import Author, DialogueState, Outcome, Record, Status, Turn
from simulation.world.empty import EMPTY_IMAGE
from tests.servers.model_faults import (
    ANSWERS,
    CALLS,
    FAULTS,
    RESULTS,
    THOUGHTS,
    WIRE,
    Fault,
    Faulty,
)
from tests.servers.models import ModelServer
from tests.simulation.seats.llm.players import Players, solutions

SPEC = Spec(rules=rule_preset("user-oriented"), seed=11, tasks_per_dialogue="1-2")
Played = list[tuple[DialogueState, Outcome]]


async def _played(
    count: int, rate: float, spec: Spec = SPEC, faults: Mapping[str, Fault] | None = None
) -> Played:
    package = load_pack("orders")
    known = solutions([compose(package, SPEC, index) for index in range(count)])
    blanks = [compose(package, spec, index) for index in range(count)]
    usual = FAULTS if spec.tools == "executed" else WIRE | ANSWERS | CALLS | RESULTS
    brain = Faulty(Players(known, package), rate, seed=1, faults=faults or usual)
    async with (
        ModelServer(brain) as server,
        Endpoint(server.url, "a key", seconds=1.0, patience=60.0) as endpoint,
    ):
        model = endpoint.model("scripted-1")
        cast = Cast(LlmUser(model), LlmAgent(model), LlmToolSimulator(model))
        images = [base_image(blank, package) for blank in blanks]
        played = map(play, blanks, images, repeat(cast))
        return await asyncio.gather(*played)


@pytest.fixture(scope="module")
def faultless() -> Played:
    return asyncio.run(_played(4, 0.0))


@pytest.fixture(scope="module")
def pretended() -> Played:
    return asyncio.run(_played(4, 0.0, SPEC.model_copy(update={"tools": "simulated"})))


@pytest.fixture(scope="module", params=["executed", "simulated"])
def battered(request: pytest.FixtureRequest) -> Played:
    spec = SPEC.model_copy(update={"tools": request.param})
    return asyncio.run(_played(30, 0.2, spec))


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


def test_what_models_call_may_be_simulated_to_the_same_end(
    faultless: Played, pretended: Played
) -> None:
    for (executed, _), (simulated, outcome) in zip(faultless, pretended, strict=True):
        assert outcome == Outcome(status=Status.FINISHED, reason="completed")
        assert simulated.proven() >= executed.proven()
        assert [_said(turn) for turn in simulated.turns] == [_said(turn) for turn in executed.turns]
        assert replay(simulated, EMPTY_IMAGE) == []


def test_thoughts_in_any_templates_manner_are_never_words() -> None:
    played = asyncio.run(_played(4, 0.6, faults=THOUGHTS))
    assert {outcome.status for _, outcome in played} == {Status.FINISHED}
    turns = [turn for state, _ in played for turn in state.turns]
    assert any("4711" in (turn.message.reasoning_content or "") for turn in turns)
    for turn in turns:
        said = turn.message.content or ""
        assert "4711" not in said
        assert turn.message.tool_calls or said.strip("\u200b\ufeff")


def _said(turn: Turn) -> tuple[str, str | None]:
    return turn.message.role.value, turn.message.content


def test_each_request_can_be_made_again_from_the_record(
    faultless: Played, pretended: Played
) -> None:
    for state, _ in faultless + pretended:
        for turn in state.turns:
            sampling = turn.sampling
            if sampling is None:
                continue
            before = heard(state.cut(turn.seq))
            question = _question(state, before, turn)
            request = question.request(sampling.note).with_parameters(**sampling.parameters)
            assert sampling.prompt == question.prompt
            body = chat_body(sampling.model, Parameters(), request)
            assert written(body).digest == sampling.request


def _question(state: DialogueState, before: DialogueState, turn: Turn) -> Question[Any]:
    if turn.message.role is Role.USER:
        return user_question(user_view(before))
    if turn.message.role is Role.ASSISTANT:
        return agent_question(agent_view(before))
    call = next(found.call for found in answers(state.turns) if found.turn == turn)
    assert call is not None
    tool = state.domain.tool(call.function.name)
    assert tool is not None
    return tool_question(tool_view(state.cut(turn.seq), tool, call))


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


def _results(played: Played) -> list[Turn]:
    return [turn for state, _ in played for turn in state.turns if turn.message.role is Role.TOOL]


def test_every_simulated_result_satisfies_its_schema(battered: Played) -> None:
    for state, _ in battered:
        for call, turn in answers(state.turns):
            tool = state.domain.tool(call.function.name) if call else None
            assert tool is not None
            assert turn.execution is not None
            content = json.loads(turn.message.content or "")
            if turn.execution.ok:
                Draft202012Validator(tool.returns).validate(content)
            else:
                assert list(content)[-1] == "error"


def test_what_was_mended_and_tried_again_is_on_record(battered: Played) -> None:
    samplings = [turn.sampling for state, _ in battered for turn in state.turns if turn.sampling]
    repairs = {name for sampling in samplings for name in sampling.repairs}
    failures = {name for sampling in samplings for name in sampling.failures}
    if any(turn.author is Author.MODEL for turn in _results(battered)):
        assert {"bare_result", "result_as_text"} & repairs
        assert {"invalid_result", "empty_content", "unknown_tool"} <= failures
    else:
        assert {"missing_call_id", "repeated_call_id", "inline_thinking", "missing_done"} <= repairs
        assert {"empty_content", "unknown_tool", "refusal", "server_error", "cut_off"} <= failures
    assert all(sampling.attempts == len(sampling.failures) + 1 for sampling in samplings)
