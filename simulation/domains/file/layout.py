"""What stands in a domain file, in this order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from simulation.domains.file.rows import Rows
from simulation.domains.file.tools import ToolEntry
from simulation.synthesis.tasks.recipe import Recipe
from simulation.vocabulary.domain import Coverage
from simulation.vocabulary.lexicon import Entity, Relation
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import JsonObject, Value

FORMAT = "dialoom.domain/1"
MOST_TOOLS = 500
MOST_STEPS = 5_000
"""Of all solutions together: each is a call that reading the file makes."""


class LexiconEntry(Value):
    caller: str = ""
    entities: dict[str, Entity] = {}
    relations: tuple[Relation, ...] = ()


class Layout(Value):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    format: Literal["dialoom.domain/1"]
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: str = ""
    now: str
    policy: str = ""
    personas: tuple[Persona, ...] = ()
    statements: str | None = Field(default=None, alias="schema")
    """None: nothing is stored, every tool is simulated."""
    world: str | None = None
    """The digest of what ``schema`` and ``data`` make. Who edits them takes it out."""
    data: dict[str, Rows] = {}
    tools: Annotated[dict[str, ToolEntry], Field(max_length=MOST_TOOLS)]
    lexicon: LexiconEntry | None = None
    """None: derived from the schema."""
    recipes: tuple[Recipe, ...] = ()
    chains: tuple[tuple[Task, ...], ...] = ()
    coverage: Coverage | None = None
    """None: measured."""


def with_table_names(document: JsonObject) -> JsonObject:
    """An entity's table is the name it is filed under."""
    lexicon = document.get("lexicon")
    entities = lexicon.get("entities") if isinstance(lexicon, dict) else None
    if not isinstance(lexicon, dict) or not isinstance(entities, dict):
        return document
    named = {
        table: {"table": table, **entity} if isinstance(entity, dict) else entity
        for table, entity in entities.items()
    }
    return {**document, "lexicon": {**lexicon, "entities": named}}
