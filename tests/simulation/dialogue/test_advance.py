from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulation.dialogue.advance import advance, run
from simulation.dialogue.cast import Cast, HumanSeat
from simulation.seats.protocol import Leave, Utterance
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Author, DialogueState, Limits, Outcome, Status, Turn
from simulation.world import World
from tests.simulation.dialogue.scripted import Scripted, call, say

Dialogue = Callable[..., DialogueState]

USER = (say("What did order 7731 come to?"), say("Cancel it."), say("Thanks!", done=True))
AGENT = (
    call(("get_order", {"id": 7731})),
    say("It came to €84.80."),
    call(("cancel_order", {"id": 7731})),
    say("I have cancelled it."),
    say("You are welcome."),
)


@pytest.fixture
def world(dialogue: Dialogue, shop_image: bytes) -> Iterator[World]:
    opened = World.open(shop_image, now=dialogue().domain.now)
    yield opened
    opened.close()


def cast(user: Any = USER, agent: Any = AGENT) -> Cast:
    return Cast(user=Scripted(user), agent=Scripted(agent))


async def played(
    state: DialogueState, world: World, cast: Cast, **options: Any
) -> tuple[DialogueState, Outcome]:
    async for step in run(state, world, cast, **options):
        if isinstance(step, Outcome):
            return state, step
        state = state.then(step)
    raise AssertionError("a run ends with an outcome")


async def test_a_dialogue_plays_to_its_end(dialogue: Dialogue, world: World) -> None:
    state, outcome = await played(dialogue(), world, cast())
    assert outcome == Outcome(status=Status.FINISHED, reason="completed")
    roles = [turn.message.role.value[0] for turn in state.turns]
    assert "".join(roles) == "s" + "uata" * 2 + "ua"
    assert [turn.seq for turn in state.turns] == list(range(11))


async def test_tasks_are_proven_at_the_turn_that_completes_them(
    dialogue: Dialogue, world: World
) -> None:
    state, _ = await played(dialogue(), world, cast())
    proven = {turn.seq: turn.proven for turn in state.turns if turn.proven}
    assert proven == {4: ("t1.1",), 7: ("t1.2", "t1")}
    assert state.turns[7].flipped == ("t1.2#0",)


async def test_a_change_is_recorded_as_a_diff_and_a_new_digest(
    dialogue: Dialogue, world: World
) -> None:
    state, _ = await played(dialogue(), world, cast())
    before, after = state.turns[6], state.turns[7]
    assert before.world_digest == state.turns[0].world_digest != after.world_digest
    assert state.turns[-1].world_digest == after.world_digest == world.digest
    assert after.diff is not None
    (changed,) = after.diff["orders"].changed
    assert (changed.old, changed.new) == ({"status": "processing"}, {"status": "cancelled"})
    assert state.turns[3].diff is None


async def test_the_seats_see_no_more_than_they_may(dialogue: Dialogue, world: World) -> None:
    playing = cast()
    await played(dialogue(), world, playing)
    assert isinstance(playing.user, Scripted)
    assert isinstance(playing.agent, Scripted)
    assert all(turn.message.role is not Role.TOOL for turn in playing.user.seen[-1].turns)
    assert not any(turn.proven or turn.findings for turn in playing.agent.seen[-1].turns)


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("fly", {}, "unknown_tool"),
        ("get_order", "{not json", "invalid_arguments"),
        ("get_order", {"id": "seven"}, "invalid_arguments"),
        ("get_order", {"id": 1}, "not_found"),
    ],
)
async def test_a_bad_call_is_a_result_with_an_error(
    dialogue: Dialogue, world: World, name: str, arguments: Any, error: str
) -> None:
    agent = (call((name, arguments)), say("That did not work."))
    state, _ = await played(dialogue(), world, cast(agent=agent))
    result = state.turns[3]
    assert result.execution is not None
    assert (result.execution.ok, result.execution.error) == (False, error)
    assert json.loads(result.message.content or "")["error"]


async def test_parallel_calls_are_executed_in_order(dialogue: Dialogue, world: World) -> None:
    agent = (call(("get_order", {"id": 7731}), ("get_order", {"id": 7732})), say("Both."))
    state, _ = await played(dialogue(), world, cast(user=USER[:1], agent=agent))
    results = [json.loads(turn.message.content or "")["id"] for turn in state.turns[3:5]]
    assert results == [7731, 7732]
    assert [turn.message.tool_call_id for turn in state.turns[3:5]] == ["x0", "x1"]


