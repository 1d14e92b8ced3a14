"""A dialogue in spans: its moves, the models that were asked, the tools that were called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from config.otel import OpenTelemetry
from curation.engine.tracing import trace_with
from curation.models import Workspace
from tests.curation.jobs.conftest import drive, lab, ordered, players, rows
from tests.servers.models import ModelServer


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    trace_with(OpenTelemetry("worker", SimpleSpanProcessor(kept)))
    yield kept
    trace_with(None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("attentive")
async def test_a_dialogue_is_traced_from_its_claim_to_its_commits(
    studio: Workspace, spans: InMemorySpanExporter
) -> None:
    async with ModelServer(players()) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        await drive()
    row = await rows(run.trajectories.get)

    done = spans.get_finished_spans()
    many = Counter(span.name for span in done)
    (dialogue,) = [span for span in done if span.name == "dialogue"]
    assert (dialogue.attributes or {})["dialoom.trajectory"] == str(row.pk)
    assert many["model call"] == len(server.bodies)
    assert many["tool call"] == row.tool_calls == 1
    assert many["commit"] == row.length - row.tool_calls, "a call is stored with its result"
    assert many["claim"] >= 1
    (tool,) = [span for span in done if span.name == "tool call"]
    assert (tool.attributes or {})["dialoom.tool"] == "lend_book"
    assert dialogue.context is not None
    calls = [span for span in done if span.name == "model call"]
    assert {span.context.trace_id for span in calls if span.context} == {dialogue.context.trace_id}
    everything = "".join(span.to_json() for span in done)
    assert "Please" not in everything
    assert "sk-lab" not in everything
