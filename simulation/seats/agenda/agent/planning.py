"""Planning backwards over frames: which calls give the values that a tool needs.

A value comes from what the user said, from a row in focus, from a row seen before, or from a
column of another tool's result, whose own inputs are found in the same way, to a bounded depth.
Plans are made of symbols only; :mod:`running` looks up or asks for the calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from simulation.seats.agenda.agent.focus import Focus
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.plans import (
    NOTHING,
    Chained,
    Covers,
    Fetch,
    Given,
    Option,
    Plan,
    Source,
)
from simulation.seats.agenda.agent.recalling import FIRM, Recall, narrows
from simulation.seats.agenda.agent.roles import foreign_words
from simulation.seats.agenda.agent.voice import is_owned, keeps_apart
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Frame, Input, Intent, Operator, Purpose

DEPTH = 3
"""Calls in a row that may lead up to the one that answers."""
AWAY = 2
"""What it counts for to find a row by way of others that refer to it."""
WIDTH = 5
"""Alternatives kept for one value."""
UNNARROWED = 3
"""What a look through a list that nothing can narrow counts for, in calls: it may be cut off."""


class Planner:
    """Plans for one matter."""

    def __init__(
        self,
        schema: Schema,
        matter: Matter,
        focus: Focus,
        avoid: frozenset[str] = frozenset(),
        ignored: Covers = NOTHING,
    ) -> None:
        """``avoid`` names tools that led nowhere, ``ignored`` slots that are about other rows."""
        self.ignored = ignored
        self.schema = schema
        self.avoid = avoid
        self.matter = matter
        self.focus = focus
        self.slots = matter.slots
        self.recall = Recall(schema, matter, focus, ignored)
        self._memo: dict[tuple[str, int, frozenset[str]], list[Option]] = {}
        self._masked: dict[Covers, Planner] = {}

    def plan(self, frame: Frame, depth: int = DEPTH, busy: frozenset[str] = frozenset()) -> Plan:
        """The best plan for a frame: its required inputs first, then what is still uncovered."""
        busy |= {frame.tool}
        bindings: dict[str, Source] = {}
        covers, cost, focused, firm = self.recall.filterable(frame), 1, False, 0
        used: Covers = NOTHING
        missing: list[str] = []
        foreign = foreign_words(self.schema, frame, self.matter)
        for name, given, required in self._inputs(frame):
            if given.purpose is Purpose.LIMIT and depth < DEPTH:
                continue
            planner = self._for(frame, given, used, foreign.get(name, NOTHING))
            option = planner._input(frame, given, depth, busy)
            needed = required or self._is_row_meant(frame, given) or self._is_theirs(frame, given)
            if option is None or not self._worth(option, covers, required=needed):
                missing += [name] if required or self._is_theirs(frame, given) else []
                continue
            bindings[name] = option.source
            used |= option.covers
            covers |= option.covers
            cost += option.cost
            firm += option.firm
            focused = focused or option.focused
        fetch = Fetch(frame, tuple(bindings.items()), used, self.ignored)
        return Plan(fetch, tuple(missing), covers, cost, focused, firm)

    def _for(self, frame: Frame, given: Input, used: Covers, foreign: Covers) -> Planner:
        """For one input: words that are about what another input stands for are not about it."""
        masked = foreign
        reference = given.purpose is Purpose.VALUE and self.schema.refers(given.column)
        if frame.intent is Intent.UPDATE and reference:
            masked |= frozenset(i for i in used if narrows(self.slots[i]))
        if not masked:
            return self
        if masked not in self._masked:
            slots = tuple(
                Said(column="") if index in masked else said
                for index, said in enumerate(self.slots)
            )
            rest = replace(self.matter, slots=slots)
            ignored = self.ignored | masked
            self._masked[masked] = Planner(self.schema, rest, self.focus, self.avoid, ignored)
        return self._masked[masked]

    def _inputs(self, frame: Frame) -> Iterator[tuple[str, Input, bool]]:
        named = [
            (name, given, self.schema.is_required(frame.tool, name))
            for name, given in frame.inputs.items()
        ]
        required = [item for item in named if item[2]]
        yield from sorted(required, key=lambda item: item[1].purpose is Purpose.VALUE)
        yield from (item for item in named if not item[2])

    def _is_row_meant(self, frame: Frame, given: Input) -> bool:
        """Is it the key by which a search finds "that one", the row that the user refers to."""
        act = self.matter.act
        own = self.schema.table(given.column) == frame.entity == act.entity
        return act.refers and not act.about and own and self.schema.is_key(given.column)

    def _is_theirs(self, frame: Frame, given: Input) -> bool:
        """Is it whose the rows are, where a caller asks for their own."""
        caller = self.schema.lexicon.caller
        if not self.matter.yours or given.purpose is Purpose.VALUE or frame.entity == caller:
            return False
        owned = is_owned(self.schema, frame.entity)
        return owned and self.schema.identifies(given.column) == {caller}

    @staticmethod
    def _worth(option: Option, covers: Covers, *, required: bool) -> bool:
        """An optional input is worth calls only if they say something not said yet."""
        if required or (isinstance(option.source, Given) and option.source.said):
            return True
        return bool(option.covers - covers)

    def _input(self, frame: Frame, given: Input, depth: int, busy: frozenset[str]) -> Option | None:
        said = self._said(frame, given)
        if said is not None:
            return said
        if not self._is_linked(given) or depth == 0:
            return None
        options = self.options(given.column, depth, busy)
        return next(iter(self._of_one_row(frame, given, options)), None)

    def _of_one_row(self, frame: Frame, given: Input, options: list[Option]) -> list[Option]:
        """The parts of a composite key are best taken together, from rows of the table itself."""
        entity = self.schema.entity(frame.entity)
        own_key = self.schema.is_key(given.column) and (
            self.schema.table(given.column) == entity.table
        )
        if len(entity.key) < 2 or not own_key or frame.intent is Intent.CREATE:
            return options
        own = [
            option
            for option in options
            if isinstance(option.source, Given) or option.source.fetch.frame.entity == frame.entity
        ]
        return own or options

    def _said(self, frame: Frame, given: Input) -> Option | None:
        """What the user said, for exactly this input."""
        fitting = [
            (self._closeness(said, given), index)
            for index, said in enumerate(self.slots)
            if said.value is not None and self._answers(said, frame, given)
        ]
        if not fitting:
            return None
        _, index = min(fitting)
        value = self.slots[index].value
        firm = int(self.schema.field(self.slots[index].column).kind in FIRM)
        return Option(Given(value, said=True), frozenset({index}), 0, firm=firm)

    @staticmethod
    def _closeness(said: Said, given: Input) -> tuple[bool, bool, bool]:
        return (
            said.label != given.label,
            said.column != given.column,
            said.operator is not given.operator,
        )

    def _answers(self, said: Said, frame: Frame, given: Input) -> bool:
        if said.column not in self.schema.sources(given.column):
            return False
        linked = self.schema.refers(given.column)
        if (given.purpose is Purpose.VALUE) != (said.purpose is Purpose.VALUE) and not linked:
            return False
        if (given.purpose is Purpose.LIMIT) != (said.purpose is Purpose.LIMIT):
            return False
        return _suits(said.operator, given, frame)

    def _is_linked(self, given: Input) -> bool:
        """Is it a key of some row, that other results may hold."""
        if given.purpose is Purpose.LIMIT or given.operator is not Operator.EQUAL:
            return False
        keys = any(self.schema.is_key(column) for column in self.schema.sources(given.column))
        return keys if given.purpose is not Purpose.VALUE else self.schema.refers(given.column)

    def options(self, column: str, depth: int, busy: frozenset[str]) -> list[Option]:
        """Ways to know a key that was not said, best first."""
        place = (column, depth, busy)
        if place not in self._memo:
            self._memo[place] = self._options(column, depth, busy)
        return self._memo[place]

    def _options(self, column: str, depth: int, busy: frozenset[str]) -> list[Option]:
        recalled = self.recall.options(column, busy)
        if recalled and self.matter.act.refers:
            return recalled[:1]
        found = recalled
        for frame in self.schema.frames.values():
            found += self._from_frame(column, frame, depth, busy)
        return sorted(found, key=_option_rank)[:WIDTH]

    def _from_frame(
        self, column: str, frame: Frame, depth: int, busy: frozenset[str]
    ) -> Iterator[Option]:
        if frame.intent not in (Intent.READ, Intent.SEARCH) or frame.tool in busy | self.avoid:
            return
        if self.matter.yours and not keeps_apart(self.schema, frame):
            return
        columns = tuple(
            source
            for source in self.schema.sources(column)
            if any(item.column == source for item in frame.outputs.values())
        )
        if not columns:
            return
        plan = self.plan(frame, depth - 1, busy)
        if plan.missing or not (plan.covers or plan.focused):
            return
        if not plan.covers and frame.entity not in self.schema.identifies(column):
            return
        narrowed = plan.fetch.bindings != ()
        if not narrowed and _can_narrow(frame):
            return
        meant = self.schema.identifies(column) | {self.schema.table(column)}
        away = frame.entity not in meant
        cost = plan.cost + (0 if narrowed else UNNARROWED) + AWAY * away
        source = Chained(columns, plan.fetch)
        aside = not self._is_described(column, frame, plan.covers)
        yield Option(source, plan.covers, cost, plan.focused, plan.firm, aside)

    def _is_described(self, column: str, frame: Frame, covers: Covers) -> bool:
        """Does the plan use all that was said of the rows that the column identifies."""
        meant = self.schema.identifies(column)
        own = {
            index
            for index, said in enumerate(self.slots)
            if narrows(said) and self.schema.table(said.column) in meant
        }
        return not own or (own <= covers and frame.entity in meant)


def _can_narrow(frame: Frame) -> bool:
    """Does it take anything that would say which rows are meant."""
    return any(given.purpose is not Purpose.LIMIT for given in frame.inputs.values())


def _option_rank(option: Option) -> tuple[bool, int, int, int]:
    return (option.aside, -len(option.covers), -option.firm, option.cost)


def _suits(said: Operator, given: Input, frame: Frame) -> bool:
    """May a value that was said with one operator go into an input with another."""
    if said is given.operator:
        return True
    if given.operator is Operator.CONTAINS:
        return said is Operator.EQUAL
    if given.operator is Operator.EQUAL:
        return said is Operator.CONTAINS
    return said is Operator.EQUAL and _is_range(given, frame)


def _is_range(given: Input, frame: Frame) -> bool:
    """Has the column both ends, so that one value can be both."""
    ends = {item.operator for item in frame.inputs.values() if item.column == given.column}
    return {Operator.AT_LEAST, Operator.AT_MOST} <= ends
