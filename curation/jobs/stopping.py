"""The process is about to end, or must not work: take nothing new, put down what is in hand
between two turns.
"""

from __future__ import annotations

import threading

STOPPING = threading.Event()
HURRY = threading.Event()
"""Wait for no answer any more, though it would be lost."""
