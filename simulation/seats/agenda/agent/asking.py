"""What to ask the user for: the fewest and most natural things that would let the plan go on."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Frame, Input, Intent, Kind, Operator, Purpose

HOPS = 2
"""How far from the row itself a description may be: the customer of an order is one hop."""
PATIENCE = 2
"""How often the same thing is asked before the agent goes on without it."""


class Asker:
    """Chooses questions for one matter."""

    def __init__(self, schema: Schema, matter: Matter) -> None:
        self.schema = schema
        self.matter = matter

    def for_inputs(self, frame: Frame, missing: tuple[str, ...]) -> tuple[Said, ...]:
        """At most two slots to ask for; none if the user can give nothing that would help."""
        keys = [name for name in missing if frame.inputs[name].purpose is not Purpose.VALUE]
        values = [name for name in missing if name not in keys]
        for name in keys:
            asked = self._for_key(frame.inputs[name])
            if asked:
                return asked
        found: list[Said] = []
        for name in values:
            asked = self._for_value(frame.inputs[name])
            if found and len(asked) > 1:
                break
            found += asked
        return tuple(found[:2])

    def for_caller(self) -> tuple[Said, ...]:
        """By what the caller would be found: one thing, unless a tool wants several of them."""
        caller = self.schema.lexicon.caller
        keys = [f"{caller}.{name}" for name in self.schema.entity(caller).key]
        if not caller or not keys:
            return ()
        ways = [
            (frame, [given for given in frame.inputs.values() if self._may_ask(given)])
            for frame in self._finders(keys[0], frozenset({caller}))
        ]
        for _, givens in sorted(ways, key=lambda way: way[0].intent is not Intent.SEARCH):
            needed = [given for given in givens if given.required]
            named = sorted(needed or givens, key=lambda given: self._rank(given.column))
            if named:
                return tuple(_asked(given) for given in named[: max(1, min(2, len(needed)))])
        return ()

    def for_values(self, frame: Frame) -> tuple[Said, ...]:
        """What could be changed, where the user named nothing."""
        inputs = [given for given in frame.inputs.values() if given.purpose is Purpose.VALUE]
        return tuple(_asked(given) for given in inputs if self._may_ask(given))[:3]

    def for_search(self, frame: Frame) -> tuple[Said, ...]:
        """What would narrow a search that nothing was said about."""
        inputs = [
            given
            for given in frame.inputs.values()
            if given.purpose in (Purpose.KEY, Purpose.FILTER) and self._may_ask(given)
        ]
        distinct = {given.column: _asked(given) for given in reversed(inputs)}
        natural = sorted(distinct.values(), key=lambda said: self._rank(said.column))
        if natural:
            return tuple(natural[:2])
        for given in frame.inputs.values():
            if given.purpose in (Purpose.KEY, Purpose.FILTER):
                return self._for_key(given)
        return ()

    def _for_value(self, given: Input) -> tuple[Said, ...]:
        """A value to write; for a reference, what describes the row referred to."""
        if self.schema.refers(given.column):
            return self._for_key(given)
        return (_asked(given),) if self._may_ask(given) else ()

    def _for_key(self, given: Input) -> tuple[Said, ...]:
        """The row's own handle if people have one, and what else would find it."""
        own = [_asked(given)] if self._may_ask(given) else []
        described = self._descriptions(given.column, HOPS)
        ways = [s for s in described if self._is_open(s) and not self._is_same(s, given)]
        if own and ways:
            return (own[0], ways[0])
        if own or ways:
            return tuple((own or ways)[:2])
        return self._last_resort(given) if not described else ()

    def _is_same(self, said: Said, given: Input) -> bool:
        """The same thing to a person: the column, or one of another table that is called alike."""
        label = given.label or self.schema.field(given.column).label
        return said.column == given.column or label == (
            said.label or self.schema.field(said.column).label
        )

    def _last_resort(self, given: Input) -> tuple[Said, ...]:
        """A hidden key that nothing leads to: the user may have it in hand all the same."""
        return (_asked(given),) if self._is_open(_asked(given)) else ()

    def _descriptions(self, column: str, hops: int) -> list[Said]:
        """Inputs of tools whose results hold the column, the most natural first."""
        every = frozenset(self.schema.table(source) for source in self.schema.sources(column))
        for tables in (self.schema.identifies(column), every):
            found: dict[str, Said] = {}
            for frame in self._finders(column, tables):
                for given in self._described_by(frame, hops):
                    found.setdefault(given.column, given)
            if found:
                return sorted(found.values(), key=lambda said: self._rank(said.column))
        return []

    def _finders(self, column: str, tables: frozenset[str]) -> Iterator[Frame]:
        for frame in self.schema.frames.values():
            if frame.intent not in (Intent.SEARCH, Intent.READ) or frame.entity not in tables:
                continue
            if any(item.column in self.schema.sources(column) for item in frame.outputs.values()):
                yield frame

    def _described_by(self, frame: Frame, hops: int) -> Iterator[Said]:
        for given in frame.inputs.values():
            linked = len(self.schema.sources(given.column)) > 1 or self.schema.is_key(given.column)
            if given.purpose is Purpose.LIMIT:
                continue
            if self.schema.is_visible(given.column):
                yield _asked(given)
            elif linked and hops > 0:
                yield from self._descriptions(given.column, hops - 1)

    def _rank(self, column: str) -> tuple[int, int, int]:
        """Names and e-mails before dates, dates before categories; the row's own columns first."""
        table = self.schema.table(column)
        known = self.schema.entity(table).known_by
        name = column[len(table) + 1 :]
        place = known.index(name) if name in known else len(known) + 3
        kind = self.schema.field(column).kind
        return (place, _NATURAL.index(kind) if kind in _NATURAL else len(_NATURAL), len(column))

    def _may_ask(self, given: Input) -> bool:
        return self.schema.is_visible(given.column) and self._is_open(_asked(given))

    def _is_open(self, said: Said) -> bool:
        told = any(
            slot.column == said.column
            and slot.value is not None
            and (slot.purpose is Purpose.VALUE) == (said.purpose is Purpose.VALUE)
            for slot in self.matter.slots
        )
        worn = self.matter.asked.count(said.column) >= PATIENCE
        return not told and not worn and said.column not in self.matter.unknown


_NATURAL = [Kind.NAME, Kind.EMAIL, Kind.IDENTIFIER, Kind.PHONE, Kind.DATE, Kind.DATETIME]


def _asked(given: Input) -> Said:
    ranged = given.operator in (Operator.AT_LEAST, Operator.AT_MOST)
    return Said(
        column=given.column,
        purpose=given.purpose,
        operator=given.operator if ranged else Operator.EQUAL,
        label=given.label,
    )
