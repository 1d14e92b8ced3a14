from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulation.dialogue.advance import run
from simulation.dialogue.cast import Cast
from simulation.dialogue.restore import replay, restore, world_at
from simulation.errors import InputError, RecordRefused, WorldDiverged
from simulation.vocabulary.state import DialogueState, Outcome, Record
from simulation.world import World
from simulation.world.images import FolderImages
from tests.simulation.dialogue.scripted import Scripted, call, say

Dialogue = Callable[..., DialogueState]


@pytest.fixture
async def state(dialogue: Dialogue, shop_image: bytes) -> DialogueState:
    """Turn 3 reads, turn 6 cancels order 7731, turn 7 fails to cancel, turn 10 cancels 7733."""
    blank = dialogue()
    world = World.open(shop_image, now=blank.domain.now)
    cast = Cast(
        user=Scripted([say("What is 7731?"), say("Cancel 7731 and 99."), say("And 7733.")]),
        agent=Scripted(
            [
                call(("get_order", {"id": 7731})),
                call(("cancel_order", {"id": 7731}), ("cancel_order", {"id": 99})),
                say("Only one."),
                call(("cancel_order", {"id": 7733})),
            ]
        ),
    )
    async for step in run(blank, world, cast):
        if isinstance(step, Outcome):
            break
        blank = blank.then(step)
    world.close()
    return blank


def test_the_world_comes_back(state: DialogueState, shop_image: bytes) -> None:
    world = restore(state, shop_image)
    assert world.digest == state.turns[-1].world_digest
    rows = world.query("SELECT count(*) AS n FROM orders WHERE status = 'cancelled'")
    assert rows == [{"n": 2}]


def test_the_world_comes_back_at_every_turn(state: DialogueState, shop_image: bytes) -> None:
    for turn in state.turns:
        assert world_at(state, turn.seq, shop_image).digest == turn.world_digest


def test_images_are_found_by_their_hash(
    state: DialogueState, shop_image: bytes, tmp_path: Path
) -> None:
    images = FolderImages(tmp_path / "worlds")
    images.put(shop_image)
    assert restore(state, images).digest == state.turns[-1].world_digest


def test_a_true_record_replays_without_a_difference(
    state: DialogueState, shop_image: bytes
) -> None:
    assert replay(Record(id="r", state=state, outcome=Outcome()), shop_image) == []


def altered(state: DialogueState, seq: int, **changes: Any) -> DialogueState:
    turns = list(state.turns)
    turns[seq] = turns[seq].model_copy(update=changes)
    return state.model_copy(update={"turns": tuple(turns)})


def with_content(state: DialogueState, seq: int, content: str) -> DialogueState:
    message = state.turns[seq].message.model_copy(update={"content": content})
    return altered(state, seq, message=message)


def test_a_forged_read_is_found_by_replay(state: DialogueState, shop_image: bytes) -> None:
    seq = next(turn.seq for turn in state.turns if turn.execution)
    forged = with_content(state, seq, '{"id":7731,"total":1.0}')
    (found,) = replay(forged, shop_image)
    assert (found.seq, found.what) == (seq, "result")
    assert found.recorded == '{"id":7731,"total":1.0}'


def changing(state: DialogueState) -> int:
    return next(turn.seq for turn in state.turns if turn.diff)


def test_each_forged_part_of_a_change_is_found(state: DialogueState, shop_image: bytes) -> None:
    seq = changing(state)
    assert [item.what for item in replay(altered(state, seq, diff=None), shop_image)] == ["diff"]
    digest = altered(state, seq, world_digest="f" * 64)
    assert [item.what for item in replay(digest, shop_image)] == ["digest"]
    spoken = altered(state, 1, world_digest="f" * 64)
    assert [(item.seq, item.what) for item in replay(spoken, shop_image)] == [(1, "digest")]


def test_a_forged_change_stops_a_restore(state: DialogueState, shop_image: bytes) -> None:
    seq = changing(state)
    with pytest.raises(WorldDiverged) as diverged:
        restore(with_content(state, seq, "{}"), shop_image)
    assert (diverged.value.seq, diverged.value.what) == (seq, "result")


def test_a_missing_change_is_found_at_the_next_turn(
    state: DialogueState, shop_image: bytes
) -> None:
    seq = changing(state)
    unanswered = state.turns[seq].message.model_copy(update={"tool_call_id": "nobody"})
    found = replay(altered(state, seq, message=unanswered), shop_image)
    assert (found[0].seq, found[0].what) == (seq, "digest")


def test_an_overridden_result_is_compared_with_what_was_computed(
    state: DialogueState, shop_image: bytes
) -> None:
    seq = changing(state)
    turn = state.turns[seq]
    assert turn.execution is not None
    execution = turn.execution.model_copy(update={"overridden": turn.message.content})
    shown = with_content(altered(state, seq, execution=execution), seq, '{"error": "no"}')
    assert replay(shown, shop_image) == []


def test_a_simulated_result_is_taken_as_it_stands(state: DialogueState, shop_image: bytes) -> None:
    seq = next(turn.seq for turn in state.turns if turn.execution)
    execution = state.turns[seq].execution
    assert execution is not None
    simulated = altered(state, seq, execution=execution.model_copy(update={"executed": False}))
    assert replay(with_content(simulated, seq, '{"any": "thing"}'), shop_image) == []


def test_another_image_is_refused(state: DialogueState, shop_image: bytes) -> None:
    other = World.open(shop_image, now=state.domain.now)
    cancel = state.domain.tool("cancel_order")
    assert cancel is not None
    other.call(cancel, {"id": 7732})
    with pytest.raises(RecordRefused, match="image"):
        restore(state, other.image())


@pytest.mark.parametrize("seq", [-1, 999])
def test_a_turn_that_does_not_exist_is_refused(
    state: DialogueState, shop_image: bytes, seq: int
) -> None:
    with pytest.raises(InputError, match="turn"):
        world_at(state, seq, shop_image)
