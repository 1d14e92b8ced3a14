"""What ``/metrics`` says: the database's numbers, and the figures that live workers laid down."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from curation.models import Heartbeat
from curation.selectors.backlog import (
    Held,
    dialogue_leases,
    events_kept,
    job_leases,
    oldest_dialogue,
    oldest_job,
    open_dialogues,
    open_jobs,
    resting_workspaces,
    runs_by_state,
    spent_by_runs,
)
from curation.selectors.pulse import ALIVE, silent_workers
from curation.selectors.spending import spent_by_all

Families = Iterable[Metric]


class Installation(Collector):
    """Asked anew at each scrape. Where the database is away, it says so and what else it knows."""

    def collect(self) -> Iterator[Metric]:
        yield _disk()
        there = GaugeMetricFamily("dialoom_database_up", "1 while the database answers.")
        try:
            found = [family for read in READ for family in read()]
        except DatabaseError:
            found = []
        there.add_metric([], float(bool(found)))
        yield there
        yield from found

    def describe(self) -> Families:
        """Nothing is asked of the database where this is only registered."""
        return ()


def registry() -> CollectorRegistry:
    fresh = CollectorRegistry()
    fresh.register(Installation())
    return fresh


def _disk() -> Metric:
    free = GaugeMetricFamily("dialoom_disk_free_bytes", "Where the data folder lies.")
    try:
        free.add_metric([], shutil.disk_usage(settings.DIALOOM_HOME).free)
    except OSError:
        free.add_metric([], 0)
    return free


def _queue() -> Families:
    depth = GaugeMetricFamily(
        "dialoom_queue_depth",
        "What is not over, counted up to 100000 for each state.",
        labels=["kind", "state"],
    )
    for state, many in open_dialogues().items():
        depth.add_metric(["dialogue", state], many)
    for (kind, job_state), many in open_jobs().items():
        depth.add_metric([kind, job_state], many)
    oldest = GaugeMetricFamily(
        "dialoom_queue_oldest_seconds",
        "How long the first in the queue has waited.",
        labels=["kind"],
    )
    oldest.add_metric(["dialogue"], _age(oldest_dialogue()))
    oldest.add_metric(["job"], _age(oldest_job()))
    return depth, oldest


def _leases() -> Families:
    leases = GaugeMetricFamily(
        "dialoom_leases",
        "Held by workers, or past their time and to be swept.",
        labels=["kind", "state"],
    )
    for kind, held in (("dialogue", dialogue_leases()), ("job", job_leases())):
        for state, many in zip(Held._fields, held, strict=True):
            leases.add_metric([kind, state], many)
    return (leases,)


def _runs() -> Families:
    runs = GaugeMetricFamily("dialoom_runs", "Runs by state.", labels=["state"])
    for run_state, many in runs_by_state().items():
        runs.add_metric([run_state], many)
    spent = spent_by_runs()
    ended = CounterMetricFamily(
        "dialoom_dialogues_ended", "Dialogues of runs, by how they ended.", labels=["state"]
    )
    tokens = CounterMetricFamily("dialoom_run_tokens", "Tokens of all runs.", labels=["kind"])
    for state in ("finished", "failed", "cancelled"):
        ended.add_metric([state], getattr(spent, state))
    tokens.add_metric(["prompt"], spent.prompt_tokens)
    tokens.add_metric(["completion"], spent.completion_tokens)
    cost = CounterMetricFamily(
        "dialoom_run_cost_dollars", "Where endpoints have prices.", value=spent.cost
    )
    turns = CounterMetricFamily("dialoom_run_turns", "Turns of all runs.", value=spent.turns)
    return runs, ended, tokens, cost, turns


def _spent() -> Families:
    tokens = CounterMetricFamily(
        "dialoom_spent_tokens", "Tokens of all workspaces.", labels=["purpose", "kind"]
    )
    cost = CounterMetricFamily(
        "dialoom_spent_dollars", "Where endpoints have prices.", labels=["purpose"]
    )
    for purpose, spent in spent_by_all().items():
        tokens.add_metric([purpose, "prompt"], spent.prompt_tokens)
        tokens.add_metric([purpose, "completion"], spent.completion_tokens)
        cost.add_metric([purpose], spent.cost)
    resting = GaugeMetricFamily(
        "dialoom_workspaces_resting",
        "Those whose daily ceiling is reached.",
        value=resting_workspaces(),
    )
    return tokens, cost, resting


def _events() -> Families:
    return (GaugeMetricFamily("dialoom_events", "Events kept.", value=events_kept()),)


def _workers() -> Families:
    """Those that live; their figures carry their names, and end with them."""
    beats = list(Heartbeat.objects.filter(at__gt=timezone.now() - ALIVE).order_by("name"))
    alive = GaugeMetricFamily(
        "dialoom_workers_alive", "Workers that beat.", value=sum(one.is_worker for one in beats)
    )
    age = GaugeMetricFamily(
        "dialoom_worker_beat_age_seconds", "Since its last beat.", labels=["worker"]
    )
    for one in beats:
        age.add_metric([one.name], _age(one.at))
    silent = GaugeMetricFamily(
        "dialoom_worker_silent_seconds",
        "Since the last beat of one that has not said goodbye.",
        labels=["worker"],
    )
    for one in silent_workers():
        silent.add_metric([one.name], _age(one.at))
    return alive, age, silent, *_figures(beats)


def _figures(beats: Iterable[Heartbeat]) -> Families:
    families: dict[str, Metric] = {}
    for beat in beats:
        for name, kind, documentation, samples in beat.detail.get("figures", ()):
            family = families.setdefault(name, Metric(name, documentation, kind))
            for sample, labels, value in samples:
                family.add_sample(sample, {**labels, "worker": beat.name}, value)
    return families.values()


READ: tuple[Callable[[], Families], ...] = (_queue, _leases, _runs, _spent, _events, _workers)


def _age(since: datetime | None) -> float:
    return max(timezone.now() - since, timedelta()).total_seconds() if since else 0.0
