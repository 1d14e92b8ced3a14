from __future__ import annotations

from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.cast import Cast, HumanSeat
from simulation.dialogue.fork import fork
from simulation.dialogue.restore import replay
from simulation.domains import load_pack
from simulation.generation.generate import generate_in_order, generate_one, play
from simulation.generation.spec import Spec
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Status

SPEC = Spec(rules=default_rules(Paradigm.USER), seed=3)


async def test_a_dialogue_is_played_to_its_end_and_replays() -> None:
    package = load_pack("orders")
    record = await generate_one(package, SPEC, 0, agenda_cast())
    assert record.outcome.status is Status.FINISHED
    assert record.outcome.reason in {"completed", "user_gave_up"}
    assert replay(record, package.image) == []


async def test_what_runs_beside_it_changes_nothing() -> None:
    package = load_pack("orders")
    alone = await generate_one(package, SPEC, 1, agenda_cast())
    together = generate_in_order(package, SPEC, range(3), agenda_cast(), 3)
    assert [record async for record in together][1] == alone


async def test_a_consumer_that_stops_early_leaves_no_task_behind() -> None:
    produced = generate_in_order(load_pack("orders"), SPEC, range(50), agenda_cast(), 4)
    await anext(produced)
    await produced.aclose()


async def test_any_state_is_a_start() -> None:
    package = load_pack("orders")
    whole = await generate_one(package, SPEC, 0, agenda_cast())
    for at in range(0, len(whole.state.turns), 4):
        resumed, outcome = await play(whole.state.cut(at), package.image, agenda_cast())
        assert resumed == whole.state
        assert outcome == whole.outcome


async def test_a_fork_draws_differently_from_its_parent() -> None:
    package = load_pack("orders")
    whole = await generate_one(package, SPEC, 0, agenda_cast())
    children = [fork(whole.state, 1, salt=salt).state for salt in ("a", "b", "c")]
    ends = [(await play(child, package.image, agenda_cast()))[0] for child in children]
    openings = {end.turns[1].message.content for end in ends}
    openings.add(whole.state.turns[1].message.content)
    assert len(openings) >= 3


async def test_a_dialogue_with_a_persons_seat_waits_for_them() -> None:
    package = load_pack("orders")
    cast = Cast(user=HumanSeat(), agent=agenda_cast().agent)
    record = await generate_one(package, SPEC, 0, cast)
    assert record.outcome.status is Status.AWAITING_HUMAN
    asked = fork(record.state, 1, message="Which products do you have?", salt="x").state
    state, outcome = await play(asked, package.image, cast)
    assert outcome.status is Status.AWAITING_HUMAN
    assert state.turns[-1].message.content
