"""Around each question to a model: what it took, and whose fault it was if nothing came of it."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import NamedTuple

from prometheus_client import Counter, Histogram

from curation.engine.faults import count_failure
from curation.engine.figures import CALL_SECONDS, CALLS, TOKENS
from curation.engine.tracing import span
from simulation.llm import ChatModel, ChatRequest, ModelFailed, Reply


class _Figures(NamedTuple):
    """Of one endpoint."""

    calls: Counter
    seconds: Histogram
    prompt: Counter
    completion: Counter


@lru_cache(maxsize=256)
def _figures(endpoint: str) -> _Figures:
    """Looked up once: finding a figure by its labels takes longer than counting."""
    read, written = (TOKENS.labels(endpoint, kind) for kind in ("prompt", "completion"))
    return _Figures(CALLS.labels(endpoint), CALL_SECONDS.labels(endpoint), read, written)


async def watched(model: ChatModel, endpoint: str, request: ChatRequest) -> Reply:
    """The answer, counted under the name of its endpoint. Raises ModelFailed."""
    figures = _figures(endpoint)
    figures.calls.inc()
    since = time.monotonic()
    try:
        with span("model call", endpoint=endpoint, model=model.name):
            reply = await model.ask(request)
    except ModelFailed as failed:
        count_failure(failed.failure, endpoint)
        raise
    finally:
        figures.seconds.observe(time.monotonic() - since)
    figures.prompt.inc(reply.usage.prompt)
    figures.completion.inc(reply.usage.completion)
    return reply
