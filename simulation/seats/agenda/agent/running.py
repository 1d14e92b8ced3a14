"""Carrying a plan out as far as the results at hand allow.

The plan is walked again at each move; a call whose result is there is not made again. What is
lacking comes back as the calls to make now.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.seats.agenda.agent.history import Called, Row, Shelf
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.plans import Chained, Fetch, Given, Source
from simulation.seats.agenda.understanding.fitting import fitted
from simulation.seats.agenda.understanding.likeness import alike, meets
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Frame, Intent, Operator, Purpose


class Wanted(NamedTuple):
    """A call to be made."""

    tool: str
    arguments: dict[str, Any]


class Needs(NamedTuple):
    """The calls that can be made now; the plan goes on after them."""

    calls: tuple[Wanted, ...]


class Several(NamedTuple):
    """More than one row could be meant."""

    frame: Frame
    rows: tuple[Row, ...]
    """Result rows, by property."""


class Nothing(NamedTuple):
    """A call found no row that agrees with what the user said."""

    fetch: Fetch
    called: Called


class Ready(NamedTuple):
    """All arguments are known."""

    arguments: dict[str, Any]


class Found(NamedTuple):
    called: Called
    rows: tuple[Row, ...]
    """Those rows of the result that agree with what the user said."""


Bound = Needs | Several | Nothing | Ready
Fetched = Needs | Several | Nothing | Found


class Runner:
    """Runs plans of one matter against the shelf."""

    def __init__(self, schema: Schema, shelf: Shelf, matter: Matter) -> None:
        self.schema = schema
        self.shelf = shelf
        self.matter = matter

    def fetch(self, fetch: Fetch) -> Fetched:
        """The rows of a fetch, or what stands in the way."""
        bound = self.bind(fetch)
        if not isinstance(bound, Ready):
            return bound
        tool = fetch.frame.tool
        called = self.shelf.find(tool, bound.arguments, self.matter.since)
        if called is None:
            return Needs((Wanted(tool, bound.arguments),))
        rows = self.agreeing(fetch, called.rows())
        return Found(called, rows) if called.ok else Nothing(fetch, called)

    def bind(self, fetch: Fetch) -> Bound:
        """The arguments of a fetch; calls that do not wait for each other come together."""
        arguments: dict[str, Any] = {}
        calls: list[Wanted] = []
        for name, source in fetch.bindings:
            value = self._value(source)
            if isinstance(value, Needs):
                calls += value.calls
            elif isinstance(value, Several | Nothing):
                return value
            else:
                arguments[name] = self._fit(fetch.frame, name, value.value)
        return Needs(tuple(calls)) if calls else Ready(arguments)

    def _fit(self, frame: Frame, name: str, value: Any) -> Any:
        field = self.schema.field(frame.inputs[name].column)
        return fitted(value, self.schema.parameter(frame.tool, name), field)

    def _value(self, source: Source) -> Given | Needs | Several | Nothing:
        if isinstance(source, Given):
            return source
        outcome = self.fetch(source.fetch)
        if not isinstance(outcome, Found):
            return outcome
        return self._only(source, outcome)

    def _only(self, source: Chained, found: Found) -> Given | Several | Nothing:
        """The one value that the rows agree on."""
        values: dict[str, tuple[Any, Row]] = {}
        for row in found.rows:
            value = _first(self.shelf.columns(source.fetch.frame.tool, row), source.columns)
            if value is not None:
                values.setdefault(str(value), (value, row))
        if not values:
            return Nothing(source.fetch, found.called)
        if len(values) > 1:
            return Several(source.fetch.frame, tuple(row for _, row in values.values()))
        return Given(next(iter(values.values()))[0])

    def agreeing(self, fetch: Fetch, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Rows that satisfy what was said, beyond what the call itself was told."""
        used = fetch.used | fetch.ignored
        rest = [
            said
            for index, said in enumerate(self.matter.slots)
            if index not in used and said.purpose in (Purpose.KEY, Purpose.FILTER)
        ]
        kept = self._filtered(fetch.frame, rows, (*rest, *self.matter.picks))
        return self._exact(fetch, kept)

    def _filtered(
        self, frame: Frame, rows: tuple[Row, ...], said: tuple[Said, ...]
    ) -> tuple[Row, ...]:
        return tuple(row for row in rows if _agrees(self.shelf.columns(frame.tool, row), said))

    def _exact(self, fetch: Fetch, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Of rows that contain what was said, those that are just that, if there are any.

        A list of what contains a word is told whole.
        """
        request = self.matter.act
        one_meant = request.intent is not Intent.SEARCH or request.entity != fetch.frame.entity
        for index in sorted(fetch.used):
            said = self.matter.slots[index]
            if said.operator is Operator.EQUAL or (one_meant and said.operator in _PLAIN):
                same = tuple(
                    row
                    for row in rows
                    if alike(said.value, self.shelf.columns(fetch.frame.tool, row).get(said.column))
                )
                rows = same or rows
        return rows


_PLAIN = (Operator.EQUAL, Operator.CONTAINS)


def _first(row: Row, columns: tuple[str, ...]) -> Any:
    return next((row[column] for column in columns if row.get(column) is not None), None)


def _agrees(row: Row, said: tuple[Said, ...]) -> bool:
    """A column that the row lacks says nothing against it."""
    return all(
        item.column not in row or meets(item.value, row[item.column], item.operator)
        for item in said
    )
