"""``top_products_by_price``, ``top_customers_by_orders``: the most of something."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Draft, Parameters, computed, tool_name
from simulation.synthesis.tools.ground import Ground, counted, counting
from simulation.synthesis.tools.measures import measures_of
from simulation.synthesis.tools.rows import Rows, display_columns, rows_of
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Purpose, Relation
from simulation.vocabulary.tools import Tool

TOP = 5


def draft_top(ground: Ground, table: Table) -> Iterator[Draft]:
    """The rows with the highest value of a measure, within a category if wanted."""
    if table.rows < 4 or not ground.entity(table.name).known_by:
        return
    for column in measures_of(ground, table)[:2]:
        yield _top(ground, table, column)


def _top(ground: Ground, table: Table, column: str) -> Draft:
    entity, label = ground.entity(table.name), ground.field(table.name, column).label
    parameters, rows = Parameters(ground), rows_of(ground, table, brief=True)
    measure = ground.property(table.name, column)
    rows.take("t", table.name, column)
    where = [f"t.{quoted(column)} IS NOT NULL"]
    category = _category(ground, table)
    if category:
        name = parameters.add(table.name, category, Purpose.FILTER, required=False)
        where.append(f"(:{name} IS NULL OR t.{quoted(category)} = :{name})")
    limit = parameters.add_limit(TOP)
    within = f", within one {ground.field(table.name, category).label} if given" if category else ""
    tool = Tool(
        name=tool_name("top", ground.nouns(table.name), "by", measure),
        description=f"The {entity.plural} with the highest {label}, highest first{within}.",
        parameters=parameters.schema(),
        returns=rows.many(),
        sql=rows.sql(" AND ".join(where), f"t.{quoted(column)} DESC", f":{limit}"),
    )
    return Draft(
        tool=tool,
        frame=Frame(
            tool=tool.name,
            intent=Intent.TOP,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            measure=measure,
            function="desc",
            asks=(
                f"find out which {entity.plural} have the highest {label}",
                f"see the {entity.plural} with the highest {label}",
                f"get the top {entity.plural} by {label}",
                f"know which {entity.singular} leads by {label}",
            ),
        ),
        style="top",
        tables=(table.name,),
        probe='SELECT 3 AS "limit"',
        worth=0.62,
    )


def _category(ground: Ground, table: Table) -> str:
    for column in table.columns:
        known = ground.field(table.name, column.name)
        typed = ground.json_type(table.name, column.name)
        if known.kind is Kind.CATEGORY and typed == "string" and not known.hidden:
            return column.name
    return ""


def draft_top_by_children(ground: Ground, relation: Relation) -> Iterator[Draft]:
    """The parents with the most children."""
    child, parent = ground.shape.tables[relation.source], ground.shape.tables[relation.target]
    names = display_columns(ground, parent)
    if not names or child.rows <= parent.rows or not ground.can_be_key(parent.name):
        return
    what = counted(ground, relation)
    one, many = ground.entity(parent.name), ground.entity(what).plural
    measure = f"{ground.noun(what)}_count"[:60]
    rows = _named_rows(ground, parent, names)
    rows.joins.append(f"JOIN {quoted(child.name)} AS c ON {match(relation, 'c', 't')}")
    number = counting(ground, relation)
    rows.compute(measure, number, computed(f"number of {many}", Kind.INTEGER), "integer")
    parameters = Parameters(ground)
    limit = parameters.add_limit(TOP)
    grouped = ", ".join(f"t.{quoted(name)}" for name in parent.key)
    sql = (
        f"SELECT {', '.join(rows.select)} {rows.source} GROUP BY {grouped} "
        f"ORDER BY {number} DESC, {grouped} LIMIT :{limit}"
    )
    tool = Tool(
        name=tool_name("top", ground.nouns(parent.name), "by", ground.nouns(what)),
        description=f"The {one.plural} with the most {many}, most first, with how many.",
        parameters=parameters.schema(),
        returns=rows.many(),
        sql=sql,
    )
    yield Draft(
        tool=tool,
        frame=Frame(
            tool=tool.name,
            intent=Intent.TOP,
            entity=parent.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            measure=measure,
            function="desc",
            asks=(
                f"find out which {one.plural} have the most {many}",
                f"see who or what has the most {many}",
                f"get the {one.plural} with the most {many}",
                f"know which {one.singular} comes first by number of {many}",
            ),
        ),
        style="top_by_children",
        tables=(parent.name, child.name),
        probe='SELECT 3 AS "limit"',
        worth=0.58,
    )


def _named_rows(ground: Ground, table: Table, names: tuple[str, ...]) -> Rows:
    rows = Rows(ground, table)
    for column in (*table.key, *names):
        rows.take("t", table.name, column)
    return rows


def match(relation: Relation, child: str, parent: str) -> str:
    return " AND ".join(
        f"{child}.{quoted(here)} = {parent}.{quoted(there)}"
        for here, there in zip(relation.source_columns, relation.target_columns, strict=True)
    )
