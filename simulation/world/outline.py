"""A world's tables as pages list them."""

from __future__ import annotations

from simulation.vocabulary.value import JsonObject
from simulation.world.digest import Ledger
from simulation.world.schema import Column, Schema, is_internal


def outline(schema: Schema, ledger: Ledger) -> list[JsonObject]:
    """Tables, views and virtual tables; neither shadow tables nor SQLite's own."""
    return [
        {
            "name": table.name,
            "kind": table.kind,
            "columns": [_column(column) for column in table.columns],
            "rows": ledger[table.name].rows if table.has_rows else None,
        }
        for table in schema.tables.values()
        if table.kind != "shadow" and not is_internal(table.name)
    ]


def _column(column: Column) -> JsonObject:
    return {
        "name": column.name,
        "type": column.type,
        "pk": column.pk,
        "notnull": column.notnull,
        "generated": column.hidden in (2, 3),
    }
