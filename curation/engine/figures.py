"""What this process has done since it began: numbers for the monitoring of an installation.

Labels are the names of endpoints and of faults, never what was said. A worker lays its figures
down with its heartbeat, so that one address tells of all workers on all machines.
"""

from __future__ import annotations

from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]

MINE = CollectorRegistry()

CALLS = Counter("dialoom_model_calls", "Questions to a model.", ["endpoint"], registry=MINE)
CALL_SECONDS = Histogram(
    "dialoom_model_call_seconds",
    "From a question to its answer, retries of the connection included.",
    ["endpoint"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600),
    registry=MINE,
)
TOKENS = Counter(
    "dialoom_model_tokens", "Tokens, as endpoints count them.", ["endpoint", "kind"], registry=MINE
)
FAULTS = Counter(
    "dialoom_faults",
    "What went wrong, by whose fault it was; endpoint is empty where none is to blame.",
    ["owner", "fault", "endpoint"],
    registry=MINE,
)
TURNS = Counter("dialoom_turns_stored", "Turns made durable.", registry=MINE)
COMMIT_TURNS = Histogram(
    "dialoom_commit_turns",
    "Turns that shared a commit.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128),
    registry=MINE,
)
COMMIT_SECONDS = Histogram(
    "dialoom_commit_seconds",
    "For one commit, waiting for the database included.",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2, 10),
    registry=MINE,
)
LOOP_LAG = Histogram(
    "dialoom_loop_lag_seconds",
    "How much later than asked the worker's event loop wakes.",
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2),
    registry=MINE,
)
PLAYING = Gauge("dialoom_playing", "Dialogues in hand.", registry=MINE)
JOBS = Counter("dialoom_jobs_ended", "Jobs by how they ended.", ["kind", "outcome"], registry=MINE)

Laid = list[list[Any]]
"""``[[name, type, help, [[sample, labels, value], …]], …]``"""


def laid_down() -> Laid:
    """All figures as JSON; a family of which nothing happened is left out."""
    return [
        [family.name, family.type, family.documentation, samples]
        for family in MINE.collect()
        if (samples := [[one.name, one.labels, one.value] for one in family.samples])
    ]


def playing() -> int:
    return int(MINE.get_sample_value("dialoom_playing") or 0)
