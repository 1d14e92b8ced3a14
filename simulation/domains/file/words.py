"""Whether the words of a domain are about what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simulation.errors import InputError
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Frame, Lexicon
from simulation.vocabulary.tools import Tool
from simulation.world import World


class _Name(NamedTuple):
    place: str
    name: str
    known: Iterable[str]


def check_words(domain: Domain, world: World) -> None:
    """Raises InputError naming the first word about a table, column or property that is not there.

    Where no table is stored, words are about things that only their tools know.
    """
    tables = {
        table["name"]: [column["name"] for column in table["columns"]] for table in world.schema()
    }
    words = [*_of_lexicon(domain.lexicon, tables)] if tables else []
    for frame in domain.lexicon.frames.values():
        tool = domain.tool(frame.tool)
        if tool is not None:
            words += _of_frame(frame, tool, domain.lexicon)
    for place, name, known in words:
        if name not in known:
            listed = ", ".join(known)
            raise InputError(
                place, f"{name[:80]!r} is not there.", f"There are: {listed[:300] or 'none'}."
            )


def _of_lexicon(lexicon: Lexicon, tables: Mapping[str, Iterable[str]]) -> Iterator[_Name]:
    for table, entity in lexicon.entities.items():
        place = f"lexicon.entities.{table}"
        yield _Name(place, table, tables)
        columns = tables.get(table, ())
        for column in (*entity.fields, *entity.key, *entity.known_by):
            yield _Name(f"{place}.fields", column, columns)
        if entity.stands_for:
            yield _Name(f"{place}.stands_for", entity.stands_for, lexicon.entities)
    if lexicon.caller:
        yield _Name("lexicon.caller", lexicon.caller, lexicon.entities)
    for number, relation in enumerate(lexicon.relations):
        place = f"lexicon.relations[{number}]"
        for table, named in (
            (relation.source, relation.source_columns),
            (relation.target, relation.target_columns),
        ):
            yield _Name(place, table, lexicon.entities)
            yield from (_Name(place, column, tables.get(table, ())) for column in named)


def _of_frame(frame: Frame, tool: Tool, lexicon: Lexicon) -> Iterator[_Name]:
    place = f"tools.{tool.name}.frame"
    parameters = tool.parameters.get("properties", {})
    yield _Name(f"{place}.entity", frame.entity, lexicon.entities)
    for name, each in frame.inputs.items():
        yield _Name(f"{place}.inputs", name, parameters)
        if each.column and lexicon.field(each.column) is None:
            yield _Name(f"{place}.inputs.{name}.column", each.column, _columns(lexicon))
    for named in (frame.measure, frame.group, *frame.asked):
        if named:
            yield _Name(place, named, frame.outputs)


def _columns(lexicon: Lexicon) -> list[str]:
    return [f"{table}.{name}" for table, each in lexicon.entities.items() for name in each.fields]
