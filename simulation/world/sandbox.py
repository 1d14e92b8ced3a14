"""A connection in which a stranger's statement may run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

import apsw

from simulation.errors import ToolRefused
from simulation.world.base import Base, Fit
from simulation.world.changes import Recorder
from simulation.world.functions import UNMETERED
from simulation.world.guard import Guard
from simulation.world.limits import DAMAGED_PATTERN_BYTES, DAMAGED_SHARE, FIXED, GROWTH_BYTES
from simulation.world.meter import Meter
from simulation.world.natives import Natives
from simulation.world.paging import FILES, Pages, connect
from simulation.world.reading import columns_of, read_rows
from simulation.world.results import capped
from simulation.world.schema import quoted
from simulation.world.sentences import FAILURES
from simulation.world.statement import Statement, parse_statement
from simulation.world.values import SqlRow, SqlValue

Bindings = Mapping[str, SqlValue]

_SETTINGS = (
    (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1),
    (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
    (apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1),
    (apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
    (apsw.SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0),
)
"""QPSG: the plan of a statement does not depend on the values bound to it."""


class Sandbox:
    """The connection to a world's pages, with guard, meter and recorder in place."""

    def __init__(self, base: Base, pages: Pages, now: int, seed: Callable[[], str]) -> None:
        """``seed`` is asked for what draws of the domain's own random() follow from."""
        self._base = base
        self._now = now
        FILES.desk.now = now
        self.connection = connect(pages)
        self.recorder = Recorder(base.schema.layouts)
        self._guard = Guard(base.schema, UNMETERED if base.is_damaged else frozenset())
        self._configure()
        share = DAMAGED_SHARE if base.is_damaged else 1
        self.meter = Meter(self.connection, self.recorder, share=share)
        self.meter.rest()
        self._natives = Natives(self.meter.charge, seed)
        self._natives.install(self.connection, texts=not base.is_damaged)

    def _configure(self) -> None:
        connection = self.connection
        for setting, value in _SETTINGS:
            connection.config(setting, value)
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_FKEY, int(self._base.enforces_keys))
        pages = (len(self._base.pages) + GROWTH_BYTES) // self._base.page_size
        connection.execute(f"PRAGMA max_page_count={pages}")
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 0")
        self._connect_virtual_tables()
        for limit, value in FIXED:
            connection.limit(limit, value)
        if self._base.is_damaged:
            connection.limit(apsw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, DAMAGED_PATTERN_BYTES)
        connection.authorizer = self._guard
        connection.preupdate_hook(self.recorder)

    def _connect_virtual_tables(self) -> None:
        """Some prepare writes to their shadow tables then, which no reading tool might do."""
        for name in self._base.schema.virtual:
            with suppress(apsw.Error):
                self.connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 0")  # noqa: S608

    def fit(self, sql: str, *, writes: bool) -> Fit:
        """The statement, if it may run here. Raises ToolRefused.

        It is prepared, not run; once per base, since the schema of a world never changes.
        """
        key = (sql, writes)
        verdict = self._base.verdict(key)
        if verdict is None:
            verdict = self._judge(sql, writes=writes)
            self._base.keep(key, verdict)
        if isinstance(verdict, str):
            raise ToolRefused(verdict)
        return verdict

    def _judge(self, sql: str, *, writes: bool) -> Fit | str:
        try:
            statement = parse_statement(sql)
        except ToolRefused as refusal:
            return str(refusal)
        blank = dict.fromkeys(statement.parameters)
        try:
            with self._watching(statement, writes=writes):
                columns = columns_of(self.connection, sql, blank)
        except FAILURES as error:
            return f"The body cannot run: {self._guard.refusal or error}."
        if writes and not self._guard.wrote:
            return "The tool is marked as changing rows but only reads."
        return Fit(statement, columns, self._reads())

    def _reads(self) -> frozenset[str] | None:
        """Of the statement prepared last. What a virtual table reads is its own business."""
        read = frozenset(self._guard.read)
        return read if self._guard.is_settled and not read & self._base.schema.virtual else None

    def read(
        self, fit: Fit, bindings: Bindings, collect: Callable[[Iterable[SqlRow]], list[SqlRow]]
    ) -> list[SqlRow]:
        """Rows of a statement that only reads, damaged text included. Raises FAILURES."""
        with self._watching(fit.statement, writes=False):
            rows = read_rows(self.connection, fit.statement.sql, bindings, self._base.encoding)
            try:
                return collect(rows)
            finally:
                rows.close()

    def write(self, fit: Fit, bindings: Bindings, limit: int) -> list[SqlRow]:
        """Run a statement that changes rows; what it returns, if anything. Raises FAILURES."""
        with self._watching(fit.statement, writes=True):
            cursor = self.connection.cursor()
            try:
                return capped(cursor.execute(fit.statement.sql, bindings, can_cache=False), limit)
            finally:
                cursor.close(True)  # noqa: FBT003 - apsw takes it by position

    @contextmanager
    def _watching(self, statement: Statement, *, writes: bool) -> Iterator[None]:
        FILES.desk.now, FILES.desk.spilled = self._now, 0
        self.connection.set_last_insert_rowid(0)
        self._guard.watch(statement.functions, writes=writes)
        self.meter.start()
        self._natives.restart()
        try:
            yield
        finally:
            self.meter.rest()
            self._guard.rest()
