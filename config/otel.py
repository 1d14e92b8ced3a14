"""OpenTelemetry behind the spans of the application. Imported only where it is wanted."""

from __future__ import annotations

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.trace import StatusCode

from curation.engine.tracing import Attribute


class OpenSpan:
    """Current in its task until it ends."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._token = context.attach(trace.set_span_in_context(span))

    def say(self, **attributes: Attribute) -> None:
        for name, value in attributes.items():
            self._span.set_attribute(f"dialoom.{name}", value)

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def end(self, error: str = "") -> None:
        if error:
            self._span.set_attribute("error.type", error)
            self._span.set_status(StatusCode.ERROR)
        context.detach(self._token)
        self._span.end()


class OpenTelemetry:
    """Spans through a processor; ``kind`` is web or worker."""

    def __init__(self, kind: str, processor: SpanProcessor) -> None:
        resource = Resource.create({"service.name": "dialoom", "dialoom.process": kind})
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("dialoom")

    def begin(self, name: str, *, alone: bool) -> OpenSpan:
        return OpenSpan(self._tracer.start_span(name, context=Context() if alone else None))
