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


def die_with_parent() -> None:
    """Watch the supervisor, if there is one."""
    if os.environ.get(SUPERVISED) == "1":
        threading.Thread(target=_watch, name="supervisor-watch", daemon=True).start()


def _watch() -> None:
    # Not through sys.stdin: its lock, held by this thread, would break the interpreter's end.
    while os.read(STDIN, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
