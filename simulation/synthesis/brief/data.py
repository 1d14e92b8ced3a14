"""Stage three: rows, table by table, each after the tables that it refers to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from simulation.errors import SeatFailed
from simulation.llm.prompts import prompt
from simulation.llm.together import together
from simulation.synthesis.artefacts import Stage
from simulation.synthesis.brief.ddl import with_triggers, without_triggers
from simulation.synthesis.brief.filling import Filling, RowRefused
from simulation.synthesis.brief.rows import read_rows
from simulation.synthesis.brief.schema import Blueprint
from simulation.synthesis.brief.tables import Tables, shown_rows, tables_of
from simulation.synthesis.brief.workshop import Order, Workshop, listed
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.value import JsonObject
from simulation.world import World

FEWEST_ROWS = 8
MOST_ROWS = 40
ENOUGH = 3
"""Rows with which a table can be used at all."""
PARENT_ROWS = 60
SHOWN_PROBLEMS = 20


class Filled(NamedTuple):
    image: bytes
    gaps: tuple[Gap, ...]


@dataclass
class _Table:
    """One table on its way."""

    name: str
    accepted: list[JsonObject] = field(default_factory=list)
    refused: list[RowRefused] = field(default_factory=list)
    attempts: int = 0
    failure: str = ""

    @property
    def is_done(self) -> bool:
        return len(self.accepted) >= ENOUGH and not self.refused


async def write_data(
    shop: Workshop, brief: str, questions: tuple[str, ...], blueprint: Blueprint
) -> Filled:
    """The image with rows. A table that got none is a gap, and so are rows that were refused.

    Triggers keep silent until all rows are in: they say what may happen from now on.
    """
    bare, triggers = without_triggers(blueprint.image)
    with World.open(bare, now=blueprint.script.now) as world:
        crew = _Crew(shop, brief, questions, blueprint, tables_of(bare), world)
        gaps: list[Gap] = []
        for level in crew.tables.levels():
            gaps += await crew.fill(level)
        return Filled(with_triggers(world.image(), triggers), tuple(gaps))


@dataclass
class _Crew:
    shop: Workshop
    brief: str
    questions: tuple[str, ...]
    blueprint: Blueprint
    tables: Tables
    world: World

    async def fill(self, names: list[str]) -> list[Gap]:
        """All tables of one level at once; rows go in in the order of the tables."""
        level = [_Table(name) for name in names]
        for _ in range(self.shop.attempts):
            open_tables = [each for each in level if not each.is_done]
            if not open_tables:
                break
            written = await together(self._written(each) for each in open_tables)
            for table, rows in zip(open_tables, written, strict=True):
                self._add(table, rows)
        return [gap for table in level for gap in self._settled(table)]

    async def _written(self, table: _Table) -> tuple[JsonObject, ...]:
        table.attempts += 1
        columns = self._columns(table.name)
        order = Order(
            place=(Stage.DATA, table.name, table.attempts),
            prompt="data",
            values=self._values(table, columns),
            read=lambda text: read_rows(text, columns),
        )
        try:
            return await self.shop.ask(order)
        except SeatFailed as failed:
            table.failure = f"The model's rows could not be used ({failed.reason})."
            return ()

    def _columns(self, name: str) -> tuple[str, ...]:
        return tuple(each.name for each in self.tables.tables[name].columns if not each.generated)

    def _values(self, table: _Table, columns: tuple[str, ...]) -> dict[str, str]:
        return {
            "brief": self.brief,
            "title": self.blueprint.script.title,
            "now": self.blueprint.script.now.replace("T", " "),
            "ddl": self.tables.ddl(),
            "questions": listed(self.questions),
            "parents": self._parents(table.name),
            "table": table.name,
            "columns": ", ".join(columns),
            "fewest": str(FEWEST_ROWS),
            "most": str(MOST_ROWS),
            "mending": _mending(table),
        }

    def _parents(self, name: str) -> str:
        """Rows that it refers to, and what stands behind their numbers."""
        direct = self.tables.parents(name)
        shown = []
        for each in self.tables.ancestors(name):
            rows = shown_rows(self.world, self.tables.tables[each], PARENT_ROWS)
            empty = "none yet: leave references to it NULL" if each in direct else "none yet"
            shown.append(f"`{each}`\n{rows or empty}")
        return "\n\n".join(shown) or f"None that `{name}` refers to."

    def _add(self, table: _Table, rows: tuple[JsonObject, ...]) -> None:
        """Rows that were asked for in place of others stand for them; none keeps them refused."""
        if not rows:
            return
        table.refused = Filling(self.world, self.tables).insert(table.name, rows)
        refused = [each.row for each in table.refused]
        table.accepted += [row for row in rows if row not in refused]

    def _settled(self, table: _Table) -> list[Gap]:
        left_out = [{"row": each.row, "reason": each.reason} for each in table.refused]
        content = {"rows": table.accepted, "left_out": left_out}
        first = table.refused[0].reason if table.refused else table.failure
        if not table.accepted:
            reason = f"No row of it could be added. {first}".strip()
            return [
                self.shop.drop(Stage.DATA, table.name, reason, content, attempts=table.attempts)
            ]
        self.shop.tell(Stage.DATA, table.name, content, attempts=table.attempts)
        if not left_out:
            return []
        reason = f"{len(left_out)} rows that a model wrote were left out. {first}"
        return [Gap(subject=table.name, reason=reason, remedy="The other rows are there.")]


def _mending(table: _Table) -> str:
    if not table.accepted and not table.refused:
        return ""
    problems = [
        f"- {json.dumps(each.row, ensure_ascii=False)}\n  {each.reason}"
        for each in table.refused[:SHOWN_PROBLEMS]
    ]
    more = "" if len(table.accepted) >= ENOUGH else "Write some more of them, as above."
    return prompt(__package__, "data_mending").filled(
        problems="\n".join(problems) or "- none", table=table.name, more=more
    )
