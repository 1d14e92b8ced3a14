"""A world that is asked over and over and tried in many ways, as drawing tasks from it does."""

from __future__ import annotations

import json
from threading import RLock
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world.answers import Answers
from simulation.world.called import Called
from simulation.world.limits import ROWS
from simulation.world.world import World

Rows = tuple[JsonObject, ...]


class Outcome(NamedTuple):
    """What came of a call in a moment."""

    called: Called
    data: Any
    """Its content, read as JSON; shared, so it must not be changed."""
    after: Moment
    """The moment itself, where the call changed nothing."""


class Answer(NamedTuple):
    called: Called
    data: Any
    tool: Tool
    """Held with its answer, so that no other one gets its identity."""


class Change(NamedTuple):
    """What led from one moment to the next."""

    earlier: Moment
    answer: Answer


class Moment:
    """A world as it stands at one point: it answers and never changes, a change gives another.

    The same question has one answer in a moment, so it is looked for once. It has the same answer
    in a later moment as long as no row of the tables that it is read from was written, and is kept
    where that began to be so. A change that was made before gives the moment that it gave then,
    for as long as somebody holds that one. Any number of threads may ask.
    """

    def __init__(self, world: World, change: Change | None = None) -> None:
        """``world`` is the moment's own from now on; ``change`` led to it, if one did."""
        self._world = world
        self._change = change
        self._answers = Answers()
        self._later: WeakValueDictionary[tuple[int, str], Moment] = WeakValueDictionary()
        self._spare: World | None = None
        """Another world that stands as here, for the next change: one that failed left it."""
        self._at_work = RLock()

    def query(self, sql: str, parameters: JsonObject | None = None, limit: int = ROWS) -> Rows:
        """As :meth:`World.query`; the rows are shared, so they must not be changed."""
        return self._home_of(sql)._rows(sql, parameters, limit)

    def call(self, tool: Tool, arguments: JsonObject) -> Outcome:
        """As :meth:`World.call`."""
        question = (id(tool), repr(arguments))
        if tool.mutates:
            return self._changed(question, tool, arguments)
        home = self._home_of(tool.sql or "")
        called, data, _ = home._answer(question, tool, arguments)
        return Outcome(called, data, self)

    def _home_of(self, sql: str) -> Moment:
        """The first moment after which no row of the tables that ``sql`` reads was written until
        this one.
        """
        moment = self
        reads = self._reads(sql) if self._change is not None else None
        while reads is not None and (change := moment._change) is not None:
            if not reads.isdisjoint(change.answer.called.touched):
                break
            moment = change.earlier
        return moment

    def _reads(self, sql: str) -> frozenset[str] | None:
        with self._at_work:
            try:
                return self._world.reads(sql)
            except ToolRefused:
                return None

    def _rows(self, sql: str, parameters: JsonObject | None, limit: int) -> Rows:
        question = (sql, repr(parameters), limit)
        found: Rows | None = self._answers.get(question)
        if found is None:
            with self._at_work:
                found = tuple(self._world.query(sql, parameters, limit))
            self._answers.keep(question, found, len(repr(found)))
        return found

    def _answer(self, question: tuple[int, str], tool: Tool, arguments: JsonObject) -> Answer:
        found: Answer | None = self._answers.get(question)
        if found is None:
            with self._at_work:
                found = _answered(self._world, tool, arguments)
            self._answers.keep(question, found, len(found.called.content))
        return found

    def _changed(self, question: tuple[int, str], tool: Tool, arguments: JsonObject) -> Outcome:
        with self._at_work:
            later = self._later.get(question)
            if later is not None and later._change is not None:
                return Outcome(*later._change.answer[:2], later)
            failed: Answer | None = self._answers.get(question)
            if failed is not None:
                return Outcome(*failed[:2], self)
            return self._tried(question, tool, arguments)

    def _tried(self, question: tuple[int, str], tool: Tool, arguments: JsonObject) -> Outcome:
        world, self._spare = self._spare or self._world.copy(), None
        answer = _answered(world, tool, arguments)
        if answer.called.diff is None:
            self._spare = world
            self._answers.keep(question, answer, len(answer.called.content))
            return Outcome(*answer[:2], self)
        later = self._later[question] = Moment(world, Change(self, answer))
        return Outcome(*answer[:2], later)


def _answered(world: World, tool: Tool, arguments: JsonObject) -> Answer:
    called = world.call(tool, arguments)
    return Answer(called, json.loads(called.content), tool)
