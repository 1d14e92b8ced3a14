"""Reading rows as they are stored, text that is no UTF-8 included."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import cast

import apsw

from simulation.world.schema import quoted
from simulation.world.values import SqlRow, SqlValue


def read_rows(
    connection: apsw.Connection,
    select: str,
    bindings: Mapping[str, SqlValue] | None = None,
    encoding: str = "",
) -> Generator[SqlRow]:
    """All rows of a SELECT.

    Where text is damaged, the statement is run again for its bytes; they are kept as lone
    surrogates, which :func:`simulation.world.values.text_bytes` undoes. ``encoding`` is the
    database's, asked for if it is not given.
    """
    given = 0
    try:
        for row in connection.execute(select, bindings, can_cache=False):
            yield cast("SqlRow", row)
            given += 1
    except UnicodeDecodeError:
        encoding = encoding or str(connection.pragma("encoding"))
        yield from islice(_leniently(connection, select, bindings, encoding), given, None)


def _leniently(
    connection: apsw.Connection,
    select: str,
    bindings: Mapping[str, SqlValue] | None,
    encoding: str,
) -> Iterator[SqlRow]:
    names = [quoted(f"c{at}") for at in range(len(columns_of(connection, select, bindings)))]
    parts = ", ".join(
        f"typeof({name}) = 'text', iif(typeof({name}) = 'text', CAST({name} AS BLOB), {name})"
        for name in names
    )
    body = select.rstrip().rstrip(";")
    sql = f"WITH r({', '.join(names)}) AS ({body}\n) SELECT {parts} FROM r"  # noqa: S608
    for flat in connection.execute(sql, bindings, can_cache=False):
        yield tuple(
            _text(cast("bytes", value), encoding) if is_text else cast("SqlValue", value)
            for is_text, value in zip(flat[::2], flat[1::2], strict=True)
        )


def _text(raw: bytes, encoding: str) -> str:
    handler = "surrogateescape" if encoding == "UTF-8" else "surrogatepass"
    return raw.decode(encoding.lower(), handler)


def columns_of(
    connection: apsw.Connection, select: str, bindings: Mapping[str, SqlValue] | None
) -> tuple[str, ...]:
    """The names of a statement's columns, without running it."""
    found: list[tuple[str, ...]] = []

    def stop(cursor: apsw.Cursor, *_: object) -> bool:
        found.append(tuple(name for name, *_ in cursor.get_description()))
        return False

    cursor = connection.cursor()
    cursor.exec_trace = stop
    with suppress(apsw.ExecTraceAbort):
        cursor.execute(select, bindings, can_cache=False)
    return found[0]
