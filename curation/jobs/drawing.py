"""Dialogues are drawn by a process of their own, where there can be one.

Drawing is work for the processor alone. In a thread beside the event loop it would take turns with
it for the interpreter, some milliseconds at a time, while answers of models lie there unread. The
process is split off from a worker before that one has threads: it is there at once, shares the
memory of all that is loaded, and has next to none of its own until it draws.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from multiprocessing.connection import Connection, Pipe
from typing import Any, Final, NoReturn

from django.db import connections

from curation.engine.prepare import Draft, Drawn
from curation.jobs.ordering import Order, Received, Sent

logger = logging.getLogger(__name__)

SPLITS: Final = sys.platform == "linux"
"""Elsewhere a copy of a process may not use all of the system's libraries, or there is none."""


class Drawing:
    """Of one worker process. Without a process of its own, whoever asks draws."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._pid = 0
        self._sent = Sent()

    def start(self) -> None:
        """Before there are threads: a lock that one of them held would stay locked in the copy.

        The copy ends when its pipe does, and so does not outlive a worker, however that one ended.
        """
        if not SPLITS or threading.active_count() > 1:
            return
        # A server would hold a connection for open until the copy has ended too.
        connections.close_all()
        ours, theirs = Pipe()
        self._pid = os.fork()
        if not self._pid:
            ours.close()
            _serve(theirs)
        theirs.close()
        self._pipe = ours

    def drawn(self, draft: Draft) -> Drawn:
        """As :meth:`Draft.drawn`. What the other process cannot do is done here, where it is seen
        what goes wrong.
        """
        with self._lock:
            found = self._asked(draft)
        return found or draft.drawn()

    def stop(self) -> None:
        with self._lock:
            self._end()

    def _asked(self, draft: Draft) -> Drawn | None:
        if self._pipe is None:
            return None
        try:
            self._pipe.send(self._sent.order(draft))
            found: Drawn | None = self._pipe.recv()
        except (OSError, EOFError) as error:
            logger.warning("dialogues are drawn beside those that are played: %r", error)
            self._end()
            return None
        return found

    def _end(self) -> None:
        if self._pipe is None:
            return
        self._pipe.close()
        self._pipe = None
        # It holds nothing that would be lost.
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _serve(pipe: Connection[Any, Any]) -> NoReturn:
    """Until the worker's end of the pipe is closed. Signals are the worker's to heed, and nothing
    that a worker does at its end is done here.
    """
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        packages = Received()
        while True:
            pipe.send(_answer(pipe.recv(), packages))
    finally:
        os._exit(0)


def _answer(order: Order, packages: Received) -> Drawn | None:
    try:
        return Draft(packages.of(order), *order.rest).drawn()
    except Exception:  # noqa: BLE001 - the worker meets it too, and says so
        return None


DRAWING: Final = Drawing()
