"""What the environment says: fit for one machine, or for others too."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from config.secret import NAME
from config.tracing import tracing_problem
from curation.engine.said import Said, fail, ok, warn

HERE = {"localhost", "127.0.0.1", "[::1]"}
SHORTEST = 32


def debug() -> Iterator[Said]:
    if settings.DEBUG:
        found = "on: pages and logs show what is nobody's business"
        yield fail("debug", found, "Unset DIALOOM_DEBUG.")
    else:
        yield ok("debug", "off")


def secret() -> Iterator[Said]:
    path = Path(settings.DIALOOM_HOME) / NAME
    if len(settings.SECRET_KEY) < SHORTEST:
        remedy = "Set DIALOOM_SECRET to a long random text; stored keys have to be typed again."
        yield fail("secret", f"shorter than {SHORTEST} characters", remedy)
    elif path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield warn("secret", f"others may read {path}", f"chmod 600 {path}")
    else:
        yield ok("secret", "there, and nobody else's")


def hosts() -> Iterator[Said]:
    others = [host for host in settings.ALLOWED_HOSTS if host not in HERE]
    if "*" in others:
        remedy = "Name the hosts: DIALOOM_HOSTS=dialoom.example.org"
        yield warn("hosts", "it answers to every name", remedy)
    if others and not settings.HTTPS:
        remedy = "Put a proxy with HTTPS before it and set DIALOOM_HTTPS=1."
        yield warn("https", "other machines reach it, and cookies travel in the clear", remedy)
    else:
        yield ok("https", "cookies are secure" if settings.HTTPS else "this machine alone")


def telemetry() -> Iterator[Said]:
    problem = tracing_problem()
    if problem:
        yield fail("telemetry", "traces are wanted and not sent", problem)
    else:
        yield ok("telemetry", f"logs as {settings.DIALOOM_LOG}")
