"""A small shop that every test of the simulation can play in, and a way to write dialogues down.

``shop_image`` is its database, ``shop`` its domain, ``kettle_task`` a task with a read and a
change. ``dialogue`` makes a state from lines such as ``("user", "Hello")``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

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
)
from simulation.vocabulary.messages import FunctionCall, Message, Role, ToolCall
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import Author, DialogueState, Execution, Turn
from simulation.vocabulary.tasks import (
    FromUser,
    Slot,
    Step,
    Subtask,
    Task,
    ToldCheck,
    Want,
    WorldCheck,
)
from simulation.vocabulary.tools import Tool

DIGEST = "0" * 64

SCHEMA = """
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer TEXT NOT NULL, status TEXT NOT NULL,
    total REAL NOT NULL, placed TEXT NOT NULL
);
INSERT INTO orders VALUES
    (7731, 'Ann Berg', 'processing', 84.8, '2026-05-01'),
    (7732, 'Ann Berg', 'delivered', 19.5, '2026-04-11'),
    (7733, 'Carl Dietz', 'processing', 240.0, '2026-05-02');
"""


@pytest.fixture(scope="session")
def shop_image() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    image = connection.serialize()
    connection.close()
    return image


def _object(**properties: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


_ROW = {"type": "object"}

GET_ORDER = Tool(
    name="get_order",
    description="One order by its number.",
    parameters=_object(id="integer"),
    returns=_ROW,
    sql="SELECT id, customer, status, total, placed FROM orders WHERE id = :id",
)
FIND_ORDERS = Tool(
    name="find_orders",
    description="The orders of a customer.",
    parameters=_object(customer="string"),
    returns={"type": "array", "items": _ROW},
    sql="SELECT id, status, total FROM orders WHERE customer = :customer ORDER BY id",
)
CANCEL_ORDER = Tool(
    name="cancel_order",
    description="Cancels an order.",
    parameters=_object(id="integer"),
    returns=_ROW,
    sql="UPDATE orders SET status = 'cancelled' WHERE id = :id RETURNING id, status",
    mutates=True,
)

ORDER_FIELDS = {
    "id": Field(label="order number", kind=Kind.IDENTIFIER),
    "customer": Field(label="customer", kind=Kind.NAME),
    "status": Field(label="status", kind=Kind.CATEGORY),
    "total": Field(label="total", kind=Kind.MONEY, unit="€"),
    "placed": Field(label="order date", kind=Kind.DATE),
}


def _frame(tool: Tool, intent: Intent, *outputs: str) -> Frame:
    purpose = Purpose.FILTER if intent is Intent.SEARCH else Purpose.KEY
    return Frame(
        tool=tool.name,
        intent=intent,
        entity="orders",
        inputs={
            name: Input(column=f"orders.{name}", purpose=purpose)
            for name in tool.parameters["properties"]
        },
        outputs={
            name: Output(column=f"orders.{name}", field=ORDER_FIELDS[name]) for name in outputs
        },
        done=("cancelled",) if intent.mutates else (),
    )


@pytest.fixture
def shop(shop_image: bytes) -> Domain:
    frames = (
        _frame(GET_ORDER, Intent.READ, *ORDER_FIELDS),
        _frame(FIND_ORDERS, Intent.SEARCH, "id", "status", "total"),
        _frame(CANCEL_ORDER, Intent.UPDATE, "id", "status"),
    )
    return Domain(
        name="shop",
        title="Kettle shop",
        description="Orders of a shop for kettles.",
        now="2026-05-03T09:00:00",
        policy="Orders can be cancelled within 30 days.",
        tools=(GET_ORDER, FIND_ORDERS, CANCEL_ORDER),
        lexicon=Lexicon(
            entities={
                "orders": Entity(
                    table="orders",
                    singular="order",
                    plural="orders",
                    key=("id",),
                    known_by=("customer",),
                    fields=ORDER_FIELDS,
                )
            },
            frames={frame.tool: frame for frame in frames},
        ),
        world=sha256(shop_image).hexdigest(),
    )


@pytest.fixture
def kettle_task() -> Task:
    slot = Slot(column="orders.id", value=7731, purpose=Purpose.KEY)
    return Task(
        id="t1",
        title="Look at an order and cancel it",
        goal="Find out what order 7731 came to, which is to be told, and have it cancelled.",
        subtasks=(
            Subtask(
                id="t1.1",
                intent=Intent.READ,
                entity="orders",
                tool="get_order",
                goal="Find out the total of order 7731",
                knows=(slot,),
                wants=(Want(column="orders.total", label="total", values=(84.8,)),),
                steps=(
                    Step(
                        tool="get_order", arguments={"id": 7731}, sources={"id": FromUser(slot=0)}
                    ),
                ),
                checks=(
                    ToldCheck(
                        subtask="t1.1",
                        label="total",
                        values=(84.8,),
                        column="orders.total",
                        description="The total of order 7731 was told",
                    ),
                ),
            ),
            Subtask(
                id="t1.2",
                intent=Intent.UPDATE,
                entity="orders",
                tool="cancel_order",
                goal="Have order 7731 cancelled",
                knows=(slot,),
                steps=(
                    Step(
                        tool="cancel_order",
                        arguments={"id": 7731},
                        sources={"id": FromUser(slot=0)},
                    ),
                ),
                checks=(
                    WorldCheck(
                        sql="SELECT status = 'cancelled' FROM orders WHERE id = 7731",
                        description="Order 7731 is cancelled",
                    ),
                ),
            ),
        ),
    )


Line = tuple[Any, ...]
Dialogue = Callable[..., DialogueState]


@pytest.fixture
def dialogue(shop: Domain, kettle_task: Task) -> Dialogue:
    """Lines to a state, each ``(kind, payload)`` or ``(kind, payload, changes of the turn)``.

    Kinds: ``system``, ``user``, ``user_done``, ``agent`` (text), ``calls`` (a list of
    ``(name, arguments)``, ids ``c<seq>.<index>``), ``result`` (data, answers the next call).
    """

    def make(*lines: Line, **changes: Any) -> DialogueState:
        state = DialogueState(
            domain=shop,
            tasks=(kettle_task,),
            persona=Persona(id="plain", name="Plain", description="Says what is needed."),
            rules=RuleSet(name="none", rules=()),
        ).model_copy(update=changes)
        for kind, payload, *rest in lines:
            turn = _turn(state, kind, payload)
            state = state.then(turn.model_copy(update=rest[0] if rest else {}))
        return state

    return make


def _turn(state: DialogueState, kind: str, payload: Any) -> Turn:
    seq = len(state.turns)
    match kind:
        case "system":
            return _plain(seq, Message(role=Role.SYSTEM, content=payload), Author.AGENDA)
        case "user" | "user_done":
            turn = _plain(seq, Message(role=Role.USER, content=payload), Author.AGENDA)
            return turn.model_copy(update={"done": kind == "user_done"})
        case "agent":
            return _plain(seq, Message(role=Role.ASSISTANT, content=payload), Author.AGENDA)
        case "calls":
            return _plain(seq, _calling(seq, payload), Author.AGENDA)
        case "result":
            return _result(state, seq, payload)
        case _:
            raise ValueError(kind)


def _plain(seq: int, message: Message, author: Author) -> Turn:
    return Turn(seq=seq, message=message, author=author, world_digest=DIGEST)


def _calling(seq: int, calls: list[tuple[str, Any]]) -> Message:
    return Message(
        role=Role.ASSISTANT,
        tool_calls=tuple(
            ToolCall(
                id=f"c{seq}.{index}",
                function=FunctionCall(
                    name=name,
                    arguments=given if isinstance(given, str) else json.dumps(given),
                ),
            )
            for index, (name, given) in enumerate(calls)
        ),
    )


def _result(state: DialogueState, seq: int, payload: Any) -> Turn:
    start = seq - 1
    while state.turns[start].message.role is Role.TOOL:
        start -= 1
    call = state.turns[start].message.tool_calls[seq - 1 - start]
    failed = isinstance(payload, dict) and "error" in payload
    message = Message(
        role=Role.TOOL,
        content=json.dumps(payload, ensure_ascii=False),
        tool_call_id=call.id,
        name=call.function.name,
    )
    execution = Execution(executed=True, ok=not failed, error="not_found" if failed else None)
    return _plain(seq, message, Author.TOOL).model_copy(update={"execution": execution})
