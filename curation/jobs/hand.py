"""The process that runs heavy jobs for a worker, ``python -m curation.jobs.hand``: orders come in
by its standard input, how the jobs ended goes out by its standard output, a line of JSON each.

The worker has claimed what is done here, renews nothing, and ends this by closing its input: what
is in hand is then under no lease that holds, as after the end of the worker itself.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
from typing import BinaryIO, Final
from uuid import UUID

import django
from structlog.contextvars import bound_contextvars

from simulation.generation.collecting import collect_seldom

STDIN: Final = 0
NICENESS: Final = 5
"""A quarter of a processor that a dialogue wants too."""


def main() -> None:
    # These are the worker's to heed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_worker, name="worker-watch", daemon=True).start()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever else is printed here must not come between two answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.nice(NICENESS)
    django.setup()
    collect_seldom()
    _serve(sys.stdin.buffer, answers)


def _serve(orders: BinaryIO, answers: BinaryIO) -> None:
    # Not before Django is set up.
    from curation.engine.work import JobLease
    from curation.jobs.work import ended

    for line in orders:
        job, epoch, worker = json.loads(line)
        with bound_contextvars(process="worker", worker=worker):
            answer = ended(JobLease(UUID(job), epoch))
        answers.write(json.dumps(answer or []).encode() + b"\n")
        answers.flush()


def _end_with_worker() -> None:
    """However that ended, and whatever is in hand."""
    worker = select.poll()
    worker.register(STDIN, 0)
    worker.poll()
    os._exit(0)


if __name__ == "__main__":
    main()
