"""Around each question to a model: what it took, and whose fault it was if nothing came of it."""

from __future__ import annotations

import time

from curation.engine.faults import count_failure
from curation.engine.figures import CALL_SECONDS, CALLS, TOKENS
from curation.engine.tracing import span
from simulation.llm import ChatModel, ChatRequest, ModelFailed, Reply


async def watched(model: ChatModel, endpoint: str, request: ChatRequest) -> Reply:
    """The answer, counted under the name of its endpoint. Raises ModelFailed."""
    CALLS.labels(endpoint).inc()
    since = time.monotonic()
    try:
        with span("model call", endpoint=endpoint, model=model.name):
            reply = await model.ask(request)
    except ModelFailed as failed:
        count_failure(failed.failure, endpoint)
        raise
    finally:
        CALL_SECONDS.labels(endpoint).observe(time.monotonic() - since)
    TOKENS.labels(endpoint, "prompt").inc(reply.usage.prompt)
    TOKENS.labels(endpoint, "completion").inc(reply.usage.completion)
    return reply
