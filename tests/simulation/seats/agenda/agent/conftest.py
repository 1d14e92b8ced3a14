"""A small shop with odd table names, and a loop in which acts or texts meet the agent."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from simulation.seats.agenda.agent import AgendaAgent
from simulation.seats.protocol import AgentView, Utterance
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import (
    Entity,
    Field,
    Frame,
    Input,
    Intent,
    Kind,
    Lexicon,
    Operator,
    Output,
    Purpose,
    Relation,
)
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author, Execution, Turn
from simulation.vocabulary.tools import Tool
from simulation.world import World, image_hash

NOW = "2026-05-04T09:00:00"
SCRIPT = """
CREATE TABLE people (pid INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT UNIQUE, town TEXT);
CREATE TABLE orders (no TEXT PRIMARY KEY, pid INTEGER NOT NULL REFERENCES people(pid),
  placed TEXT NOT NULL, status TEXT NOT NULL, total REAL NOT NULL);
CREATE TRIGGER shipped_stays BEFORE UPDATE ON orders WHEN old.status = 'shipped'
  BEGIN SELECT RAISE(ABORT, 'The order has been shipped already'); END;
INSERT INTO people VALUES (1, 'Anna Keller', 'anna@mail.example', 'Bremen'),
  (2, 'Bela Novak', 'bela@mail.example', 'Kiel'), (3, 'Cleo Novak', 'cleo@mail.example', 'Kiel');
INSERT INTO orders VALUES ('A-10', 1, '2026-04-01', 'open', 20.5),
  ('A-11', 1, '2026-04-02', 'shipped', 99.0), ('A-12', 2, '2026-04-02', 'open', 7.25);
