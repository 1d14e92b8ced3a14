"""Traces, where an administrator wants them: OTEL_EXPORTER_OTLP_ENDPOINT says where they go."""

from __future__ import annotations

import os
from importlib.util import find_spec

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
NEEDED = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")


def is_wanted() -> bool:
    return bool(os.environ.get(ENDPOINT, "").strip())


def tracing_problem() -> str:
    """Why traces that are wanted cannot be sent, with the remedy; empty otherwise."""
    if not is_wanted() or all(map(_is_there, NEEDED)):
        return ""
    return (
        f"{ENDPOINT} is set, and the packages for traces are not installed: pip install "
        "'dialoom[telemetry]', or unset it."
    )


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
