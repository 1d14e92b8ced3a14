"""``get_order_total``, ``get_rental_duration``: one value worked out from a row or its items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Draft, Parameters, computed, tool_name
from simulation.synthesis.tools.ground import Ground
from simulation.synthesis.tools.probing import probe_existing
from simulation.synthesis.tools.ranking import match
from simulation.synthesis.tools.rows import Rows, display_columns
from simulation.synthesis.words.english import with_article
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Output, Purpose, Relation
from simulation.vocabulary.tools import Tool

_DATES = (Kind.DATE, Kind.DATETIME)
_QUANTITY = re.compile(r"(^|_)(qty|quantity|units|count)$|quantity(ordered)?$|^units$", re.I)
_NO_STEP = re.compile(r"birth|born|dob|death|died|span|created|updated|founded", re.I)
"""Dates that are no step of something that takes its time."""
_PRICE = re.compile(r"price|cost|rate", re.I)


def draft_derived(ground: Ground, table: Table) -> Iterator[Draft]:
    """The days from the first to the second of two dates of a row."""
    dates = [
        each.name
        for each in table.columns
        if ground.kind(table.name, each.name) in _DATES
        and not ground.field(table.name, each.name).hidden
        and not _NO_STEP.search(each.name)
        and ground.json_type(table.name, each.name) == "string"
    ]
    if len(dates) < 2 or not ground.can_be_key(table.name):
        return
    first, second = dates[0], dates[-1]
    early, late = table.holds(first), table.holds(second)
    if str(early.low) > str(late.low) or str(early.high)[:10] > str(late.high)[:10]:
        return
    names = [ground.field(table.name, name).label for name in (first, second)]
    days = f"julianday(date(t.{quoted(second)})) - julianday(date(t.{quoted(first)}))"
    what = f"days from {names[0]} to {names[1]}"
    noun = with_article(ground.entity(table.name).singular)
    yield _derived(
        ground,
        table,
        name=tool_name("get", ground.noun(table.name), "duration"),
        measure="days",
        expression=f"CAST({days} AS INTEGER)",
        output=computed(what, Kind.INTEGER, "days"),
        shown=(first, second),
        where=f"t.{quoted(first)} IS NOT NULL AND t.{quoted(second)} IS NOT NULL",
        asks=(
            f"find out how many days {noun} took from {names[0]} to {names[1]}",
            f"know how long it was between the {names[0]} and the {names[1]} of {noun}",
            f"get the number of days between {names[0]} and {names[1]} for {noun}",
        ),
        worth=0.6,
    )


def draft_item_total(ground: Ground, relation: Relation) -> Iterator[Draft]:
    """The sum of price times quantity over the items of a row."""
    child, parent = ground.shape.tables[relation.source], ground.shape.tables[relation.target]
    amount = _amount(ground, child)
    if not amount or relation.target_columns != parent.key or not ground.can_be_key(parent.name):
        return
    if not _owns(ground, relation) or _has_total(ground, parent):
        return
    one, many = ground.entity(parent.name).singular, ground.entity(child.name).plural
    noun = with_article(one)
    yield _derived(
        ground,
        parent,
        name=tool_name("get", ground.noun(parent.name), "total"),
        measure=f"{ground.noun(parent.name)}_total",
        expression=f"round(sum({amount}), 2)",
        output=computed(f"total of the {one}", Kind.MONEY),
        shown=display_columns(ground, parent),
        where="",
        asks=(
            f"find out what {noun} comes to in total",
            f"know the total of {noun} over its {many}",
            f"get the sum of all {many} of {noun}",
            f"work out the total of {noun}",
        ),
        worth=0.75,
        join=f"JOIN {quoted(child.name)} AS c ON {match(relation, 'c', 't')}",
    )


def _has_total(ground: Ground, table: Table) -> bool:
    return any(
        "total" in known.label and known.kind is Kind.MONEY
        for known in ground.entity(table.name).fields.values()
    )


def _owns(ground: Ground, relation: Relation) -> bool:
    """Items belong to the parent whose name or key they carry: an order, not a product."""
    child, parent = ground.shape.tables[relation.source], ground.shape.tables[relation.target]
    head = ground.noun(parent.name)
    if ground.noun(child.name).startswith(head):
        return True
    return child.key[:1] == relation.source_columns[:1] and len(child.key) > 1


def _amount(ground: Ground, table: Table) -> str:
    numeric = [
        each.name
        for each in table.columns
        if ground.json_type(table.name, each.name) in ("integer", "number")
    ]
    quantity = next((name for name in numeric if _QUANTITY.search(name)), "")
    price = next((name for name in numeric if _PRICE.search(name) and name != quantity), "")
    if not quantity or not price:
        return ""
    amount = f"c.{quoted(price)} * c.{quoted(quantity)}"
    discount = next((name for name in numeric if name.lower() == "discount"), "")
    high = table.holds(discount).high if discount else None
    if isinstance(high, int | float) and 0 <= high <= 1:
        return f"{amount} * (1 - c.{quoted(discount)})"
    return amount if not discount else ""


def _derived(
    ground: Ground,
    table: Table,
    *,
    name: str,
    measure: str,
    expression: str,
    output: Output,
    shown: tuple[str, ...],
    where: str,
    asks: tuple[str, ...],
    worth: float,
    join: str = "",
) -> Draft:
    parameters, rows = Parameters(ground), Rows(ground, table)
    keys = [
        f"t.{quoted(each)} = :{parameters.add(table.name, each, Purpose.KEY)}" for each in table.key
    ]
    for column in (*table.key, *shown):
        rows.take("t", table.name, column)
    whole = output.field.kind is Kind.INTEGER
    rows.compute(measure, expression, output, "integer" if whole else "number")
    rows.joins.extend(filter(None, [join]))
    grouped = ", ".join(f"t.{quoted(each)}" for each in table.key)
    conditions = " AND ".join(filter(None, [*keys, where]))
    tool = Tool(
        name=name,
        description=f"The {output.field.label} of one {ground.entity(table.name).singular}.",
        parameters=parameters.schema(),
        returns=rows.one(),
        sql=(
            f"SELECT {', '.join(rows.select)} {rows.source} WHERE {conditions} "
            f"{f'GROUP BY {grouped} ' if join else ''}ORDER BY {grouped} LIMIT 1"
        ),
    )
    return Draft(
        tool=tool,
        frame=Frame(
            tool=name,
            intent=Intent.DERIVE,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            measure=measure,
            asks=asks,
        ),
        style="derive",
        tables=(table.name,),
        probe=_probe(ground, table, parameters, rows.source, where),
        worth=worth,
        needs=(table.name,),
    )


def _probe(ground: Ground, table: Table, parameters: Parameters, source: str, where: str) -> str:
    if not where and " JOIN " not in source:
        return probe_existing(ground, table, parameters)
    taken = [
        f't.{quoted(each.column[len(table.name) + 1 :])} AS "{name}"'
        for name, each in parameters.inputs.items()
    ]
    return f"SELECT {', '.join(taken)} {source} WHERE {where or '1'} LIMIT 3"
