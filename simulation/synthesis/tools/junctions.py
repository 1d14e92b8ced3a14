"""``list_actors_by_film``: across a table that only joins two others."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Draft, Parameters, tool_name
from simulation.synthesis.tools.ground import Ground, is_junction
from simulation.synthesis.tools.probing import probe_existing
from simulation.synthesis.tools.ranking import match
from simulation.synthesis.tools.reading import LIST_LIMIT
from simulation.synthesis.tools.rows import rows_of
from simulation.synthesis.words.english import with_article
from simulation.vocabulary.lexicon import Frame, Intent, Purpose, Relation
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
    where = " AND ".join(
        f"j.{quoted(name)} = :{parameters.add(table.name, name, Purpose.FILTER, closed=False)}"
        for name in given.source_columns
    )
    rows.joins.insert(0, f"JOIN {quoted(table.name)} AS j ON {match(found, 'j', 't')}")
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
        probe=probe_existing(ground, table, parameters),
        worth=1.0,
        needs=(given.target,),
    )
