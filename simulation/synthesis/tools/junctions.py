"""``list_actors_by_film``: across a table that only joins two others."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Draft, Parameters, owner_parameter, tool_name
from simulation.synthesis.tools.ground import Ground, is_junction
from simulation.synthesis.tools.reading import LIST_LIMIT
from simulation.synthesis.tools.rows import rows_of
from simulation.synthesis.words.english import with_article
from simulation.vocabulary.lexicon import Frame, Intent, Relation
from simulation.vocabulary.tools import Tool


def draft_across(ground: Ground, table: Table) -> Iterator[Draft]:
    if not is_junction(ground, table) or not table.rows:
        return
    first, second = ground.shape.parents(table.name)
    yield from _across(ground, table, first, second)
    yield from _across(ground, table, second, first)


def _across(ground: Ground, table: Table, given: Relation, found: Relation) -> Iterator[Draft]:
    """The rows of ``found``'s target that are joined to one row of ``given``'s."""
    target = ground.shape.tables[found.target]
    types = [ground.json_type(table.name, name) for name in given.source_columns]
    if None in types or target.kind != "table" or not ground.entity(target.name).known_by:
        return
    parameters, rows = Parameters(ground), rows_of(ground, target, brief=True)
    given_to = " AND ".join(
        f"j.{quoted(here)} = :{owner_parameter(parameters, given, here, there)}"
        for here, there in zip(given.source_columns, given.target_columns, strict=True)
    )
    there = ", ".join(f"t.{quoted(name)}" for name in found.target_columns)
    here = ", ".join(f"j.{quoted(name)}" for name in found.source_columns)
    where = f"({there}) IN (SELECT {here} FROM {quoted(table.name)} AS j WHERE {given_to})"  # noqa: S608
    limit = parameters.add_limit(LIST_LIMIT)
    entity = ground.entity(target.name)
    of = with_article(ground.entity(given.target).singular)
    tool = Tool(
        name=tool_name("list", ground.nouns(target.name), "by", ground.noun(given.target)),
        description=f"List the {entity.plural} that go with {of}.",
        parameters=parameters.schema(),
        returns=rows.many(),
        sql=rows.sql(where=where, limit=f":{limit}"),
    )
    yield Draft(
        tool=tool,
        frame=Frame(
            tool=tool.name,
            intent=Intent.SEARCH,
            entity=target.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            asks=(
                f"see the {entity.plural} of {of}",
                f"find out which {entity.plural} {of} has",
                f"get a list of the {entity.plural} for {of}",
                f"check which {entity.plural} go with {of}",
            ),
        ),
        style="across",
        tables=(target.name, table.name, given.target),
        probe=_probe(ground, table, given, parameters),
        worth=1.0,
        needs=(given.target,),
    )


def _probe(ground: Ground, table: Table, given: Relation, parameters: Parameters) -> str:
    """Keys that the junction holds, called as the parameters are."""
    taken = ", ".join(
        f'{ground.expression("t", table.name, here)} AS "{ground.property(table.name, here)}"'
        for here in given.source_columns
    )
    filled = " AND ".join(f"t.{quoted(here)} IS NOT NULL" for here in given.source_columns)
    return f"SELECT {taken} FROM {quoted(table.name)} AS t WHERE {filled} LIMIT 3"  # noqa: S608
