"""Keys that need no call: of the row talked about, of a row seen, of one of those listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.seats.agenda.agent.focus import Focus, contradicts
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.plans import NOTHING, Chained, Covers, Fetch, Given, Option
from simulation.seats.agenda.understanding.likeness import meets
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Frame, Kind, Purpose

FIRM = (Kind.NAME, Kind.EMAIL, Kind.PHONE, Kind.IDENTIFIER)


def narrows(said: Said) -> bool:
    return said.purpose in (Purpose.KEY, Purpose.FILTER) and said.value is not None


class Recall:
    """For one matter."""

    def __init__(self, schema: Schema, matter: Matter, focus: Focus, ignored: Covers) -> None:
        self.schema = schema
        self.matter = matter
        self.focus = focus
        self.ignored = ignored
        self.slots = matter.slots

    def options(self, column: str, busy: frozenset[str]) -> list[Option]:
        """Ways to know a key without a call, best first."""
        listed = list(self._from_list(column)) if self.matter.act.refers else []
        known = (self._from_focus(column), self._from_seen(column, busy))
        return [*listed, *(option for option in known if option is not None)]

    def filterable(self, frame: Frame) -> Covers:
        """Constraints that the result's own columns can be held against."""
        columns = {item.column for item in frame.outputs.values()}
        if frame.intent.mutates:
            return NOTHING
        return frozenset(
            i for i, said in enumerate(self.slots) if said.column in columns and narrows(said)
        )

    def _from_focus(self, column: str) -> Option | None:
        """The row talked about, unless the user's words are about another one."""
        said = self.matter.constraints()
        for table, row in self._focused_rows():
            source = next((s for s in self.schema.sources(column) if row.get(s) is not None), None)
            if source is None or self._is_another(table, row, said):
                continue
            if self._may_assume(table, row, column):
                matched = self._matched(row) | self._of_caller(table)
                firm = sum(self.schema.field(self.slots[i].column).kind in FIRM for i in matched)
                return Option(Given(row[source]), matched, 0, focused=True, firm=firm)
        return None

    def _of_caller(self, table: str) -> Covers:
        """What callers say of themselves, once it is known who they are."""
        if not self.matter.yours or table != self.schema.lexicon.caller:
            return NOTHING
        return frozenset(
            index
            for index, said in enumerate(self.slots)
            if narrows(said) and self.schema.table(said.column) == table
        )

    def _is_another(self, table: str, row: dict[str, Any], said: tuple[Said, ...]) -> bool:
        """Do the words contradict the row; a caller may go on using what was theirs before."""
        if not self.matter.yours or table != self.schema.lexicon.caller:
            return contradicts(self._with_parents(table, row), said)
        key = {c: v for c, v in row.items() if self.schema.is_key(c)}
        before = [
            seen for own, seen, _ in self.focus.seen if own == table and key.items() <= seen.items()
        ]
        return all(contradicts(known, said) for known in (row, *before))

    def _with_parents(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """With the rows that it refers to: the genre of an invoice line's track."""
        full = dict(row)
        for column in row:
            for target in self.schema.sources(column):
                other = self.schema.table(target)
                if other != table and self.schema.is_key(target):
                    found = self.focus.row_of(other, {target: row[column]}) or {}
                    full = {**found, **full}
        return full

    def _focused_rows(self) -> list[tuple[str, dict[str, Any]]]:
        """The latest first; before all, the row of the table that the user refers to."""
        meant = self.matter.act.about or self.matter.act.entity
        rows = list(reversed(self.focus.by_table.items()))
        return sorted(rows, key=lambda item: item[0] != meant)

    def _may_assume(self, table: str, row: dict[str, Any], column: str) -> bool:
        """Is it understood which row is meant: by "that order", or since it is the caller's own.

        Words about rows of the table that the column identifies must fit the row as well.
        """
        meant = self.schema.identifies(column)
        own = [
            said for said in self.matter.constraints() if self.schema.table(said.column) in meant
        ]
        if own:
            return all(said.column in row for said in own)
        if not meant & {self.matter.act.about or self.matter.act.entity}:
            full = self._with_parents(table, row)
            if any(said.column not in full for said in self.matter.constraints()):
                return False
        theirs = self.matter.yours and table == self.schema.lexicon.caller
        return self.matter.act.refers or theirs

    def _matched(self, row: dict[str, Any]) -> Covers:
        return frozenset(
            index
            for index, said in enumerate(self.slots)
            if narrows(said)
            and said.column in row
            and meets(said.value, row[said.column], said.operator)
        )

    def _from_seen(self, column: str, busy: frozenset[str]) -> Option | None:
        """A row seen before that alone agrees with all that the user says of such rows.

        What a tool showed is no reason to ask that tool again.
        """
        found: dict[str, tuple[Any, Covers]] = {}
        said = self.matter.constraints()
        for _, row, tool in self.focus.seen:
            if tool in busy:
                continue
            source = next((s for s in self.schema.sources(column) if row.get(s) is not None), None)
            matched = self._matched(row)
            if source is not None and matched and not contradicts(row, said):
                found[str(row[source])] = (row[source], matched)
        if len(found) != 1:
            return None
        value, matched = next(iter(found.values()))
        return Option(Given(value), matched, 0)

    def _from_list(self, column: str) -> Iterator[Option]:
        """One of the rows that were listed last, yet to be told from the others."""
        for table in self.schema.identifies(column):
            called = self.focus.listed.get(table)
            frame = self.schema.frames.get(called.tool) if called is not None else None
            if called is None or frame is None:
                continue
            if contradicts(self.focus.asked(called), self.matter.constraints()):
                continue
            outputs = {item.column for item in frame.outputs.values()}
            columns = tuple(source for source in self.schema.sources(column) if source in outputs)
            bindings = tuple((name, Given(value)) for name, value in called.arguments.items())
            if columns:
                fetch = Fetch(frame, bindings, NOTHING, self.ignored)
                yield Option(Chained(columns, fetch), self.filterable(frame), 0, focused=True)
