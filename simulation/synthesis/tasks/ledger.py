"""The reference solution as it grows: executed steps, and where each value can be taken from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.tasks import FromEarlierTask, FromResult, Source

_ROWS_KEPT = 6


class Place(NamedTuple):
    """A row of an executed result; ``row`` is None where the result is one object."""

    task: str
    step: int
    row: int | None


@dataclass
class Executed:
    """One step that ran: its result as rows, whatever its shape."""

    task: str
    step: int
    tool: str
    rows: tuple[Row, ...]
    is_list: bool

    def places(self) -> Iterator[tuple[Place, Row]]:
        for number, row in enumerate(self.rows):
            yield Place(self.task, self.step, number if self.is_list else None), row


@dataclass
class Ledger:
    catalog: Catalog
    executed: list[Executed] = field(default_factory=list)

    def copy(self) -> Ledger:
        return Ledger(self.catalog, list(self.executed))

    def steps_of(self, task: str) -> int:
        return sum(1 for each in self.executed if each.task == task)

    def add(self, task: str, tool: str, result: Any) -> Executed:
        is_list = isinstance(result, list)
        rows = tuple(result) if is_list else (result,)
        done = Executed(task, self.steps_of(task), tool, rows, is_list)
        self.executed.append(done)
        return done

    def meanings(self, tool: str) -> dict[str, str]:
        return self.catalog.meanings(tool)

    def places_of(self, key: dict[str, Any]) -> Iterator[Place]:
        """Where a row with these values (by meaning) was returned, the latest first."""
        for done in reversed(self.executed):
            meanings = self.meanings(done.tool)
            for place, row in done.places():
                seen = {meanings[name]: value for name, value in row.items() if name in meanings}
                if all(each in seen and seen[each] == value for each, value in key.items()):
                    yield place

    def at(self, place: Place) -> tuple[Executed, Row]:
        done = next(
            each for each in self.executed if (each.task, each.step) == (place.task, place.step)
        )
        return done, done.rows[place.row or 0]

    def source(self, place: Place, meaning: str, task: str) -> Source | None:
        """The source of a value at ``place``, as seen from ``task``; None if it is not there."""
        done, row = self.at(place)
        meanings = self.meanings(done.tool)
        name = next((each for each in row if meanings.get(each) == meaning), None)
        if name is None:
            return None
        if place.task == task:
            return FromResult(step=place.step, row=place.row, property=name)
        return FromEarlierTask(task=place.task, step=place.step, row=place.row, property=name)


def cut(result: Any, used: int) -> Any:
    """A list result cut to the rows that are used, and a few more for whoever reads it."""
    return result[: max(used + 1, _ROWS_KEPT)] if isinstance(result, list) else result
