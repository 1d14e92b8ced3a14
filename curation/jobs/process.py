"""The name under which this process holds leases and beats."""

from __future__ import annotations

import os
import socket


def host_name() -> str:
    return socket.gethostname()[:50]


def process_name() -> str:
    return f"{host_name()}.{os.getpid()}"
