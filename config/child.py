"""A child process that ends when its supervisor does, even when that one was killed.

The supervisor holds the writing end of the child's standard input and never writes: end of
file means that it is gone. Works wherever there are pipes.
"""

from __future__ import annotations

import os
import signal
import threading
import time

STDIN = 0
GRACE_SECONDS = 5.0
SUPERVISED = "DIALOOM_SUPERVISED"


def die_with_parent(grace: float = GRACE_SECONDS) -> None:
    """Watch the supervisor, if there is one; ``grace`` seconds are left to finish without it."""
    if os.environ.get(SUPERVISED) == "1":
        watch = threading.Thread(target=_watch, args=(grace,), name="supervisor-watch", daemon=True)
        watch.start()


def _watch(grace: float) -> None:
    # Not through sys.stdin: its lock, held by this thread, would break the interpreter's end.
    while os.read(STDIN, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)
