"""How late an event loop wakes: what keeps it from its dialogues shows here first. That it wakes at
all is a sign of life.
"""

from __future__ import annotations

import asyncio
import time

from curation.engine.figures import LOOP_LAG
from curation.jobs.signs import LOOP, SIGNS

LOOK_SECONDS = 0.5


async def measure_lag() -> None:
    """Until cancelled."""
    try:
        while True:
            SIGNS.give(LOOP)
            due = time.monotonic() + LOOK_SECONDS
            await asyncio.sleep(LOOK_SECONDS)
            LOOP_LAG.observe(max(0.0, time.monotonic() - due))
    finally:
        SIGNS.end(LOOP)
