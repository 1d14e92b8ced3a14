"""Stages four, five and seven: tools with their SQL and return schemas, tried as they come."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from simulation.errors import SeatFailed
from simulation.synthesis.artefacts import Stage
from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.spec import Written, read_tools
from simulation.synthesis.brief.tables import shown_rows, tables_of
from simulation.synthesis.brief.toolbox import Toolbox
from simulation.synthesis.brief.trial import Disproved, Trial
from simulation.synthesis.brief.workshop import Order, Workshop, listed, together
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.tools import Tool
from simulation.world import World

BATCH = 7
"""Questions for which tools are written at once."""
MOST_OF_BATCH = 8
MOST_TOOLS = 40
MOST_MORE_TOOLS = 10
SHOWN_ROWS = 4


@dataclass
class Batch:
    """Tools of one answer, on their way to being proved."""

    name: str
    stage: Stage
    waiting: list[Written] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why each of them did not work when it was tried last."""
    attempts: int = 1


class Toolmakers:
    """Writes tools in batches at once; proves them one after the other, in the batches' order."""

    def __init__(
        self, shop: Workshop, brief: str, title: str, footing: Footing, world: World
    ) -> None:
        self.shop = shop
        self.brief = brief
        self.title = title
        self.footing = footing
        self.world = world
        self.box = Toolbox()
        self.gaps: list[Gap] = []
        self._trial = Trial(footing, world)
        self._shown = self._shown_material()

    async def write(self, questions: tuple[str, ...]) -> None:
        """Tools for the questions, ``BATCH`` of them at a time."""
        groups = [questions[at : at + BATCH] for at in range(0, len(questions), BATCH)]
        orders = [
            (f"questions {place * BATCH + 1} to {place * BATCH + len(group)}", group)
            for place, group in enumerate(groups)
        ]
        written = await together(self._batch(name, group) for name, group in orders)
        await self._prove(written)

    async def expand(self, questions: tuple[str, ...]) -> None:
        """What is missing; nothing is a fine answer."""
        batch = Batch("expansion", Stage.EXPANSION)
        values = {
            **self._shown,
            "questions": listed(questions),
            "tools": self.described(),
            "most": str(MOST_MORE_TOOLS),
        }
        batch.waiting = (await self._asked(batch, "expansion", values) or [])[:MOST_MORE_TOOLS]
        await self._prove([batch])

    async def _batch(self, name: str, questions: tuple[str, ...]) -> Batch:
        batch = Batch(name, Stage.TOOLS)
        values = {
            **self._shown,
            "questions": listed(questions),
            "most": str(MOST_OF_BATCH),
        }
        batch.waiting = await self._asked(batch, "tools", values) or []
        return batch

    async def _asked(self, batch: Batch, name: str, values: dict[str, str]) -> list[Written] | None:
        """None where no answer could be used."""
        order = Order(
            place=(batch.stage, batch.name, batch.attempts),
            prompt=name,
            values=values,
            read=read_tools,
        )
        try:
            written = await self.shop.ask(order)
        except SeatFailed as failed:
            reason = f"The model's tools could not be used ({failed.reason})."
            self.gaps.append(self.shop.drop(batch.stage, batch.name, reason))
            return None
        return list(written)

    async def _prove(self, batches: list[Batch]) -> None:
        for attempt in range(1, self.shop.attempts + 1):
            is_last = attempt == self.shop.attempts
            for batch in batches:
                await self._try(batch, is_last=is_last)
            batches = [batch for batch in batches if batch.waiting]
            if is_last or not batches:
                break
            await together(self._mend(batch) for batch in batches)
        for batch in batches:
            self._give_up(batch, batch.waiting)

    async def _try(self, batch: Batch, *, is_last: bool) -> None:
        """Leaves those waiting that did not work, with the reason."""
        failed: list[Written] = []
        for written in batch.waiting:
            if written.name in self.box.tools:
                continue
            if len(self.box.tools) >= self._most(batch):
                self._give_up(batch, [written], f"There are {self._most(batch)} tools already.")
                continue
            try:
                proved = await asyncio.to_thread(self._trial.prove, written, is_last=is_last)
            except Disproved as reason:
                batch.reasons[written.name] = str(reason)
                failed.append(written)
                continue
            twin = self.box.put(proved)
            content = proved.written.as_json()
            if twin:
                self.shop.drop(batch.stage, written.name, twin, content, attempts=batch.attempts)
                continue
            self._trial.accept(proved)
            self.shop.tell(batch.stage, written.name, content, attempts=batch.attempts)
            self.shop.tell(
                Stage.RETURNS, written.name, proved.tool.returns, reason=proved.redescribed
            )
        batch.waiting = failed

    async def _mend(self, batch: Batch) -> None:
        """The same tools written again; one that is left out is given up."""
        batch.attempts += 1
        problems = [
            f"{json.dumps(each.as_json(), ensure_ascii=False)}\n-> {batch.reasons[each.name]}"
            for each in batch.waiting
        ]
        values = {**self._shown, "problems": "\n\n".join(problems)}
        written = await self._asked(batch, "tools_mending", values)
        if written is None:
            return
        mended = {each.name: each for each in written}
        self._give_up(batch, [each for each in batch.waiting if each.name not in mended])
        batch.waiting = [mended[each.name] for each in batch.waiting if each.name in mended]

    @staticmethod
    def _most(batch: Batch) -> int:
        return MOST_TOOLS + (MOST_MORE_TOOLS if batch.stage is Stage.EXPANSION else 0)

    def _give_up(self, batch: Batch, tools: list[Written], reason: str = "") -> None:
        """With the reason why it did not work, if there is no other."""
        for written in tools:
            if written.name in self.box.tools:
                continue
            self.gaps.append(
                self.shop.drop(
                    batch.stage,
                    written.name,
                    reason or batch.reasons[written.name],
                    written.as_json(),
                    attempts=batch.attempts,
                )
            )

    def _shown_material(self) -> dict[str, str]:
        tables = tables_of(self.footing.image)
        rows = [
            f"`{name}`\n{shown_rows(self.world, table, SHOWN_ROWS)}"
            for name, table in tables.tables.items()
        ]
        return {
            "brief": self.brief,
            "title": self.title,
            "ddl": tables.ddl(),
            "now": self.footing.now.replace("T", " "),
            "rows": "\n\n".join(rows),
        }

    def policy_values(self, questions: tuple[str, ...]) -> dict[str, str]:
        shown = {name: self._shown[name] for name in ("brief", "title", "ddl")}
        return {**shown, "questions": listed(questions), "tools": self.described()}

    def described(self) -> str:
        return "\n".join(_described(each.tool) for each in self.box.tools.values())


def _described(tool: Tool) -> str:
    taken = ", ".join(
        name if name in tool.parameters["required"] else f"{name}?"
        for name in tool.parameters["properties"]
    )
    return f"- {tool.name}({taken}): {tool.description}"
