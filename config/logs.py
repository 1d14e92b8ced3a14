"""Logs: a line for people on a terminal, or one JSON object a line for machines.

Whatever logs through the standard library (Django, the web server, Celery, this application) comes
out alike, with what is bound to the task in hand: trajectory, run, job, request.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog
from celery.signals import setup_logging
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import Processor

from config.redaction import Event, redact, tell_exception

LEVELS = {
    "curation": "INFO",
    "config": "INFO",
    # A refused request has told its sender why; only what broke here is for the log.
    "django.request": "ERROR",
}
_process: dict[str, str] = {}


def logging_of(shape: str, *, debug: bool = False) -> dict[str, Any]:
    """Django's LOGGING; ``shape`` is ``text`` or ``json``. Debugging shows what errors say."""
    line = {"()": ProcessorFormatter, "processors": _written(shape)}
    line["foreign_pre_chain"] = _told(debug=debug)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {name: {"level": level} for name, level in LEVELS.items()},
    }


def name_process(kind: str, worker: str = "") -> None:
    """What this process is, for each of its lines."""
    _process.update({"process": kind} | ({"worker": worker} if worker else {}))


@setup_logging.connect
def leave_alone(**_signal: object) -> None:
    """Where somebody listens to this, Celery does not set up logs of its own."""


def _told(*, debug: bool) -> list[Processor]:
    telling: list[Processor] = [structlog.processors.format_exc_info] if debug else [tell_exception]
    return [
        structlog.contextvars.merge_contextvars,
        _add_process,
        add_log_level,
        add_logger_name,
        ExtraAdder(allow=()),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *telling,
        *([] if debug else [redact]),
    ]


def _written(shape: str) -> list[Processor]:
    drop: Processor = ProcessorFormatter.remove_processors_meta
    if shape == "json":
        return [drop, structlog.processors.JSONRenderer(ensure_ascii=False)]
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        pad_event_to=0,
        exception_formatter=structlog.dev.plain_traceback,
    )
    return [drop, renderer]


def _add_process(_logger: object, _method: str, event: Event) -> Event:
    event.update(_process)
    return event
