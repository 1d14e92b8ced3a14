"""The process is about to end: take nothing new, put down what is in hand between two turns."""

from __future__ import annotations

import threading

STOPPING = threading.Event()
