"""What a synthesis is made from, as JSON of its job: frozen when it was ordered."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from simulation.llm.lineup import ModelRole
from simulation.synthesis.artefacts import Stage
from simulation.vocabulary.value import JsonObject, Value

Source = Literal["brief", "tools", "file", "domain"]
MADE = {
    "brief": (
        *(Stage.QUESTIONS, Stage.SCHEMA, Stage.DATA, Stage.TOOLS, Stage.EXPANSION, Stage.POLICY),
    ),
    "tools": (Stage.TOOLS, Stage.POLICY, Stage.RETURNS),
    "file": (),
    "domain": (Stage.POLICY, Stage.WORDS, Stage.TOOLS),
}
"""The stages of each source, in the order in which they are told."""


class Wanted(Value):
    source: Source
    brief: str = ""
    tools: Any = None
    """A JSON list of function specs."""
    file: str = ""
    """Of a domain file: its path, relative to the application's home."""
    domain: UUID | None = None
    """The version that is gone on with."""
    refine: bool = False
    """Whether a model puts its words, descriptions and policy right."""
    name: str = ""
    tasks: int = 0
    """How many the model writes."""
    seed: int = 0
    cast: JsonObject = {}
    """The models by role: see ``curation.engine.casts``."""

    def roles(self) -> tuple[ModelRole, ...]:
        """Those that have to have a model."""
        questions = (ModelRole.QUESTION_WRITER,) if self.source == "brief" else ()
        makes = self.source in ("brief", "tools") or self.refine
        tools = (ModelRole.TOOL_WRITER,) if makes else ()
        tasks = (ModelRole.TASK_WRITER,) if self.tasks else ()
        return (*questions, *tools, *tasks)

    def stages(self) -> tuple[Stage, ...]:
        made = () if self.source == "domain" and not self.refine else MADE[self.source]
        return (*made, *((Stage.TASKS,) if self.tasks else ()))
