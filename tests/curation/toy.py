"""A lending shelf: the smallest domain that is read and changed, and a dialogue played in it.

Everything is real (world, tools, checks) but the seats, which say their lines from a list.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from typing import Any

from django.contrib.auth.models import User

from curation.engine.append import append_turn, entry
from curation.engine.blobs import put_image
from curation.engine.ending import finish
from curation.engine.leases import Lease, claim
from curation.engine.state import rows_to_state
from curation.engine.versions import store_domain, store_rules
from curation.models import DomainVersion, RuleSetVersion, Run, TaskVersion, Trajectory, Workspace
from simulation.dialogue.advance import run
from simulation.dialogue.cast import Cast
from simulation.dialogue.restore import restore
from simulation.seats.protocol import AgentView, UserView, Utterance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Intent, Purpose
from simulation.vocabulary.messages import FunctionCall, ToolCall
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Author, DialogueState, Outcome, Turn
from simulation.vocabulary.tasks import FromUser, Slot, Step, Subtask, Task, WorldCheck
from simulation.vocabulary.tools import Tool

SCHEMA = """
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, lent INTEGER NOT NULL);
INSERT INTO books VALUES (1, 'Dune', 0), (2, 'Emma', 0);
"""
LENGTH = 11
"""Turns of the whole dialogue."""


def shelf_image() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    image = connection.serialize()
    connection.close()
    return image


def _takes_id() -> dict[str, Any]:
    return {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}


GET_BOOK = Tool(
    name="get_book",
    description="One book by its number.",
    parameters=_takes_id(),
    returns={"type": "object"},
    sql="SELECT id, title, lent FROM books WHERE id = :id",
)
LEND_BOOK = Tool(
    name="lend_book",
    description="Lend a book.",
    parameters=_takes_id(),
    returns={"type": "object"},
    sql="UPDATE books SET lent = 1 WHERE id = :id RETURNING id, lent",
    mutates=True,
)
LEND = Task(
    id="t1",
    title="Borrow Dune",
    goal="Borrow the book number 1.",
    subtasks=(
        Subtask(
            id="t1.1",
            intent=Intent.UPDATE,
            entity="books",
            tool="lend_book",
            goal="Borrow the book number 1.",
            knows=(Slot(column="books.id", value=1, purpose=Purpose.KEY),),
            steps=(Step(tool="lend_book", arguments={"id": 1}, sources={"id": FromUser(slot=0)}),),
            checks=(
                WorldCheck(sql="SELECT lent FROM books WHERE id = 1", description="Dune is lent."),
            ),
        ),
    ),
)
PERSONA = Persona(id="plain", name="Plain", description="Says what is needed.")


def shelf_domain(name: str = "shelf") -> Domain:
    return Domain(
        name=name,
        title="Lending shelf",
        description="Two books.",
        now="2026-05-03T09:00:00",
        tools=(GET_BOOK, LEND_BOOK),
        world=hashlib.sha256(shelf_image()).hexdigest(),
    )


def make_shelf(workspace: Workspace, name: str = "shelf") -> DomainVersion:
    put_image(shelf_image())
    version = store_domain(workspace, shelf_domain(name), origin=DomainVersion.Origin.DATABASE)
    TaskVersion.objects.get_or_create(
        domain=version,
        content_hash=LEND.content_hash(),
        defaults={"title": LEND.title, "difficulty": "easy", "content": LEND.model_dump()},
    )
    return version


def make_rules(workspace: Workspace) -> RuleSetVersion:
    return store_rules(workspace, default_rules(Paradigm.USER))


def make_dialogue(
    workspace: Workspace, *, run_row: Run | None = None, **columns: Any
) -> Trajectory:
    """A queued dialogue with its tasks drawn and no turns."""
    defaults: dict[str, Any] = {
        "workspace": workspace,
        "run": run_row,
        "title": LEND.title,
        "domain": make_shelf(workspace),
        "rules": make_rules(workspace),
        "tasks": [LEND.model_dump(mode="json")],
        "tasks_total": 1,
        "persona": PERSONA.model_dump(mode="json"),
    }
    return Trajectory.objects.create(**(defaults | columns))


def make_run(workspace: Workspace, *, count: int = 1, by: User | None = None) -> Run:
    return Run.objects.create(
        workspace=workspace,
        domain=make_shelf(workspace),
        rules=make_rules(workspace),
        count=count,
        created_by=by,
    )


def hold(trajectory: Trajectory, owner: str = "w1") -> Lease:
    """Claim this dialogue and no other."""
    (lease,) = [one for one in claim(owner, 100, 60) if one.trajectory_id == trajectory.id]
    return lease


def play(
    trajectory: Trajectory,
    *,
    turns: int = LENGTH,
    lease: Lease | None = None,
    cast: Cast | None = None,
) -> Lease:
    """Play up to ``turns`` messages in all, each stored; at the end the dialogue is finished."""
    lease = lease or hold(trajectory)
    trajectory.refresh_from_db()
    state = rows_to_state(trajectory)
    for step in asyncio.run(_steps(state, turns, cast or lines())):
        if isinstance(step, Outcome):
            finish(*lease, step)
        else:
            item = entry(lease, state, step)
            append_turn(*lease, step, tasks_proven=item.tasks_proven)
            state = state.then(step)
    trajectory.refresh_from_db()
    return lease


def lines() -> Cast:
    return Cast(user=UserLines(), agent=AgentLines())


async def _steps(state: DialogueState, turns: int, cast: Cast) -> list[Turn | Outcome]:
    world = restore(state, shelf_image())
    steps: list[Turn | Outcome] = []
    try:
        async for step in run(state, world, cast):
            if not isinstance(step, Outcome) and len(state.turns) + len(steps) >= turns:
                break
            steps.append(step)
    finally:
        world.close()
    return steps


class UserLines:
    async def speak(self, view: UserView) -> Utterance:
        spoken = sum(turn.message.role == "user" for turn in view.turns)
        lines = ["What is book 1?", "Please lend me book 1.", "Thank you, that is all."]
        done = spoken >= len(lines) - 1
        return Utterance(content=lines[min(spoken, 2)], author=Author.AGENDA, done=done)


class AgentLines:
    async def speak(self, view: AgentView) -> Utterance:
        last = view.turns[-1].message
        if last.role == "tool":
            return Utterance(content=f"Here: {last.content}", author=Author.AGENDA)
        if "What" in (last.content or ""):
            return _calls("get_book", len(view.turns))
        if "lend" in (last.content or ""):
            return _calls("lend_book", len(view.turns))
        return Utterance(content="You are welcome.", author=Author.AGENDA)


def _calls(tool: str, seq: int) -> Utterance:
    call = FunctionCall(name=tool, arguments=json.dumps({"id": 1}))
    return Utterance(tool_calls=(ToolCall(id=f"c{seq}", function=call),), author=Author.AGENDA)
