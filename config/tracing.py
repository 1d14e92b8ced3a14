"""Traces, where an administrator wants them: OTEL_EXPORTER_OTLP_ENDPOINT says where they go."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from config import environment
from curation.engine.tracing import trace_with

logger = logging.getLogger(__name__)

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
PACKAGES = {
    "opentelemetry.sdk": "opentelemetry-sdk",
    "opentelemetry.exporter.otlp.proto.http": "opentelemetry-exporter-otlp-proto-http",
}


def start_tracing(kind: str) -> None:
    """Of this process, web or worker. What cannot be traced is said, and done all the same."""
    if not environment.text(ENDPOINT, ""):
        return
    problem = tracing_problem()
    if problem:
        logger.error(problem)
        return
    # Here and not above: the packages are an extra, and who wants no traces pays nothing.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from config.otel import OpenTelemetry

    trace_with(OpenTelemetry(kind, BatchSpanProcessor(OTLPSpanExporter())))


def tracing_problem() -> str:
    """Why traces that are wanted cannot be sent, with the remedy; empty otherwise."""
    absent = [package for name, package in PACKAGES.items() if not _is_there(name)]
    if not environment.text(ENDPOINT, "") or not absent:
        return ""
    return (
        f"{ENDPOINT} is set, and the packages that send traces are not installed. Install "
        f"{' and '.join(absent)} beside Dialoom (its extra `telemetry`), or unset it."
    )


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