"""


def _field(label: str, kind: Kind, **more: Any) -> Field:
    return Field(label=label, kind=kind, **more)


PEOPLE = Entity(
    table="people",
    singular="customer",
    plural="customers",
    key=("pid",),
    known_by=("mail", "name"),
    fields={
        "pid": _field("customer id", Kind.IDENTIFIER, hidden=True),
        "name": _field("name", Kind.NAME),
        "mail": _field("e-mail address", Kind.EMAIL, synonyms=("e-mail", "email")),
        "town": _field("home town", Kind.CATEGORY),
    },
)
ORDERS = Entity(
    table="orders",
    singular="order",
    plural="orders",
    key=("no",),
    known_by=("no", "placed"),
    fields={
        "no": _field("order number", Kind.IDENTIFIER),
        "pid": _field("customer id", Kind.IDENTIFIER, hidden=True),
        "placed": _field("order date", Kind.DATE),
        "status": _field("order status", Kind.CATEGORY, synonyms=("status",)),
        "total": _field("order total", Kind.MONEY, unit="€", synonyms=("total", "amount")),
    },
)


def _outputs(entity: Entity, *names: str) -> dict[str, Output]:
    return {
        name: Output(column=f"{entity.table}.{name}", field=entity.fields[name]) for name in names
    }


def _input(column: str, purpose: Purpose, **more: Any) -> Input:
    return Input(column=column, purpose=purpose, **more)


FRAMES = (
    Frame(
        tool="find_people",
        intent=Intent.SEARCH,
        entity="people",
        inputs={
            "name": _input(
                "people.name", Purpose.FILTER, operator=Operator.CONTAINS, required=False
            ),
            "mail": _input("people.mail", Purpose.FILTER, required=False),
        },
        outputs=_outputs(PEOPLE, "pid", "name", "mail", "town"),
        asks=("look up a customer",),
    ),
    Frame(
        tool="orders_of",
        intent=Intent.SEARCH,
        entity="orders",
        inputs={"pid": _input("orders.pid", Purpose.KEY)},
        outputs=_outputs(ORDERS, "no", "placed", "status", "total"),
        asks=("list the orders of a customer",),
    ),
    Frame(
        tool="get_order",
        intent=Intent.READ,
        entity="orders",
        inputs={"no": _input("orders.no", Purpose.KEY)},
        outputs=_outputs(ORDERS, "no", "pid", "placed", "status", "total"),
        asks=("check on an order", "see where an order stands"),
    ),
    Frame(
        tool="count_orders",
        intent=Intent.AGGREGATE,
        entity="orders",
        inputs={"status": _input("orders.status", Purpose.FILTER, required=False)},
        outputs={"n": Output(column="", field=_field("number of orders", Kind.INTEGER))},
        measure="n",
        function="count",
        asks=("count the orders",),
    ),
    Frame(
        tool="set_status",
        intent=Intent.UPDATE,
        entity="orders",
        inputs={
            "no": _input("orders.no", Purpose.KEY),
            "status": _input("orders.status", Purpose.VALUE, label="new status"),
        },
        outputs=_outputs(ORDERS, "no", "status"),
        asks=("change the status of an order",),
        done=("updated",),
    ),
    Frame(
        tool="add_order",
        intent=Intent.CREATE,
        entity="orders",
        inputs={
            "no": _input("orders.no", Purpose.VALUE),
            "pid": _input("orders.pid", Purpose.VALUE),
            "total": _input("orders.total", Purpose.VALUE),
        },
        outputs=_outputs(ORDERS, "no", "status", "total"),
        asks=("place a new order",),
        done=("placed",),
    ),
    Frame(
        tool="drop_order",
        intent=Intent.DELETE,
        entity="orders",
        inputs={"no": _input("orders.no", Purpose.KEY)},
        outputs={},
        asks=("delete an order",),
        done=("deleted",),
    ),
)
SQL = {
    "find_people": "SELECT pid, name, mail, town FROM people WHERE "
    "(:name IS NULL OR instr(lower(name), lower(:name)) > 0) AND (:mail IS NULL OR mail = :mail) "
    "ORDER BY pid",
    "orders_of": "SELECT no, placed, status, total FROM orders WHERE pid = :pid ORDER BY no",
    "get_order": "SELECT no, pid, placed, status, total FROM orders WHERE no = :no",
    "count_orders": "SELECT count(*) AS n FROM orders WHERE :status IS NULL OR status = :status",
    "set_status": "UPDATE orders SET status = :status WHERE no = :no RETURNING no, status",
    "add_order": "INSERT INTO orders (no, pid, placed, status, total) VALUES "
    "(:no, :pid, '2026-05-04', 'open', :total) RETURNING no, status, total",
    "drop_order": "DELETE FROM orders WHERE no = :no",
}
TYPES = {"pid": "integer", "total": "number"}


def _tool(frame: Frame) -> Tool:
    one = frame.intent is not Intent.SEARCH
    row = {"type": "object"}
    return Tool(
        name=frame.tool,
        description=frame.asks[0],
        parameters={
            "type": "object",
            "properties": {name: {"type": TYPES.get(name, "string")} for name in frame.inputs},
            "required": [name for name, given in frame.inputs.items() if given.required],
            "additionalProperties": False,
        },
        returns=row if one else {"type": "array", "items": row},
        sql=SQL[frame.tool],
        mutates=frame.intent.mutates,
    )


def _image() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCRIPT)
    image = connection.serialize()
    connection.close()
    return image


@pytest.fixture(scope="session")
def image() -> bytes:
    return _image()


@pytest.fixture(scope="session")
def shop(image: bytes) -> Domain:
    relation = Relation(
        source="orders",
        source_columns=("pid",),
        target="people",
        target_columns=("pid",),
        label="customer",
    )
    return Domain(
        name="shop",
        title="Shop",
        description="",
        now=NOW,
        tools=tuple(_tool(frame) for frame in FRAMES),
        lexicon=Lexicon(
            entities={"people": PEOPLE, "orders": ORDERS},
            relations=(relation,),
            frames={frame.tool: frame for frame in FRAMES},
        ),
        world=image_hash(image),
    )


@dataclass
class Counter:
    """A conversation across the counter: what the user says is scripted, the agent is real."""

    domain: Domain
    world: World
    seed: int = 7
    faults: float = 0.0
    turns: list[Turn] = field(default_factory=list)

    def hears(self, *acts: Act, text: str = "…", done: bool = False) -> str:
        """The user acts; returns the agent's answer after all its calls."""
        self._add(Role.USER, Author.AGENDA, content=text, acts=acts, done=done)
        return self.answer()

    def reads(self, text: str) -> str:
        """A person writes; returns the agent's answer."""
        self._add(Role.USER, Author.HUMAN, content=text)
        return self.answer()

    def answer(self) -> str:
        for _ in range(12):
            said = self.move()
            self.add(said)
            if not said.tool_calls:
                return said.content or ""
        raise AssertionError("the agent never comes to an end")

    def move(self) -> Utterance:
        chance = Chance(self.seed).at(len(self.turns), "agent")
        view = AgentView(
            domain=self.domain, turns=tuple(self.turns), chance=chance, faults=self.faults
        )
        return asyncio.run(AgendaAgent().speak(view))

    def add(self, said: Utterance) -> None:
        self.turns.append(
            Turn(
                seq=len(self.turns),
                message=Message(
                    role=Role.ASSISTANT, content=said.content, tool_calls=said.tool_calls
                ),
                author=said.author,
                world_digest=self.world.digest,
                acts=said.acts,
                faults=said.faults,
            )
        )
        for call in said.tool_calls:
            tool = self.domain.tool(call.function.name)
            assert tool is not None, f"the agent calls {call.function.name}, which is no tool"
            called = self.world.call(tool, call.function.arguments)
            self.turns.append(
                Turn(
                    seq=len(self.turns),
                    message=Message(role=Role.TOOL, content=called.content, tool_call_id=call.id),
                    author=Author.TOOL,
                    world_digest=called.digest,
                    diff=called.diff,
                    execution=Execution(
                        executed=True, ok=called.ok, error=called.error, rows=called.rows
                    ),
                )
            )

    def _add(self, role: Role, author: Author, **more: Any) -> None:
        content = more.pop("content")
        self.turns.append(
            Turn(
                seq=len(self.turns),
                message=Message(role=role, content=content),
                author=author,
                world_digest=self.world.digest,
                **more,
            )
        )

    def calls(self) -> list[tuple[str, str]]:
        return [
            (call.function.name, call.function.arguments)
            for turn in self.turns
            for call in turn.message.tool_calls
        ]

    def tools(self) -> list[str]:
        return [name for name, _ in self.calls()]

    def kinds(self) -> list[ActKind]:
        """What the agent's last text did."""
        return [act.kind for act in self.turns[-1].acts or ()]

    def act(self, kind: ActKind) -> Act:
        return next(act for act in self.turns[-1].acts or () if act.kind is kind)

    def value(self, sql: str) -> Any:
        return next(iter(self.world.query(sql)[0].values()))


