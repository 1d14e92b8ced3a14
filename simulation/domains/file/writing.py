"""A package as the text of its domain file."""

from __future__ import annotations

from typing import Any, Final

from simulation.domains.file.building import build
from simulation.domains.file.dumping import dump
from simulation.domains.file.emitting import Line, Row, emit
from simulation.domains.file.layout import FORMAT
from simulation.domains.file.plain import plain
from simulation.domains.file.rows import Contents, Rows
from simulation.domains.file.tools import tool_part
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.vocabulary.lexicon import Lexicon
from simulation.vocabulary.value import JsonObject
from simulation.world.base import BASES

CHARACTERS: Final = 8_000_000


def write_domain(package: Package) -> str:
    """Raises InputError for a world that is too large for text, or that rows cannot tell."""
    text = emit(_document(package))
    if len(text) > CHARACTERS:
        raise InputError(
            "data",
            f"written out, it has {len(text):,} characters, and {CHARACTERS:,} is the most.",
            "Keep the database itself, or use a slice of it: --slice-rows 2000.",
        )
    return text


def _document(package: Package) -> JsonObject:
    domain = package.domain
    about = {name: getattr(domain, name) for name in ("name", "title", "description", "now")}
    parts: JsonObject = {
        "format": FORMAT,
        **about,
        "policy": domain.policy,
        "personas": plain(domain.personas),
        **_world(package),
        "tools": {tool.name: tool_part(tool, domain.lexicon) for tool in domain.tools},
        "lexicon": _lexicon(domain.lexicon),
        "recipes": plain(package.recipes),
        "chains": plain(package.chains),
        "coverage": plain(domain.coverage),
    }
    kept = ("format", "tools", "lexicon", "coverage", *about)
    return {name: part for name, part in parts.items() if part or name in kept}


def _world(package: Package) -> JsonObject:
    """Nothing for a domain whose tools are simulated: no row is stored."""
    contents = dump(package.image)
    if not contents.statements:
        return {}
    digest = BASES.of(package.image).ledger.digest
    if BASES.of(build(contents)).ledger.digest != digest:
        raise InputError(
            "data",
            "this database does not come back from its rows as it was.",
            "Dump and reload it (sqlite3 FILE .dump | sqlite3 NEW), and use the new file.",
        )
    return {"schema": contents.statements, "world": digest, "data": _data(contents)}


def _data(contents: Contents) -> JsonObject:
    return {name: _table(rows) for name, rows in contents.data.items()}


def _table(rows: Rows) -> JsonObject:
    return {"columns": Line(rows.columns), "rows": [Row(row) for row in rows.rows]}


def _lexicon(lexicon: Lexicon) -> JsonObject:
    """Without frames, which stand with their tools."""
    part: dict[str, Any] = plain(lexicon)
    part.pop("frames", None)
    for entity in part.get("entities", {}).values():
        del entity["table"]
    return part
