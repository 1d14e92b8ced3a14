"""The hub of this process."""

from __future__ import annotations

import asyncio

from curation.live.hub import Hub
from curation.live.stopping import at_stop

_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def _close() -> None:
    """Those of loops that ended have no streams left."""
    for hub in _hubs.values():
        hub.close()


at_stop(_close)


def hub_here() -> Hub:
    """That of the running loop; a web process has one. Hubs of loops that ended are dropped."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for ended in [other for other in _hubs if other.is_closed()]:
            del _hubs[ended]
        _hubs[loop] = Hub()
    return _hubs[loop]
