"""From a database to a package: ingest, introspect, put into words, draft, prove, grade."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from simulation.errors import DatabaseRefused
from simulation.synthesis.clock import now_of
from simulation.synthesis.coverage import coverage_of
from simulation.synthesis.ingest.source import ingest
from simulation.synthesis.naming.lexicon import derive_lexicon
from simulation.synthesis.overlay import Overlay, retool, reword
from simulation.synthesis.package import Package
from simulation.synthesis.policy import policy_of
from simulation.synthesis.schema.introspection import introspect
from simulation.synthesis.schema.shape import Shape
from simulation.synthesis.tools.choosing import choose
from simulation.synthesis.tools.draft import Draft
from simulation.synthesis.tools.drafting import all_drafts
from simulation.synthesis.tools.ground import Ground, slug
from simulation.synthesis.tools.proving import Proof
from simulation.synthesis.words.english import joined
from simulation.synthesis.words.splitting import words_of
from simulation.vocabulary.domain import Domain, Gap
from simulation.vocabulary.lexicon import Lexicon
from simulation.world import World, image_hash


def from_database(
    path: Path,
    *,
    name: str | None = None,
    slice_rows: int | None = None,
    now: str | None = None,
    overlay: Overlay | None = None,
) -> Package:
    """A domain from an SQLite file, an SQLite script, or a folder of CSV files.

    The file and its folder are only read. ``slice_rows`` is the number of rows to keep of a large
    database (above about 20 MB one is sliced anyway). Raises DatabaseRefused.
    """
    path = Path(path)
    ingested = ingest(path, slice_rows=slice_rows)
    title = " ".join(words_of(name or path.stem)).strip().capitalize() or "Database"
    return from_image(
        ingested.image,
        name=name or path.stem,
        title=title,
        now=now,
        overlay=overlay,
        gaps=ingested.gaps,
        sliced_rows=ingested.sliced_rows,
    )


def from_image(
    image: bytes,
    *,
    name: str,
    title: str = "",
    description: str = "",
    now: str | None = None,
    policy: str | None = None,
    overlay: Overlay | None = None,
    gaps: tuple[Gap, ...] = (),
    sliced_rows: int | None = None,
) -> Package:
    """The same from a serialized database that is known to be sound.

    Raises DatabaseRefused if there is no table with rows, or no tool at all that works.
    """
    overlay = overlay or Overlay()
    shape, unreadable = introspect(image)
    _require_rows(shape, name)
    now = now or now_of(shape)
    lexicon = reword(derive_lexicon(shape), overlay)
    shape = replace(shape, relations=lexicon.relations)
    wanted = overlay.keep != ()
    chosen, unproven = _proven_tools(image, now, Ground(shape, lexicon)) if wanted else ((), ())
    tools, frames = retool(
        tuple(draft.tool for draft in chosen),
        {draft.tool.name: draft.frame for draft in chosen},
        overlay,
    )
    if not tools:
        raise DatabaseRefused(name, _nothing(unproven), "Give tables keys, names and rows.")
    lexicon = lexicon.model_copy(update={"frames": frames})
    title = title or name
    domain = Domain(
        name=slug(name).replace("_", "-") or "database",
        title=title,
        description=description or _described(shape, lexicon),
        now=now,
        policy=policy or overlay.policy or policy_of(title, lexicon),
        tools=tools,
        lexicon=lexicon,
        world=image_hash(image),
        coverage=coverage_of(shape, lexicon, tools, (*gaps, *unreadable, *unproven), sliced_rows),
    )
    return Package(domain=domain, image=image)


def _require_rows(shape: Shape, name: str) -> None:
    if not shape.tables:
        raise DatabaseRefused(name, "there is no table in it.", "Bring a database with tables.")
    if not any(table.rows and table.columns for table in shape.tables.values()):
        raise DatabaseRefused(
            name, "none of its tables has a row.", "Bring a database with data in it."
        )


def _proven_tools(
    image: bytes, now: str, ground: Ground
) -> tuple[tuple[Draft, ...], tuple[Gap, ...]]:
    world = World.open(image, now=now)
    try:
        proof = Proof(world)
        return choose(ground, all_drafts(ground), proof.works), tuple(proof.gaps)
    finally:
        world.close()


def _nothing(gaps: tuple[Gap, ...]) -> str:
    why = f" {gaps[0].reason}" if gaps else ""
    return f"no tool could be made from it.{why}"


def _described(shape: Shape, lexicon: Lexicon) -> str:
    tables = sorted(shape.tables.values(), key=lambda table: -table.rows)[:5]
    named = [lexicon.entities[table.name].plural for table in tables if table.rows]
    return f"Records of {joined(named)}."
