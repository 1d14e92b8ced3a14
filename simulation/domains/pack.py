"""A pack: a folder with the SQL, data, words, tools and policy of one domain."""

from __future__ import annotations

import importlib
import tomllib
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from simulation.domains.image import build_image, column_types
from simulation.domains.toolfile import ToolEntry
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.recipe import Recipe
from simulation.vocabulary.domain import Coverage, Domain
from simulation.vocabulary.lexicon import Lexicon
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.value import Value


class About(Value):
    """``pack.toml``."""

    title: str
    description: str
    now: str
    personas: tuple[Persona, ...]


def read_pack(name: str) -> Package:
    """The pack in the folder ``name``, beside this module."""
    folder = files("simulation.domains").joinpath(name)
    about = About.model_validate(_toml(folder.joinpath("pack.toml")))
    data = importlib.import_module(f"simulation.domains.{name}.data")
    image = build_image(_text(folder, "schema.sql"), data.build(), _text(folder, "triggers.sql"))
    types = column_types(image)
    words = _words(folder.joinpath("lexicon.toml"))
    entries = _tool_entries(folder.joinpath("tools"))
    frames = {tool: entry.frame(tool, words) for tool, entry in entries.items()}
    lexicon = words.model_copy(update={"frames": frames})
    domain = Domain(
        name=name,
        title=about.title,
        description=about.description,
        now=about.now,
        policy=_text(folder, "policy.md"),
        tools=tuple(entry.tool(tool, words, types) for tool, entry in entries.items()),
        lexicon=lexicon,
        personas=about.personas,
        world=sha256(image).hexdigest(),
        coverage=_full_coverage(lexicon, len(types)),
    )
    recipes = tuple(map(Recipe.model_validate, _toml(folder.joinpath("recipes.toml"))["recipe"]))
    return Package(domain=domain, image=image, recipes=recipes)


def _words(file: Traversable) -> Lexicon:
    """The lexicon without frames; an entity's table is the name it is filed under."""
    read = _toml(file)
    entities = {table: {"table": table, **entity} for table, entity in read["entities"].items()}
    found = {"entities": entities, "relations": read["relations"], "caller": read.get("caller", "")}
    return Lexicon.model_validate(found)


def _tool_entries(folder: Traversable) -> dict[str, ToolEntry]:
    listed = sorted(folder.iterdir(), key=lambda file: file.name)
    return {
        name: ToolEntry.model_validate(entry)
        for file in listed
        if file.name.endswith(".toml")
        for name, entry in _toml(file).items()
    }


def _full_coverage(lexicon: Lexicon, columns: int) -> Coverage:
    tables = len(lexicon.entities)
    return Coverage(tables=tables, tables_offered=tables, columns=columns, columns_offered=columns)


def _text(folder: Traversable, name: str) -> str:
    return folder.joinpath(name).read_text(encoding="utf-8")


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
