"""``count_orders_by_status``, ``average_price_by_category``: rows by group."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Draft, Parameters, computed, tool_name
from simulation.synthesis.tools.ground import Ground
from simulation.synthesis.tools.measures import measures_of
from simulation.synthesis.tools.rows import Rows
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words
from simulation.vocabulary.lexicon import Frame, Intent, Kind
from simulation.vocabulary.tools import Tool

_GROUPS = 50


def draft_per_category(ground: Ground, table: Table) -> Iterator[Draft]:
    """How the rows spread over a category, and the average of a measure in each."""
    if table.rows < 8:
        return
    for column in _categories(ground, table)[:2]:
        yield _grouped(ground, table, column, "")
    measures = measures_of(ground, table)
    if measures:
        for column in _categories(ground, table)[:1]:
            yield _grouped(ground, table, column, measures[0])


def _categories(ground: Ground, table: Table) -> list[str]:
    """Those that are hardly ever empty and have a few values before the others."""
    found = _all_categories(ground, table)
    return sorted(found, key=lambda name: _thinness(table, name))


def _thinness(table: Table, column: str) -> tuple[bool, bool, bool]:
    holds = table.holds(column)
    telling = bool(_TELLING & set(column_words(column)))
    return (holds.filled < 0.9 * holds.rows, holds.distinct < 3, not telling)


_TELLING = listed("status type category kind genre class country department state")
"""Words of columns by which people like to see things counted."""


def _all_categories(ground: Ground, table: Table) -> list[str]:
    return [
        each.name
        for each in table.columns
        if ground.kind(table.name, each.name) is Kind.CATEGORY
        and ground.json_type(table.name, each.name) == "string"
        and not ground.field(table.name, each.name).hidden
        and table.holds(each.name).distinct > 1
        and any(len(str(value)) > 1 for value in table.holds(each.name).common)
        and not all(str(value).isdigit() for value in table.holds(each.name).common)
    ]


def _grouped(ground: Ground, table: Table, column: str, measured: str) -> Draft:
    entity, by = ground.entity(table.name), ground.field(table.name, column)
    rows, parameters = Rows(ground, table), Parameters(ground)
    rows.take("t", table.name, column)
    group = ground.property(table.name, column)
    if measured:
        known = ground.field(table.name, measured)
        measure, label = tool_name("average", ground.property(table.name, measured)), known.label
        kind = Kind.MONEY if known.kind is Kind.MONEY else Kind.NUMBER
        rows.compute(
            measure,
            f"avg(t.{quoted(measured)})",
            computed(f"average {label}", kind, known.unit),
            "number",
        )
        asks = _average_asks(entity.plural, label, by.label)
        own = ground.property(table.name, measured)
        own = f"{ground.noun(table.name)}_{own}" if own in ("total", "amount") else own
        name = tool_name("average", own, "by", group)
        where = f"t.{quoted(measured)} IS NOT NULL AND t.{quoted(column)} IS NOT NULL"
    else:
        measure = f"{ground.noun(table.name)}_count"
        label = f"number of {entity.plural}"
        rows.compute(measure, "count(*)", computed(label, Kind.INTEGER), "integer")
        asks = _count_asks(entity.plural, by.label)
        name = tool_name("count", ground.nouns(table.name), "by", group)
        where = f"t.{quoted(column)} IS NOT NULL"
    sql = (
        f"SELECT {', '.join(rows.select)} {rows.source} WHERE {where} GROUP BY t.{quoted(column)} "
        f"ORDER BY 2 DESC, 1 LIMIT {_GROUPS}"
    )
    told = f"average {label}" if measured else label
    tool = Tool(
        name=name,
        description=f"The {told} for each {by.label} of {entity.plural}, highest first.",
        parameters=parameters.schema(),
        returns=rows.many(),
        sql=sql,
    )
    return Draft(
        tool=tool,
        frame=Frame(
            tool=name,
            intent=Intent.AGGREGATE,
            entity=table.name,
            outputs=rows.outputs,
            measure=measure,
            function="avg" if measured else "count",
            group=group,
            asks=asks,
        ),
        style="average" if measured else "count_by_category",
        tables=(table.name,),
        probe="SELECT 1 LIMIT 0",
        worth=0.5 if measured else 0.55,
    )


def _count_asks(many: str, by: str) -> tuple[str, ...]:
    return (
        f"find out how many {many} there are for each {by}",
        f"see how the {many} spread over the different values of {by}",
        f"get the number of {many} by {by}",
        f"know which {by} has the most {many}",
    )


def _average_asks(many: str, label: str, by: str) -> tuple[str, ...]:
    return (
        f"find out the average {label} of {many} for each {by}",
        f"compare the average {label} of {many} by {by}",
        f"know which {by} has the highest average {label}",
        f"see the average {label} of {many} by {by}",
    )
