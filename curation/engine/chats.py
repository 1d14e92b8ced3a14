"""Conversations that other programs made, as records in worlds of the workspace's domains."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from curation.engine.accounts import Account
from curation.engine.casts import Seats
from curation.engine.lineups import lineup_seats, models_at, opened
from curation.engine.values import package_of
from curation.engine.versions import store_package
from curation.models import DomainVersion, Workspace
from simulation.errors import InputError, RecordRefused
from simulation.export.chats.chat import Chat, summary
from simulation.export.chats.file import read_chats
from simulation.generation.taking.inferring import inferred
from simulation.generation.taking.take import Taken, sampled, take
from simulation.generation.taking.tasks import are_ours, tasks_from
from simulation.llm.lineup import ModelRole
from simulation.synthesis.package import Package
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import DialogueState, Outcome, Record, Status
from simulation.vocabulary.tasks import Task

MOST_CONVERSATIONS = 1_000
TITLE = 120
MODEL_SECONDS = 24 * 3600.0
"""Wall time, should models go on with it: a rate limit slows them down, it does not end them."""
IMPORTED = "imported"
"""Why it stopped, where it stopped for no reason that is known."""


class Chatted(NamedTuple):
    """A conversation ready to be stored."""

    record: Record
    domain: DomainVersion
    title: str
    report: tuple[str, ...]
    """What was mended, replayed and marked, a line each."""


class Binder(NamedTuple):
    """What conversations are bound to: a domain of the workspace, or nothing."""

    workspace: Workspace
    domain: UUID | None
    name: str
    """The file's, without its ending."""
    account: Account
    """What the task writer uses is on it."""

    def chats(self, path: Path) -> Iterator[Chat]:
        """Raises RecordRefused, also for more conversations than one import takes."""
        for number, chat in enumerate(read_chats(path)):
            if number >= MOST_CONVERSATIONS:
                raise RecordRefused(
                    "file",
                    f"It holds more than {MOST_CONVERSATIONS} conversations.",
                    "Send it in parts.",
                )
            yield chat

    def taken(self, chat: Chat) -> Taken:
        """Raises InputError for a conversation that cannot be bound."""
        tasks = tasks_from(list(chat.tasks)) if are_ours(chat.tasks) else ()
        return self._taken(chat, tasks)

    def chatted(self, chat: Chat, number: int) -> Chatted:
        """With tasks: those that came along, those that the workspace's task writer reads out of
        it, or else those walked from the domain's database.
        """
        taken = self._inferred(chat, self.taken(chat), number)
        state = _with_tasks(taken, number)
        limits = state.limits.model_copy(update={"seconds": MODEL_SECONDS})
        state = state.model_copy(update={"limits": limits})
        record = Record(id=f"{self.name} {number}", state=state, outcome=_outcome(state))
        package = Package(domain=state.domain, image=taken.ground.image)
        origin = DomainVersion.Origin.IMPORT
        domain = store_package(self.workspace, package, origin=origin)
        return Chatted(record, domain, _title(state), tuple(_report(chat, taken)))

    def _taken(self, chat: Chat, tasks: tuple[Task, ...]) -> Taken:
        package = package_of(self.domain) if self.domain else None
        rules = default_rules(Paradigm.USER)
        return take(chat, package, name=self.name, rules=rules, tasks=tasks)

    def _inferred(self, chat: Chat, taken: Taken, seed: int) -> Taken:
        seat = lineup_seats(self.workspace.pk).get(ModelRole.TASK_WRITER)
        if taken.state.tasks or seat is None:
            return taken
        models = models_at(self.workspace.pk, {ModelRole.TASK_WRITER: seat})
        again = partial(self._taken, chat)

        async def ask() -> Taken:
            async with opened(models, self.account) as lineup:
                writer = lineup.required(ModelRole.TASK_WRITER)
                return await inferred(taken, again, writer, seed=seed)

        try:
            return asyncio.run(ask())
        finally:
            self.account.settle()


def _with_tasks(taken: Taken, number: int) -> DialogueState:
    """A conversation that nobody has more to ask of can still be read, forked and judged."""
    try:
        return sampled(taken, 0, number)
    except InputError:
        return taken.state


def _outcome(state: DialogueState) -> Outcome:
    """One that ends with the assistant's words is whole; any other waits to be gone on with."""
    last = state.turns[-1].message
    if last.role is Role.ASSISTANT and not last.tool_calls:
        return Outcome(status=Status.FINISHED, reason=IMPORTED)
    return Outcome(status=Status.RUNNING)


def _title(state: DialogueState) -> str:
    said = (turn.message.content for turn in state.turns if turn.message.role is Role.USER)
    return " ".join((next(said, "") or "").split())[:TITLE]


def _report(chat: Chat, taken: Taken) -> Iterator[str]:
    yield from summary(chat.repairs)
    yield from taken.bound.notes
    if taken.ground.is_bound:
        yield f"{taken.bound.replayed} of {taken.bound.calls} calls were run again."
    yield from (f"Turn {mark.seq}: {mark.message}" for mark in taken.bound.marks)


def cast_of(workspace_id: UUID, state: DialogueState) -> Seats:
    """The workspace's models, where a database cannot answer every call."""
    if all(tool.sql is not None for tool in state.domain.tools):
        return {}
    executes = any(tool.sql is not None for tool in state.domain.tools)
    roles = (ModelRole.TOOL_SIMULATOR, *(() if executes else (ModelRole.USER, ModelRole.AGENT)))
    seats = lineup_seats(workspace_id)
    return {role: seats[role] for role in roles if role in seats}
