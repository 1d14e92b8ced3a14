from __future__ import annotations

import pytest

from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.restore import replay, restore
from simulation.domains import load_pack
from simulation.errors import InputError
from simulation.export.chats.chat import Chat
from simulation.export.chats.read import chat_from
from simulation.export.openai_sft import render
from simulation.generation.generate import generate_one
from simulation.generation.spec import Spec
from simulation.generation.taking.caller import caller_in
from simulation.generation.taking.continuing import continued
from simulation.generation.taking.resume import resampled, resumed
from simulation.generation.taking.take import sampled, take
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Author, Record, Status
from tests.simulation.export.chats.conversations import call, openai

RULES = default_rules(Paradigm.USER)
ORDERS = load_pack("orders")


async def exported(index: int) -> tuple[Record, Chat]:
    """A dialogue of the pack, and what is left of it in another program's form."""
    spec = Spec(rules=default_rules(Paradigm.TASK), seed=5, tasks_per_dialogue="1")
    record = await generate_one(ORDERS, spec, index, agenda_cast())
    return record, chat_from(render(record).row)


async def test_an_exported_dialogue_comes_back_as_it_was() -> None:
    record, chat = await exported(0)
    taken = take(chat, ORDERS, name="x", rules=RULES)
    assert not chat.repairs
    assert taken.bound.calls == taken.bound.replayed > 0
    digests = [turn.world_digest for turn in record.state.turns]
    assert [turn.world_digest for turn in taken.state.turns] == digests
    assert taken.state.domain == ORDERS.domain


async def test_a_conversation_goes_on_from_every_position() -> None:
    _, chat = await exported(1)
    whole = take(chat, ORDERS, name="x", rules=RULES).state
    for at in range(len(whole.turns) + 1):
        start = sampled(take(chat, ORDERS, name="x", rules=RULES, at=at), 7, at)
        record = await continued(start, ORDERS.image, agenda_cast(), 0)
        assert record.outcome.status is Status.FINISHED
        assert record.outcome.reason in ("completed", "user_gave_up")
        assert record.state.turns[:at] == start.turns
        assert len(record.state.turns) > at + 4
        assert record.state.proven()
        assert replay(record, ORDERS.image) == []


async def test_samples_differ_and_the_same_seed_gives_the_same() -> None:
    _, chat = await exported(0)
    taken = take(chat, ORDERS, name="x", rules=RULES)
    one, same, other = sampled(taken, 1, 0), sampled(taken, 1, 0), sampled(taken, 1, 1)
    assert one == same
    assert one.tasks != other.tasks
    first = await continued(one, ORDERS.image, agenda_cast(), 0)
    again = await continued(same, ORDERS.image, agenda_cast(), 0)
    assert first == again


async def test_tasks_are_open_in_the_world_that_the_conversation_left() -> None:
    _, chat = await exported(2)
    taken = take(chat, ORDERS, name="x", rules=RULES)
    for number in range(3):
        state = sampled(taken, 9, number)
        with restore(state, ORDERS.image) as world:
            for task in state.tasks:
                for check in task.checks():
                    if check.kind == "world":
                        assert not next(iter(world.query(check.sql, limit=1)[0].values()))


def test_without_tasks_and_without_a_database_nobody_knows_what_to_ask() -> None:
    taken = take(chat_from(openai()), None, name="x", rules=RULES)
    with pytest.raises(InputError, match="no database to walk them from"):
        sampled(taken, 0, 0)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("I am {name} and I want my money back.", True),
        ("Write to {email}, please.", True),
        ("Where is my order {order}?", True),
        ("Where is my parcel?", False),
        ("I am {name}, and it is about {other}.", False),
    ],
)
def test_who_calls_is_read_from_what_they_say(said: str, found: bool) -> None:
    state = take(chat_from([{"role": "user", "content": "…"}]), ORDERS, name="x", rules=RULES).state
    with restore(state, ORDERS.image) as world:
        one, other = world.query("SELECT * FROM customers ORDER BY customer_id LIMIT 2")
        owned = world.query(f"SELECT * FROM orders WHERE customer_id = {one['customer_id']}")
        text = said.format(
            name=one["name"],
            email=one["email"],
            order=owned[0]["order_number"],
            other=other["name"],
        )
        taken = take(chat_from([{"role": "user", "content": text}]), ORDERS, name="x", rules=RULES)
        key = caller_in(taken.state.turns, ORDERS.domain, world)
    assert key == ({"customer_id": one["customer_id"]} if found else None)


def test_who_calls_is_read_from_an_internal_code_that_they_say() -> None:
    lexicon = ORDERS.domain.lexicon
    entity = lexicon.entities["orders"]
    code = entity.fields["order_number"].model_copy(update={"hidden": True})
    hidden = {"fields": {**entity.fields, "order_number": code}, "known_by": ()}
    entities = {"orders": entity.model_copy(update=hidden | {"key": ("order_number",)})}
    keyed = lexicon.model_copy(update={"entities": entities, "caller": "orders", "relations": ()})
    domain = ORDERS.domain.model_copy(update={"lexicon": keyed})
    state = take(chat_from([{"role": "user", "content": "…"}]), ORDERS, name="x", rules=RULES).state
    with restore(state, ORDERS.image) as world:
        (row,) = world.query("SELECT order_number FROM orders ORDER BY order_number LIMIT 1")
        text = f"My code is {row['order_number']}."
        chat = chat_from([{"role": "user", "content": text}])
        turns = take(chat, ORDERS, name="x", rules=RULES).state.turns
        assert caller_in(turns, domain, world) == row


async def test_a_native_record_goes_on_with_its_own_tasks() -> None:
    record, _ = await exported(0)
    with pytest.raises(InputError, match="the dialogue is over there"):
        resumed(record, None)
    with pytest.raises(InputError, match="no position 999"):
        resumed(record, 999)
    start = resumed(record, 2)
    assert start.tasks == record.state.tasks
    ends = [
        await continued(resampled(start, 1, number), ORDERS.image, agenda_cast(), number)
        for number in range(2)
    ]
    assert ends[0].state.turns != ends[1].state.turns
    for end in ends:
        assert end.state.turns[:2] == record.state.turns[:2]
        assert end.state.turns[2].author is Author.AGENDA
        assert replay(end, ORDERS.image) == []


def test_where_nothing_can_be_walked_written_tasks_that_are_open_are_taken() -> None:
    task = next(
        task
        for number in range(20)
        for task in walk_tasks(ORDERS, Chance(number), 1)
        if any(check.kind == "world" for check in task.checks())
    )
    words = ORDERS.domain.lexicon.model_copy(update={"frames": {}})
    silent = ORDERS.domain.model_copy(update={"lexicon": words})
    package = Package(domain=silent, image=ORDERS.image, chains=((task,),))
    hello = [{"role": "user", "content": "Hello?"}]
    taken = take(chat_from(hello), package, name="x", rules=RULES)
    assert [one.id for one in sampled(taken, 0, 0).tasks] == [task.id]
    steps = [step for part in task.subtasks for step in part.steps]
    calls = [call(str(n), step.tool, step.arguments) for n, step in enumerate(steps)]
    done = [*hello, {"role": "assistant", "tool_calls": calls}, *hello]
    taken = take(chat_from(done), package, name="x", rules=RULES)
    with pytest.raises(InputError):
        sampled(taken, 0, 0)
