"""One subtask in the making: its calls tried in order, its wishes taken from what they returned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from simulation.synthesis.writing.knowledge import Knowledge
from simulation.synthesis.writing.meaning import (
    entity_of,
    intent_of,
    output_column,
    output_field,
    table_of,
)
from simulation.synthesis.writing.proposal import Call, From, ProposedSubtask, Wanted, reference
from simulation.synthesis.writing.service import Service
from simulation.synthesis.writing.simulated import Placeholder, plain
from simulation.synthesis.writing.thread import Done, Thread
from simulation.synthesis.writing.unproved import Unproved
from simulation.synthesis.writing.wishes import told_checks, told_values
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.spoken import tells
from simulation.vocabulary.tasks import (
    Check,
    Default,
    Reference,
    Source,
    Step,
    Subtask,
    Want,
)
from simulation.vocabulary.tools import Tool


class Made(NamedTuple):
    subtask: Subtask
    refusals: tuple[str, ...] = ()
    """What the service refuses, and truthfully so."""


class Given(NamedTuple):
    value: Any
    source: Source


class Making:
    def __init__(
        self, domain: Domain, service: Service, thread: Thread, part: ProposedSubtask, name: str
    ) -> None:
        self._domain = domain
        self._service = service
        self._thread = thread
        self._part = part
        self._id = name
        self._task = name.rpartition(".")[0]
        self._main = _main_of(domain, part)
        self._knowledge = Knowledge(domain, part.knows, thread.known)
        self._steps: list[Step] = []
        self._tools: list[Tool] = []
        self._checks: list[Check] = []
        self._refusals: list[str] = []
        self._refers: Reference | None = None
        self._to_tell: dict[int, list[str]] = {}
        """By own step, the properties of its simulated result that are wanted."""

    def made(self) -> Made:
        for number, call in enumerate(self._part.steps):
            try:
                self._make(call)
            except Unproved as problem:
                raise Unproved(f"steps[{number}]: {problem}") from problem
        wants = tuple(self._wants())
        self._place_details()
        checks = (*self._kept_checks(), *told_checks(self._id, wants))
        if not checks:
            raise Unproved(
                'nothing proves it: it changes nothing and has no "wants". Say what the person '
                "wants to be told."
            )
        return Made(self._subtask(wants, checks), tuple(self._refusals))

    def _subtask(self, wants: tuple[Want, ...], checks: tuple[Check, ...]) -> Subtask:
        if not self._steps:
            raise Unproved("no step of it succeeds.")
        tool = next((each for each in reversed(self._tools) if each.mutates), self._tools[-1])
        slots = tuple(self._knowledge.slots)
        self._thread.known.extend(slots)
        return Subtask(
            id=self._id,
            intent=intent_of(self._domain, tool),
            entity=entity_of(self._domain, tool),
            tool=tool.name,
            goal=self._part.goal,
            knows=slots,
            refers=self._refers,
            wants=wants,
            steps=tuple(self._steps),
            checks=checks,
        )

    def _make(self, call: Call) -> None:
        tool = self._domain.tool(call.tool)
        if tool is None:
            raise Unproved(f"there is no tool {call.tool!r}.")
        given = {name: self._given(tool, name, value) for name, value in call.arguments.items()}
        arguments = {name: each.value for name, each in given.items()}
        tried = self._service.call(tool, arguments, fails=call.fails)
        if tried.refusal:
            self._refusals.append(tried.refusal)
            return
        place = sum(each.task == self._task for each in self._thread.done)
        name = call.id or f"s{place + 1}"
        self._thread.done.append(Done(name, self._task, place, self._id, tool, tried.result))
        self._tools.append(tool)
        self._checks.extend(tried.checks)
        self._steps.append(
            Step(
                tool=tool.name,
                arguments=plain(arguments),
                sources={name: each.source for name, each in given.items()},
                result=tried.result,
            )
        )

    def _given(self, tool: Tool, name: str, value: Any) -> Given:
        wanted = reference(value)
        if wanted is not None:
            return self._referred(wanted)
        if isinstance(value, list | dict) and not self._knowledge.knows_whole(value):
            return self._composed(tool, name, value)
        leads = tool.name != self._main
        return Given(value, self._knowledge.source(tool, name, value, leads=leads))

    def _composed(self, tool: Tool, name: str, value: Any) -> Given:
        """A list or an object whose parts come from several places: the first of them is named."""
        items = value.items() if isinstance(value, dict) else enumerate(value)
        parts = {key: self._given(tool, name, part) for key, part in items}
        values = {key: part.value for key, part in parts.items()}
        whole = values if isinstance(value, dict) else list(values.values())
        first = next((part.source for part in parts.values()), Default())
        return Given(whole, first)

    def _referred(self, wanted: From) -> Given:
        done = self._done(wanted)
        if wanted.row == "all":
            raise Unproved('"all" is for what is to be told; an argument comes from one row.')
        self._check_told_apart(done, wanted)
        selected = self._service.select(done, wanted)
        self._note_reference(done, wanted.property)
        return Given(selected.values[0], done.source(self._task, selected.row, wanted.property))

    def _note_reference(self, done: Done, name: str) -> None:
        """The row of an earlier subtask that this one is about; who calls is no such row."""
        table = table_of(self._domain, done.tool, name)
        if done.subtask != self._id and table != self._domain.lexicon.caller:
            self._refers = self._refers or Reference(subtask=done.subtask, table=table)

    def _done(self, wanted: From) -> Done:
        done = self._thread.step(self._task, wanted.step)
        if done is None:
            known = ", ".join(each.name for each in self._thread.done) or "none yet"
            raise Unproved(f"there is no step {wanted.step!r} before it. Steps so far: {known}.")
        return done

    def _check_told_apart(self, done: Done, wanted: From) -> None:
        """Only what the person knows tells a row from the others. Of an earlier subtask's rows
        it needs no telling again: "that order".
        """
        for name, value in wanted.where.items():
            field = output_field(self._domain, done.tool, name, value)
            column = output_column(self._domain, done.tool, name)
            if done.subtask == self._id:
                self._knowledge.place(value, "" if ":" in column else column, field)
            words = f"{self._part.goal} {self._domain.policy}"
            if not self._knowledge.knows(value, field) and not tells(words, value, field):
                raise Unproved(
                    f"the row of {done.name} is told by {name} = {value!r}, which the person does "
                    'not know. Add it to "knows", or tell the row by something known.'
                )

    def _wants(self) -> Iterator[Want]:
        for wanted in self._part.wants:
            try:
                want = self._want(wanted)
            except Unproved as problem:
                raise Unproved(f"wants {wanted.label!r}: {problem}") from problem
            if want is not None:
                yield want

    def _want(self, wanted: Wanted) -> Want | None:
        """None for what the person has just said: to hear it repeated proves nothing.

        Raises Unproved for what is no answer, or one that was given before.
        """
        done = self._done(wanted.source)
        values = self._service.select(done, wanted.source).values
        if not values:
            raise Unproved("there is no row to tell of.")
        column = output_column(self._domain, done.tool, wanted.source.property)
        if any(isinstance(value, Placeholder) for value in values):
            self._tell(done, wanted.source.property)
            return Want(column=column, label=wanted.label, values=())
        field = output_field(self._domain, done.tool, wanted.source.property, values[0])
        told = told_values(values, field)
        if all(self._knowledge.knows(value, field) for value in told):
            return None
        self._note_told({(column, str(value)) for value in told})
        return Want(column=column, label=wanted.label, values=told)

    def _note_told(self, answers: set[tuple[str, str]]) -> None:
        if answers <= self._thread.told:
            raise Unproved("the person has been told this before, and nothing has changed it.")
        self._thread.told |= answers

    def _place_details(self) -> None:
        """A detail that no call takes stands in the column where a result shows it."""
        for done in self._thread.done:
            rows = done.result if isinstance(done.result, list) else [done.result]
            for row in rows if done.subtask == self._id else ():
                for name, value in row.items() if isinstance(row, dict) else ():
                    column = output_column(self._domain, done.tool, name)
                    if ":" not in column and isinstance(value, str) and value:
                        field = output_field(self._domain, done.tool, name, value)
                        self._knowledge.find(value, column, field)

    def _tell(self, done: Done, path: str) -> None:
        """Which of the subtask's own calls is to be told of. Raises Unproved for another's."""
        own = [each for each in self._thread.done if each.subtask == self._id]
        if done not in own:
            raise Unproved("it stands in what a step of another subtask returned.")
        self._to_tell.setdefault(own.index(done), []).append(path.rpartition(".")[2])

    def _kept_checks(self) -> list[Check]:
        """Of simulated calls, the changes, what is to be told of, and the last one: how it got
        there is its own affair.
        """
        if self._service.is_executed:
            return self._checks
        last = len(self._tools) - 1
        kept: list[Check] = []
        for at, (tool, check) in enumerate(zip(self._tools, self._checks, strict=True)):
            if tool.mutates or at == last or at in self._to_tell:
                told = tuple(self._to_tell.get(at, ()))
                kept.append(check.model_copy(update={"told": told} if told else {}))
        return kept


def _main_of(domain: Domain, part: ProposedSubtask) -> str:
    """The tool that a subtask is about: its last change, or its last look-up."""
    names = [call.tool for call in part.steps if not call.fails] or [part.steps[-1].tool]
    tools = (domain.tool(name) for name in reversed(names))
    return next((tool.name for tool in tools if tool is not None and tool.mutates), names[-1])


def make_subtask(
    domain: Domain, service: Service, thread: Thread, part: ProposedSubtask, name: str
) -> Made:
    """Raises Unproved. The thread's world, steps and knowledge go on with it."""
    return Making(domain, service, thread, part, name).made()
