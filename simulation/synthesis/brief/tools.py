"""Stages four, five and seven: tools with their SQL and return schemas, tried as they come."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from simulation.errors import SeatFailed
from simulation.llm.together import together
from simulation.synthesis.artefacts import Stage
from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.spec import Written, read_tools
from simulation.synthesis.brief.tables import shown_rows, tables_of
from simulation.synthesis.brief.toolbox import Toolbox
from simulation.synthesis.brief.trial import Disproved, Proved, Trial
from simulation.synthesis.brief.workshop import Order, Workshop, listed
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
            for written in batch.waiting:
                self._give_up(batch, written, batch.reasons[written.name])

    async def _try(self, batch: Batch, *, is_last: bool) -> None:
        """Leaves those waiting that did not work, with the reason."""
        waiting, batch.waiting = batch.waiting, []
        for written in waiting:
            if written.name in self.box.tools:
                continue
            if not await self._is_settled(batch, written, is_last=is_last):
                batch.waiting.append(written)

    async def _is_settled(self, batch: Batch, written: Written, *, is_last: bool) -> bool:
        most = MOST_TOOLS + (MOST_MORE_TOOLS if batch.stage is Stage.EXPANSION else 0)
        if len(self.box.tools) >= most:
            self._give_up(batch, written, f"There are {most} tools already.")
            return True
        try:
            proved = await asyncio.to_thread(self._trial.prove, written, is_last=is_last)
        except Disproved as reason:
            batch.reasons[written.name] = str(reason)
            return False
        self._keep(batch, proved)
        return True

    def _keep(self, batch: Batch, proved: Proved) -> None:
        """It is in, unless another does the same; that is no gap."""
        name, content = proved.tool.name, proved.written.as_json()
        twin = self.box.put(proved)
        if twin:
            self.shop.drop(batch.stage, name, twin, content, attempts=batch.attempts)
            return
        self._trial.accept(proved)
        self.shop.tell(batch.stage, name, content, attempts=batch.attempts)
        self.shop.tell(Stage.RETURNS, name, proved.tool.returns, reason=proved.redescribed)

    async def _mend(self, batch: Batch) -> None:
        """The same tools written again, or others in their place; one that is left out is given
        up.
        """
        batch.attempts += 1
        problems = [
            f"{json.dumps(each.as_json(), ensure_ascii=False)}\n-> {batch.reasons[each.name]}"
            for each in batch.waiting
        ]
        values = {**self._shown, "problems": "\n\n".join(problems)}
        mended = await self._asked(batch, "tools_mending", values)
        if mended is None:
            return
        names = {each.name for each in mended}
        for written in batch.waiting:
            if written.name not in names:
                self._give_up(batch, written, batch.reasons[written.name])
        batch.waiting = mended[: len(batch.waiting)]

    def _give_up(self, batch: Batch, written: Written, reason: str) -> None:
        if written.name not in self.box.tools:
            content = written.as_json()
            gap = self.shop.drop(
                batch.stage, written.name, reason, content, attempts=batch.attempts
            )
            self.gaps.append(gap)

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