async def test_a_seat_that_fails_ends_the_dialogue_with_its_reason(
    dialogue: Dialogue, world: World
) -> None:
    _, outcome = await played(dialogue(), world, cast(agent=AGENT[:1]))
    assert outcome == Outcome(status=Status.FAILED, reason="script_over")


@pytest.mark.parametrize("said", [say(" "), Utterance(author=Author.MODEL)])
async def test_an_empty_move_is_a_failure(
    dialogue: Dialogue, world: World, said: Utterance
) -> None:
    _, outcome = await played(dialogue(), world, cast(agent=(said,)))
    assert outcome.reason == "empty_move"


async def test_a_user_who_leaves_ends_the_dialogue_without_a_turn(
    dialogue: Dialogue, world: World
) -> None:
    state, outcome = await played(dialogue(), world, cast(user=(USER[0], Leave())))
    assert outcome == Outcome(status=Status.FINISHED, reason="completed")
    assert state.turns[-1].message.content == "It came to €84.80."


async def test_a_persons_seat_stops_the_run_and_waits(dialogue: Dialogue, world: World) -> None:
    for_user = Cast(user=HumanSeat(), agent=Scripted(AGENT))
    state, outcome = await played(dialogue(), world, for_user)
    assert (len(state.turns), outcome.status, outcome.reason) == (1, "awaiting_human", "user")
    for_agent = Cast(user=Scripted(USER), agent=HumanSeat())
    _, outcome = await played(dialogue(), world, for_agent)
    assert outcome.reason == "agent"


@pytest.mark.parametrize(
    ("limits", "reason", "turns"),
    [
        (Limits(turns=4), "turn_limit", 4),
        (Limits(tokens=100), "token_limit", 1),
        (Limits(steps_per_request=1), "completed", 11),
    ],
)
async def test_a_limit_ends_the_dialogue_with_its_reason(
    dialogue: Dialogue, world: World, limits: Limits, reason: str, turns: int
) -> None:
    state, outcome = await played(dialogue(limits=limits), world, cast())
    assert (outcome.reason, len(state.turns)) == (reason, turns)


async def test_one_step_too_many_is_not_even_recorded(dialogue: Dialogue, world: World) -> None:
    state = dialogue(limits=Limits(steps_per_request=1))
    agent = (call(("get_order", {"id": 7731})), call(("get_order", {"id": 7732})))
    state, outcome = await played(state, world, cast(agent=agent))
    assert outcome == Outcome(status=Status.FINISHED, reason="step_limit")
    assert state.turns[-1].message.role is Role.TOOL


async def test_wall_time_is_the_callers_clock(dialogue: Dialogue, world: World) -> None:
    ticks = iter(range(0, 100_000, 700))
    state, outcome = await played(dialogue(), world, cast(), clock=lambda: float(next(ticks)))
    assert (outcome.reason, len(state.turns)) == ("time_limit", 2)


async def test_a_simulated_tool_has_nobody_to_play_it(dialogue: Dialogue, world: World) -> None:
    state = dialogue()
    simulated = state.domain.tools[0].model_copy(update={"sql": None})
    domain = state.domain.model_copy(update={"tools": (simulated,)})
    _, outcome = await played(state.model_copy(update={"domain": domain}), world, cast())
    assert outcome == Outcome(status=Status.FAILED, reason="no_tool_simulator")


async def test_an_override_changes_what_is_said_not_what_is_done(
    dialogue: Dialogue, world: World
) -> None:
    state = dialogue(("user", "Cancel 7731"), ("calls", [("cancel_order", {"id": 7731})]))
    turn = await advance(state, world, cast(), override='{"error": "closed today"}')
    assert isinstance(turn, Turn)
    assert turn.message.content == '{"error": "closed today"}'
    assert turn.author is Author.HUMAN_EDITED
    assert turn.execution is not None
    assert json.loads(turn.execution.overridden or "") == {"id": 7731, "status": "cancelled"}
    assert turn.diff


async def test_findings_are_written_on_the_turn(dialogue: Dialogue, world: World) -> None:
    state, _ = await played(dialogue(), world, cast(agent=(say("It came to €12.34."),)))
    assert [item.kind for item in state.turns[2].findings] == ["ungrounded_value"]
