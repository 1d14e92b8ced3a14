"""Traces where they are wanted: what took time, under what it belongs to, without what was said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from config import tracing
from config.otel import OpenTelemetry
from curation.engine.tracing import NOTHING, span, trace_with


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    trace_with(OpenTelemetry("worker", SimpleSpanProcessor(kept)))
    yield kept
    trace_with(None)


def only(kept: InMemorySpanExporter) -> ReadableSpan:
    (one,) = kept.get_finished_spans()
    return one


@pytest.mark.django_db
def test_a_request_is_told_by_its_route_not_by_an_address_that_signs_in(
    spans: InMemorySpanExporter, client: Client
) -> None:
    client.get("/signin/a-secret-of-somebody/")

    attributes = dict(only(spans).attributes or {})
    assert attributes["dialoom.route"] == "signin/<str:token>/"
    assert attributes["dialoom.method"] == "GET"
    assert "a-secret" not in only(spans).to_json()


def test_an_error_is_told_by_its_kind(spans: InMemorySpanExporter) -> None:
    with pytest.raises(KeyError), span("work"):
        raise KeyError("Please lend me book 1")

    told = only(spans)
    assert (told.attributes or {})["error.type"] == "KeyError"
    assert "lend" not in told.to_json()


def test_spans_within_are_children(spans: InMemorySpanExporter) -> None:
    with span("outer"), span("inner"), span("of nobody", alone=True):
        pass

    by_name = {one.name: one for one in spans.get_finished_spans()}
    inner, outer = by_name["inner"], by_name["outer"]
    assert inner.parent is not None
    assert outer.context is not None
    assert inner.parent.span_id == outer.context.span_id
    assert by_name["of nobody"].parent is None


def test_nobody_listens_and_nothing_is_made() -> None:
    with span("work", turns=1) as mark:
        assert mark is NOTHING


def test_without_an_address_nothing_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tracing.ENDPOINT, raising=False)
    monkeypatch.setattr(tracing, "_is_there", lambda _name: False)

    tracing.start_tracing("web")
    assert tracing.tracing_problem() == ""


def test_an_address_without_the_packages_is_said_clearly(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(tracing.ENDPOINT, "http://127.0.0.1:4318")
    monkeypatch.setattr(tracing, "_is_there", lambda _name: False)
    tracing.start_tracing("worker")

    assert "OTEL_EXPORTER_OTLP_ENDPOINT is set" in caplog.text
    assert "Install opentelemetry-sdk and opentelemetry-exporter-otlp-proto-http" in caplog.text
    with span("work") as mark:
        assert mark is NOTHING