@pytest.fixture
def counter(shop: Domain, image: bytes) -> Counter:
    return Counter(shop, World.open(image, now=NOW))


@pytest.fixture
def new_counter(shop: Domain, image: bytes) -> Callable[..., Counter]:
    """Several conversations in one test: by seed and rate of faults."""

    def make(seed: int = 7, faults: float = 0.0, **changes: Any) -> Counter:
        domain = shop.model_copy(update=changes)
        return Counter(domain, World.open(image, now=NOW), seed=seed, faults=faults)

    return make


def key(column: str, value: Any) -> Said:
    return Said(column=column, value=value, purpose=Purpose.KEY)


def new(column: str, value: Any) -> Said:
    return Said(column=column, value=value, purpose=Purpose.VALUE)


@pytest.fixture
def request_act() -> Callable[..., Act]:
    """A request by tool: ``request_act("get_order", keys={...}, values={...}, wants=(...))``."""
    frames = {frame.tool: frame for frame in FRAMES}

    def make(
        tool: str,
        *,
        keys: dict[str, Any] | None = None,
        values: dict[str, Any] | None = None,
        wants: tuple[str, ...] = (),
        refers: bool = False,
    ) -> Act:
        slots = [key(column, value) for column, value in (keys or {}).items()]
        slots += [new(column, value) for column, value in (values or {}).items()]
        frame = frames[tool]
        return Act(
            kind=ActKind.REQUEST,
            intent=frame.intent,
            entity=frame.entity,
            tool=tool,
            slots=tuple(slots),
            wants=wants,
            refers=refers,
        )

    return make
