"""``count_orders_by_customer``, ``total_amount_by_customer``: what belongs to one row, added up."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.schema.shape import quoted
from simulation.synthesis.tools.draft import Draft, Parameters, computed, owner_parameter, tool_name
from simulation.synthesis.tools.ground import (
    Ground,
    counted,
    counting,
    is_first,
    is_one_to_one,
    is_only,
)
from simulation.synthesis.tools.measures import summable
from simulation.synthesis.tools.probing import probe_existing
from simulation.synthesis.tools.ranking import match
from simulation.synthesis.tools.reading import role_words
from simulation.synthesis.tools.rows import Rows, display_columns
from simulation.synthesis.words.english import with_article
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Output, Relation
from simulation.vocabulary.tools import Tool


def draft_per_parent(ground: Ground, relation: Relation) -> Iterator[Draft]:
    """How many children one row has, and the sum of their amounts."""
    child, parent = ground.shape.tables[relation.source], ground.shape.tables[relation.target]
    types = [ground.json_type(child.name, name) for name in relation.source_columns]
    if child.rows < parent.rows / 4 or None in types or relation.target_columns != parent.key:
        return
    if is_one_to_one(ground, relation) or not is_first(ground, relation):
        return
    what = counted(ground, relation)
    many = ground.entity(what).plural
    of = with_article(relation.label or ground.entity(parent.name).singular)
    yield _per_parent(
        ground,
        relation,
        name=tool_name("count", ground.nouns(what), "by", *role_words(ground, relation)),
        measure=f"{ground.noun(what)}_count",
        expression=counting(ground, relation),
        output=computed(f"number of {many}", Kind.INTEGER),
        function="count",
        worth=0.6 if ground.entity(what).known_by else 0.4,
        asks=(
            f"find out how many {many} {of} has",
            f"know the number of {many} of {of}",
            f"count the {many} of {of}",
            f"check how many {many} are on record for {of}",
        ),
    )
    column = summable(ground, child)
    if column and not _only_counts_items(ground, relation, column):
        yield _total(ground, relation, column)


def _only_counts_items(ground: Ground, relation: Relation, column: str) -> bool:
    """The quantities of an order's lines, added up over different things, say little."""
    named = ground.field(relation.source, column).label
    return "quantity" in named and len(ground.shape.parents(relation.source)) > 1


def _total(ground: Ground, relation: Relation, column: str) -> Draft:
    child, parent = relation.source, relation.target
    known, many = ground.field(child, column), ground.entity(child).plural
    of = with_article(relation.label or ground.entity(parent).singular)
    own = ground.property(child, column)
    plain = own in ("total", "amount")
    what = f"{ground.noun(child)}_{'amount' if own == 'total' else own}" if plain else own
    label = f"total {ground.entity(child).singular} amount" if own == "total" else ""
    label = label or f"total {known.label.removeprefix('total ')}"
    return _per_parent(
        ground,
        relation,
        name=tool_name("total", what, "by", *role_words(ground, relation)),
        measure=tool_name("total", what),
        expression=f"coalesce(sum(c.{quoted(column)}), 0)",
        output=computed(label, known.kind, known.unit),
        function="sum",
        asks=(
            f"find out the {label} over all {many} of {of}",
            f"know what the {many} of {of} come to in {known.label}",
            f"add up the {known.label} of the {many} of {of}",
            f"get the {label} of the {many} for {of}",
        ),
        worth=0.66 if known.kind is Kind.MONEY else 0.5,
    )


def _per_parent(
    ground: Ground,
    relation: Relation,
    *,
    name: str,
    measure: str,
    expression: str,
    output: Output,
    function: str,
    asks: tuple[str, ...],
    worth: float = 0.6,
) -> Draft:
    child, parent = ground.shape.tables[relation.source], ground.shape.tables[relation.target]
    parameters, rows = Parameters(ground), Rows(ground, parent)
    where = []
    for here, there in zip(relation.source_columns, relation.target_columns, strict=True):
        given = owner_parameter(parameters, relation, here, there)
        where.append(f"t.{quoted(there)} = :{given}")
    for column in (*parent.key, *display_columns(ground, parent)):
        rows.take("t", parent.name, column)
    whole = output.field.kind is Kind.INTEGER
    rows.compute(measure, expression, output, "integer" if whole else "number")
    rows.joins.append(f"LEFT JOIN {quoted(child.name)} AS c ON {match(relation, 'c', 't')}")
    grouped = ", ".join(f"t.{quoted(each)}" for each in parent.key)
    sql = (
        f"SELECT {', '.join(rows.select)} {rows.source} WHERE {' AND '.join(where)} "
        f"GROUP BY {grouped} ORDER BY {grouped} LIMIT 1"
    )
    tool = Tool(
        name=name,
        description=f"The {output.field.label} of one {relation.label}"
        f"{' over all its ' + ground.entity(child.name).plural if function == 'sum' else ''}.",
        parameters=parameters.schema(),
        returns=rows.one(),
        sql=sql,
    )
    return Draft(
        tool=tool,
        frame=Frame(
            tool=name,
            intent=Intent.AGGREGATE,
            entity=child.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            measure=measure,
            function=function,
            asks=asks,
        ),
        style=f"{function}_by_parent",
        tables=(child.name, parent.name),
        probe=probe_existing(ground, parent if is_only(ground, relation) else child, parameters),
        worth=worth,
        needs=(parent.name,),
    )
