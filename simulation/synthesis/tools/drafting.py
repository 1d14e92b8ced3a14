"""All drafts for a shape, the most promising first."""

from __future__ import annotations

import math

from simulation.synthesis.naming.known_by import names_of
from simulation.synthesis.schema.shape import Table
from simulation.synthesis.tools.adding import draft_per_parent
from simulation.synthesis.tools.changing import draft_delete, draft_updates
from simulation.synthesis.tools.creating import draft_create
from simulation.synthesis.tools.deriving import draft_derived, draft_item_total
from simulation.synthesis.tools.draft import Draft
from simulation.synthesis.tools.filters import named_parents
from simulation.synthesis.tools.ground import Ground
from simulation.synthesis.tools.grouping import draft_per_category
from simulation.synthesis.tools.junctions import draft_across
from simulation.synthesis.tools.ranking import draft_top, draft_top_by_children
from simulation.synthesis.tools.reading import draft_get, draft_list, draft_search
from simulation.vocabulary.lexicon import Kind

_BY_KIND = {"table": 1.0, "view": 0.35, "virtual": 0.25}
_MANY = 4
_LIST_ROWS = 60
"""Up to so many rows with nothing but a name are a list of values: genres, media types."""
_OF_A_TABLE = (
    draft_search,
    draft_get,
    draft_top,
    draft_per_category,
    draft_derived,
    draft_create,
    draft_updates,
    draft_delete,
    draft_across,
)
_OF_A_RELATION = (draft_list, draft_per_parent, draft_top_by_children, draft_item_total)


def all_drafts(ground: Ground) -> list[Draft]:
    """Views only repeat what tables hold; they are drafted where there are few tables."""
    tables = ground.shape.tables.values()
    filled = [table for table in tables if table.rows and table.kind == "table"]
    wanted = [table for table in tables if table.kind != "view" or len(filled) < _MANY]
    names = {table.name for table in wanted}
    drafts = [
        draft for table in wanted for drafter in _OF_A_TABLE for draft in drafter(ground, table)
    ]
    drafts += [
        draft
        for relation in ground.shape.relations
        if relation.source in names
        for drafter in _OF_A_RELATION
        for draft in drafter(ground, relation)
    ]
    return drafts


def weight(ground: Ground, table: Table) -> float:
    """How central a table is: connected, filled, and easy to talk about; 0 to 1."""
    shape, entity = ground.shape, ground.entity(table.name)
    degree = len(shape.parents(table.name)) + len(shape.children(table.name))
    spoken = sum(not each.hidden for each in entity.fields.values())
    named = bool(names_of(shape, table))
    dated = any(
        each.kind in (Kind.DATE, Kind.DATETIME) and not each.hidden
        for each in entity.fields.values()
    )
    score = 0.35 * min(1.0, degree / 3) + 0.15 * min(1.0, math.log10(1 + table.rows) / 3)
    score += 0.15 * min(1.0, spoken / 5) + 0.2 * _is_known(ground, table) + 0.15 * (named or dated)
    score *= _BY_KIND[table.kind] * (0.55 if _is_list(ground, table, spoken) else 1.0)
    return score if table.key else 0.7 * score


def _is_known(ground: Ground, table: Table) -> float:
    """By something of its own, or at least by whose it is."""
    if ground.entity(table.name).known_by:
        return 1.0
    return 0.75 if named_parents(ground, table) else 0.0


def _is_list(ground: Ground, table: Table, spoken: int) -> bool:
    """Names that only say of what sort other rows are."""
    return spoken <= 1 and table.rows <= _LIST_ROWS and not ground.shape.parents(table.name)
