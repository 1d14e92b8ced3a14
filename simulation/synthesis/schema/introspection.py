"""A database image read into its shape."""

from __future__ import annotations

import apsw

from simulation.synthesis.schema.catalogue import read_tables
from simulation.synthesis.schema.kinds import kind_of
from simulation.synthesis.schema.relations import read_relations
from simulation.synthesis.schema.shape import Shape
from simulation.vocabulary.domain import Gap


def introspect(image: bytes) -> tuple[Shape, tuple[Gap, ...]]:
    """The shape of a serialized database, and what in it could not be read.

    The image is trusted to be a sound SQLite database: ingestion has checked it.
    """
    connection = apsw.Connection(":memory:")
    try:
        connection.deserialize("main", image)
        tables, unreadable = read_tables(connection)
        relations, broken = read_relations(connection, tables)
    finally:
        connection.close()
    shape = Shape(tables=tables, relations=relations)
    kinds = {
        (table.name, column.name): kind_of(shape, table, column.name)
        for table in tables.values()
        for column in table.columns
    }
    return Shape(tables=tables, relations=relations, kinds=kinds), (*unreadable, *broken)
