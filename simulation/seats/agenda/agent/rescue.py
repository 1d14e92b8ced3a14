"""What to say when nothing was found: what would be found with less, or what else would help."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.seats.agenda.agent.asking import Asker
from simulation.seats.agenda.agent.history import Called, Row, Shelf
from simulation.seats.agenda.agent.matter import LOST, Matter
from simulation.seats.agenda.agent.move import Move, note_of
from simulation.seats.agenda.agent.offering import OFFERED, offer
from simulation.seats.agenda.agent.plans import Chained, Fetch, Given
from simulation.seats.agenda.agent.reasons import human_reason
from simulation.seats.agenda.agent.running import Found, Nothing, Runner, Several
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import ActKind, Said
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Operator, Purpose

TRIES = 2
"""Details left out, one after the other, in search of a row that may be meant."""
PATIENCE = 3
"""Details asked for in vain before the agent gives up."""
CERTAIN = (Kind.EMAIL, Kind.IDENTIFIER, Kind.PHONE, Kind.NAME)
"""Kinds of values that people seldom get wrong, the surest first."""


class Rescue:
    """For one matter that led nowhere."""

    def __init__(self, schema: Schema, shelf: Shelf, matter: Matter) -> None:
        self.schema = schema
        self.shelf = shelf
        self.matter = matter

    def move(self, nothing: Nothing) -> Move:
        """Truthfully: the tool refused, or there is no such row; then a way on."""
        frame, called = nothing.fetch.frame, nothing.called
        if not called.ok and called.error not in ("not_found", "failed"):
            note = note_of(ActKind.FAIL, self.matter, frame)
            return Move(note=note._replace(reason=human_reason(self.schema, frame, called)))
        may_offer = self._is_one_meant(frame) and self.matter.at_a_loss < LOST
        found = self._with_less(nothing.fetch) if may_offer else None
        return found or self.empty(frame, self._tried(nothing.fetch))

    def empty(self, frame: Frame, tried: tuple[Said, ...]) -> Move:
        """That nothing was found; the second time, a question for something else."""
        note = note_of(ActKind.EMPTY, self.matter, frame, tried)
        if not self.matter.failed:
            return Move(note=note)
        slots = Asker(self.schema, self.matter).for_search(frame)
        if not slots or len(self.matter.asked) >= PATIENCE:
            lost = note_of(ActKind.UNABLE, self.matter, frame, tried)
            return Move(note=lost._replace(again=True))
        ask = note_of(ActKind.ASK, self.matter, frame, slots)
        return Move(note=ask._replace(tried=tried, subject=frame.entity))

    def refused(self, frame: Frame, called: Called) -> Move:
        """For a row that is to be changed and is not there."""
        return self.move(Nothing(Fetch(frame, (), frozenset()), called))

    def _is_one_meant(self, frame: Frame) -> bool:
        """Is a single row to be found, rather than a list to be told."""
        request = self.matter.act
        return frame.intent is Intent.SEARCH and not (
            request.intent is Intent.SEARCH and request.entity == frame.entity
        )

    def _tried(self, fetch: Fetch) -> tuple[Said, ...]:
        return tuple(
            said
            for index, said in enumerate(self.matter.slots)
            if said.purpose in (Purpose.KEY, Purpose.FILTER)
            and said.value is not None
            and index not in fetch.ignored
            and self.schema.is_visible(said.column)
            and (self._uses(fetch, index) or self._is_of(fetch.frame, said))
        )

    def _is_of(self, frame: Frame, said: Said) -> bool:
        """Is it told of the rows that were looked for."""
        shown = {item.column for item in frame.outputs.values()}
        return said.column in shown or self.schema.table(said.column) == frame.entity

    def _with_less(self, fetch: Fetch) -> Move | None:
        """The rows found without the least certain detail, offered as what may be meant."""
        for dropped, weaker in list(self._weaker(fetch))[:TRIES]:
            rest = self._without(dropped)
            runner = Runner(self.schema, self.shelf, rest)
            found = runner.fetch(weaker)
            if isinstance(found, Found) and not found.rows:
                continue
            if isinstance(found, Found):
                return self._offered(fetch.frame, found.rows, dropped)
            if not isinstance(found, Nothing | Several):
                return Move(calls=found.calls)
        return None

    def _weaker(self, fetch: Fetch) -> Iterator[tuple[int, Fetch]]:
        """The fetch without one of the details that went into it, the least certain first."""
        known = [i for i, _ in enumerate(self.matter.slots) if self._narrows(i, fetch)]
        for index in sorted(known, key=self._certainty):
            kept = tuple(
                (name, source)
                for name, source in fetch.bindings
                if not self._comes_from(fetch, name, source, index)
            )
            if any(fetch.frame.inputs[name].purpose is not Purpose.LIMIT for name, _ in kept):
                yield index, fetch._replace(bindings=kept, used=fetch.used - {index})

    def _narrows(self, index: int, fetch: Fetch) -> bool:
        said = self.matter.slots[index]
        narrows = said.purpose in (Purpose.KEY, Purpose.FILTER) and said.value is not None
        return narrows and index not in fetch.ignored

    def _certainty(self, index: int) -> tuple[int, int]:
        said = self.matter.slots[index]
        kind = self.schema.field(said.column).kind
        sure = len(CERTAIN) - CERTAIN.index(kind) if kind in CERTAIN else 0
        return (sure, said.operator is Operator.EQUAL)

    def _comes_from(self, fetch: Fetch, name: str, source: object, index: int) -> bool:
        said = self.matter.slots[index]
        if isinstance(source, Chained):
            return self._uses(source.fetch, index)
        column = fetch.frame.inputs[name].column
        return (
            isinstance(source, Given)
            and said.column in self.schema.sources(column)
            and source.value == said.value
        )

    def _uses(self, fetch: Fetch, index: int) -> bool:
        return index in fetch.used or any(
            isinstance(source, Chained) and self._uses(source.fetch, index)
            for _, source in fetch.bindings
        )

    def _without(self, index: int) -> Matter:
        """The slots keep their places: a plan knows them by number."""
        slots = list(self.matter.slots)
        slots[index] = Said(column="")
        return self.matter.with_slots(tuple(slots))

    def _offered(self, frame: Frame, rows: tuple[Row, ...], dropped: int) -> Move | None:
        if len(rows) > OFFERED:
            return None
        rest = self._without(dropped)
        note = offer(self.schema, self.shelf, rest, Several(frame, rows))
        if note.act.kind is not ActKind.OFFER:
            return None
        missed = (self.matter.slots[dropped],)
        act = note.act.model_copy(update={"slots": missed})
        return Move(note=note._replace(act=act, tried=missed))
