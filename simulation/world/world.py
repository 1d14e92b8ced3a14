"""A world: a database of its own, in memory, that tools read and change."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from simulation.errors import ToolRefused
from simulation.vocabulary.state import Diff
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world.arguments import ArgumentsRefused, bindable_values, bound_arguments
from simulation.world.base import BASES, Base, Fit
from simulation.world.called import Called
from simulation.world.clock import julian_milliseconds
from simulation.world.digest import Ledger
from simulation.world.limits import ROWS
from simulation.world.outline import outline
from simulation.world.paging import Pages
from simulation.world.proof import prove_tool
from simulation.world.results import as_json, capped, distinct, error_json, leading, row_object
from simulation.world.sandbox import Bindings, Sandbox
from simulation.world.sentences import FAILURES, NOT_FOUND, NOTHING_CHANGED, sentence_for
from simulation.world.transaction import Changed, Transaction
from simulation.world.values import SqlRow

T = TypeVar("T")


class World:
    """One dialogue's database: the pages of a shared base image, and its own changes.

    The same image and the same changing calls give the same world, byte for byte in every
    result, on any machine: the clock stands still at ``now`` (UTC, whatever the zone of the
    machine), random() is a function of the world's digest, limits count instructions, plans
    depend neither on bound values nor on statistics that were not in the image (ANALYZE never
    runs), and so the order of rows that no ORDER BY fixes follows from the image alone.

    Use it from one thread at a time, any thread.
    """

    def __init__(self, base: Base, pages: Pages, ledger: Ledger, now: int) -> None:
        """Use :meth:`open`."""
        self._base = base
        self._pages = pages
        self._ledger = ledger
        self._now = now
        self._sandbox = Sandbox(base, pages, now, lambda: ledger.digest)
        self._transaction = Transaction(base, self._sandbox, ledger)
        # Its hooks and the connection hold each other where no garbage collector sees it.
        self._end = weakref.finalize(self, self._sandbox.connection.close)
        self._end.atexit = False

    @classmethod
    def open(cls, image: bytes, *, now: str) -> Self:
        """A world that starts as ``image``. Raises DatabaseRefused, InputError (for ``now``)."""
        base = BASES.of(image)
        pages = Pages(base.pages, base.page_size)
        return cls(base, pages, base.ledger.copy(), julian_milliseconds(now))

    def copy(self) -> Self:
        """A world that goes on from here on its own. Costs the pages changed so far."""
        return type(self)(self._base, self._pages.twin(), self._ledger.copy(), self._now)

    def image(self) -> bytes:
        """The database as SQLite would write it to a file."""
        return self._pages.image()

    @property
    def digest(self) -> str:
        """Sha256 (hex) of what the world holds; see :mod:`simulation.world.digest`."""
        return self._ledger.digest

    def close(self) -> None:
        """Frees the memory at once; a world that nobody holds any more closes itself."""
        self._end()

    def rest(self) -> None:
        """Give back what SQLite keeps of pages that it has read: most are shared with other
        worlds, and a dialogue waits for seconds between two calls.
        """
        self._sandbox.connection.release_memory()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def at_once(self, work: Callable[[], T]) -> T | None:
        """What comes of ``work`` on this world if that is brief; None if it is not: then nothing
        was changed, and it can be done again in a place where it holds nobody up.

        ``work`` may make one call, or any number of queries.
        """
        with self._sandbox.meter.briefly():
            done = work()
        return None if self._sandbox.meter.is_cut_short else done

    def schema(self) -> list[JsonObject]:
        """``{name, kind, columns: [{name, type, pk, notnull, generated}], rows}`` per table, view
        and virtual table, in order of name; ``rows`` is None where rows are not stored.
        """
        return outline(self._base.schema, self._ledger)

    def prove(self, tool: Tool) -> None:
        """Raises ToolRefused if the sandbox would not run the tool in this world, or if the tool
        is not what it declares: parameters, mutates, kind of result.
        """
        prove_tool(tool, self._sandbox)

    def call(self, tool: Tool, arguments: str | JsonObject) -> Called:
        """Execute a call. Whatever was sent, the outcome is a result."""
        try:
            bindings = bound_arguments(tool, arguments)
            if tool.sql is None:
                raise ToolRefused("It is a simulated tool, without a body.")
            fit = self._sandbox.fit(tool.sql, writes=tool.mutates)
            bindings = {**dict.fromkeys(fit.statement.parameters), **bindings}
            return (
                self._changed(tool, fit, bindings)
                if tool.mutates
                else self._found(tool, fit, bindings)
            )
        except ArgumentsRefused as refused:
            return self._failed("invalid_arguments", error_json(str(refused)))
        except ToolRefused as refused:
            return self._failed("refused", error_json(f"This tool cannot run. {refused}"))
        except FAILURES as error:
            kind, sentence = sentence_for(error)
            return self._failed(kind, error_json(sentence))

    def query(
        self, sql: str, parameters: JsonObject | None = None, limit: int = ROWS
    ) -> list[JsonObject]:
        """The first ``limit`` rows of a SELECT, for checks and pages, within the sandbox.

        Values are as in results: JSON, bytes as ``{"$bytes": hex}``. Raises ToolRefused.
        """
        fit = self._sandbox.fit(sql, writes=False)
        try:
            bindings = bindable_values(parameters or {})
            bindings = dict.fromkeys(fit.statement.parameters) | bindings
            rows = self._sandbox.read(fit, bindings, lambda found: leading(found, limit))
        except ArgumentsRefused as refused:
            raise ToolRefused(str(refused)) from refused
        except FAILURES as error:
            raise ToolRefused(sentence_for(error)[1]) from error
        columns = distinct(fit.columns)
        return [row_object(columns, row) for row in rows]

    def _found(self, tool: Tool, fit: Fit, bindings: Bindings) -> Called:
        rows = self._sandbox.read(fit, bindings, lambda found: capped(found, ROWS))
        return self._result(tool, fit, rows, None)

    def reads(self, sql: str) -> frozenset[str] | None:
        """The tables whose rows alone the rows of a SELECT follow from; None if there is more to
        it than that. Raises ToolRefused.
        """
        return self._sandbox.fit(sql, writes=False).reads

    def _changed(self, tool: Tool, fit: Fit, bindings: Bindings) -> Called:
        changed = self._transaction.run(fit, bindings)
        return self._told(tool, fit, changed)._replace(touched=changed.touched)

    def _told(self, tool: Tool, fit: Fit, changed: Changed) -> Called:
        if fit.columns:
            return self._result(tool, fit, changed.rows, changed.diff)
        content: dict[str, Any] = {"changed": changed.met}
        if changed.met:
            return self._done(as_json(content), changed.met, changed.diff)
        content["error"] = NOTHING_CHANGED
        return self._failed("not_found", as_json(content), changed.diff)

    def _result(self, tool: Tool, fit: Fit, rows: list[SqlRow], diff: Diff | None) -> Called:
        columns = distinct(fit.columns)
        if tool.returns.get("type") == "array":
            content = as_json([row_object(columns, row) for row in rows])
        elif rows:
            content = as_json(row_object(columns, rows[0]))
        else:
            return self._failed("not_found", error_json(NOT_FOUND), diff)
        return self._done(content, len(rows), diff)

    def _done(self, content: str, rows: int, diff: Diff | None) -> Called:
        return Called(content, ok=True, rows=rows, diff=diff, digest=self.digest)

    def _failed(self, kind: str, content: str, diff: Diff | None = None) -> Called:
        return Called(content, ok=False, error=kind, diff=diff, digest=self.digest)
