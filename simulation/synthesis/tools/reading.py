"""``get_order``, ``search_customers``, ``list_orders_by_customer``: rows as they are."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.naming.known_by import names_of
from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Draft, Parameters, tool_name
from simulation.synthesis.tools.filters import Filters, named_parents
from simulation.synthesis.tools.ground import Ground, is_first, is_junction, is_one_to_one, is_plain
from simulation.synthesis.tools.probing import probe_existing
from simulation.synthesis.tools.rows import rows_of
from simulation.synthesis.words.english import with_article
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Output, Purpose, Relation
from simulation.vocabulary.tools import Tool

SEARCH_LIMIT = 10
LIST_LIMIT = 20


def draft_get(ground: Ground, table: Table) -> Iterator[Draft]:
    """One row by its key."""
    if not ground.can_be_key(table.name) or not table.rows or is_junction(ground, table):
        return
    entity = ground.entity(table.name)
    parameters, rows = Parameters(ground), rows_of(ground, table, brief=False)
    if len(rows.outputs) <= len(table.key):
        return
    where = " AND ".join(
        f"t.{quoted(name)} = :{parameters.add(table.name, name, Purpose.KEY)}" for name in table.key
    )
    noun = with_article(entity.singular)
    tool = Tool(
        name=tool_name("get", ground.noun(table.name)),
        description=f"Get {noun} by {_key_words(ground, table)}: {_told(rows.outputs)}.",
        parameters=parameters.schema(),
        returns=rows.one(),
        sql=rows.sql(where=where, limit="1"),
    )
    yield Draft(
        tool=tool,
        frame=Frame(
            tool=tool.name,
            intent=Intent.READ,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            asks=(
                f"look up {noun}",
                f"check the details of {noun}",
                f"find out about {noun}",
                f"get some information about {noun}",
                f"see what is on record for {noun}",
            ),
        ),
        style="get",
        tables=(table.name,),
        probe=probe_existing(ground, table, parameters),
        worth=0.95 if is_plain(ground, table) else 0.7,
    )


def draft_search(ground: Ground, table: Table) -> Iterator[Draft]:
    """Rows by what people know of them; every filter may be left out."""
    if not table.rows or is_junction(ground, table):
        return
    entity = ground.entity(table.name)
    parameters, rows = Parameters(ground), rows_of(ground, table, brief=True)
    filters = Filters(ground, table, parameters)
    filters.collect()
    if not filters.conditions:
        return
    noun, many = with_article(entity.singular), entity.plural
    by = ", ".join(dict.fromkeys(filters.labels))
    tool = Tool(
        name=tool_name("search", ground.nouns(table.name)),
        description=(
            f"Search {many} by {by}. Give only what is known; what is left out does not filter. "
            f"Returns {_told(rows.outputs)} of each."
        ),
        parameters=parameters.schema(),
        returns=rows.many(),
        sql=rows.sql(
            where=" AND ".join(filters.conditions), limit=f":{parameters.add_limit(SEARCH_LIMIT)}"
        ),
    )
    yield Draft(
        tool=tool.model_copy(update={"parameters": parameters.schema()}),
        frame=Frame(
            tool=tool.name,
            intent=Intent.SEARCH,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            asks=(
                f"find {noun}",
                f"look for {many}",
                f"search for {noun}",
                f"see which {many} there are",
                f"find the right {entity.singular}",
            ),
        ),
        style="search",
        tables=(table.name,),
        probe=probe_existing(ground, table, parameters, only=filters.surest),
        worth=_search_worth(ground, table),
    )


def draft_list(ground: Ground, relation: Relation) -> Iterator[Draft]:
    """The rows that belong to one row of another table."""
    table, parent = ground.shape.tables[relation.source], ground.shape.tables[relation.target]
    types = [ground.json_type(table.name, name) for name in relation.source_columns]
    if not table.rows or None in types or parent.kind != "table" or is_junction(ground, table):
        return
    if is_one_to_one(ground, relation) or not is_first(ground, relation):
        return
    child, owner = ground.entity(table.name), ground.entity(parent.name)
    parameters, rows = Parameters(ground), rows_of(ground, table, brief=True)
    where = " AND ".join(
        f"t.{quoted(name)} = :{parameters.add(table.name, name, Purpose.FILTER, closed=False)}"
        for name in relation.source_columns
    )
    order = latest_first(ground, table)
    role = relation.label or owner.singular
    tool = Tool(
        name=tool_name("list", ground.nouns(table.name), "by", *role_words(ground, relation)),
        description=(
            f"List the {child.plural} of {with_article(role)}"
            f"{', latest first' if order else ''}: {_told(rows.outputs)}."
        ),
        parameters=parameters.schema(),
        returns=rows.many(),
        sql=rows.sql(where=where, order=order, limit=f":{parameters.add_limit(LIST_LIMIT)}"),
    )
    of = with_article(role)
    yield Draft(
        tool=tool.model_copy(update={"parameters": parameters.schema()}),
        frame=Frame(
            tool=tool.name,
            intent=Intent.SEARCH,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            asks=(
                f"see the {child.plural} of {of}",
                f"find out which {child.plural} {of} has",
                f"go through the {child.plural} of {of}",
                f"get a list of the {child.plural} for {of}",
                f"check what {child.plural} are on record for {of}",
            ),
        ),
        style="list",
        tables=(table.name, parent.name),
        probe=probe_existing(ground, table, parameters),
        worth=1.05 if order else 0.85,
        needs=(parent.name,),
    )


def _search_worth(ground: Ground, table: Table) -> float:
    """Most for what people call by name, least for what has only a number."""
    if names_of(ground.shape, table):
        return 1.0
    if set(ground.entity(table.name).known_by) - set(table.key):
        return 0.95
    return 0.8 if named_parents(ground, table) else 0.55


def latest_first(ground: Ground, table: Table) -> str:
    """Order by the first date there is, newest first."""
    for column in table.columns:
        known = ground.field(table.name, column.name)
        if known.kind in (Kind.DATE, Kind.DATETIME) and not known.hidden:
            return f"t.{quoted(column.name)} DESC"
    return ""


def role_words(ground: Ground, relation: Relation) -> tuple[str, ...]:
    """For a tool's name: ``customer``, ``billing_address``."""
    text = "_".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in relation.label.lower()).split()
    )
    return (text or ground.noun(relation.target),)


def _key_words(ground: Ground, table: Table) -> str:
    return " and ".join(ground.field(table.name, name).label for name in table.key)


def _told(outputs: dict[str, Output]) -> str:
    return ", ".join(dict.fromkeys(each.field.label for each in outputs.values()))
