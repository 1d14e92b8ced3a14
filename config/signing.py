"""A worker's sign of life to its supervisor, and a word in the log where a part of it stands still.

The sign is a byte through a pipe each second: no database and no clock is between them.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import suppress

from curation.jobs.signs import SIGNS

SIGN_TO = "DIALOOM_SIGN_TO"
"""The number of the pipe; set by a supervisor for its child alone."""
SIGN_SECONDS = 1.0
AGAIN_SECONDS = 60.0

logger = logging.getLogger(__name__)


def give_signs() -> None:
    """From now on, as long as all parts of the process move."""
    pipe = os.environ.pop(SIGN_TO, "")
    file = int(pipe) if pipe else None
    if file is not None:
        os.set_blocking(file, False)
    threading.Thread(target=_live, args=(file,), name="signs", daemon=True).start()


def _live(file: int | None) -> None:
    said = 0.0
    while True:
        SIGNS.look()
        standing = SIGNS.standing()
        if not standing:
            said = 0.0
            _sign(file)
        elif not said or time.monotonic() - said > AGAIN_SECONDS:
            said = time.monotonic()
            logger.error("%s, at %s", standing, SIGNS.where())
        time.sleep(SIGN_SECONDS)


def _sign(file: int | None) -> None:
    """A supervisor that does not listen, or is gone, is nothing to stop for."""
    if file is not None:
        with suppress(OSError):
            os.write(file, b".")
