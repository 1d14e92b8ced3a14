"""The process that draws, ``python -m curation.jobs.drawer``: orders come in by its standard input,
answers go out by its standard output, pickled, one after the other.

It loads what drawing takes and no framework, and ends when nobody has asked for a while, or when
its input does: it does not outlive a worker, however that one ended.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
from contextlib import suppress
from typing import BinaryIO, Final

from curation.engine.drafts import Draft, Drawn
from curation.jobs.ordering import READY, Order, Received

IDLE_SECONDS: Final = 10.0


def main() -> None:
    # These are the worker's to heed: what it does last may still have to be drawn.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever else is printed here must not come between two answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(EOFError, OSError):
        _serve(sys.stdin.buffer, answers)
    # What is left unsaid has nobody to hear it: to say it at the end would fail again.
    os._exit(0)


def _serve(orders: BinaryIO, answers: BinaryIO) -> None:
    answers.write(READY)
    answers.flush()
    packages = Received()
    while select.select([orders], [], [], IDLE_SECONDS)[0]:
        # From the worker that has started it, by a pipe that nobody else has.
        answer = _answer(pickle.load(orders), packages)  # noqa: S301
        pickle.dump(answer, answers)
        answers.flush()


def _answer(order: Order, packages: Received) -> Drawn | None:
    try:
        return Draft(packages.of(order), *order.rest).drawn()
    except Exception:  # noqa: BLE001 - the worker meets it too, and says so
        return None


if __name__ == "__main__":
    main()
