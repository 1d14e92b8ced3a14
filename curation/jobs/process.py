"""The name under which this process holds leases and beats."""

from __future__ import annotations

import os
import socket


def process_name() -> str:
    return f"{socket.gethostname()[:50]}.{os.getpid()}"
