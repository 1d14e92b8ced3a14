"""``/events``: what happens to a run or a dialogue, told while it happens."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Header, Query, Router, Schema
from pydantic import Field

from curation.api.auth import ApiRequest, LiveBearer, LiveSession
from curation.api.listing import refuse_unknown
from curation.errors import FieldProblem, Refused
from curation.live.database import in_database
from curation.live.here import hub_here
from curation.live.streams import Start, stream
from curation.live.subjects import KINDS, OfRun, OfTrajectory, Subject
from curation.selectors.found import run_in, trajectory_in

router = Router(tags=["events"], auth=[LiveBearer(), LiveSession()])

NEW = "now"
LONGEST_ID = 18
"""Digits: what fits into the database's numbers."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Neither kept nor held back on the way."""
EXAMPLE = """retry: 2000

id: 4711
event: turn
data: {"trajectory":"...","run":"...","seq":7,"role":"assistant"}

id: 4712
event: progress
data: {"run":"...","state":"running","done":3,"total":10,"seconds_left":41.5}
"""
DESCRIBED: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Server-sent events: `turn`, `finding`, `state`, of a run `progress`; "
            "each with an id that rises. `reset` says that what was missed is no longer kept: "
            "read everything anew, and go on from its id. `end` is the last: do not reconnect.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}},
        }
    }
}


class EventQuery(Schema):
    after: str | None = Field(
        default=None,
        description="The id of the last event that is known, or `now` for new ones only. "
        "Without it, all that is kept (a day) is told first. `Last-Event-ID` goes before it.",
    )
    kinds: str | None = Field(
        default=None, description="Kinds of events that are wanted, with commas between; else all."
    )


LastEventId = Annotated[str | None, Header(default=None, alias="Last-Event-ID")]


@router.get("/runs/{key}/events", openapi_extra=DESCRIBED)
async def run_events(
    request: ApiRequest, key: UUID, query: Query[EventQuery], last: LastEventId = None
) -> StreamingHttpResponse:
    """Turns, findings and states of all its dialogues, and how far the run is."""
    start, kinds = _start(request, query, last), _kinds(query.kinds)
    await in_database(run_in, request.auth.workspace, key)
    return await _streamed(request, OfRun(key, kinds), start)


@router.get("/trajectories/{key}/events", openapi_extra=DESCRIBED)
async def trajectory_events(
    request: ApiRequest, key: UUID, query: Query[EventQuery], last: LastEventId = None
) -> StreamingHttpResponse:
    """Turns as they are stored, what checks find in them, and the dialogue's states."""
    start, kinds = _start(request, query, last), _kinds(query.kinds)
    await in_database(trajectory_in, request.auth.workspace, key)
    return await _streamed(request, OfTrajectory(key, kinds), start)


async def _streamed(request: ApiRequest, subject: Subject, start: Start) -> StreamingHttpResponse:
    hub = hub_here()
    await hub.ready()
    asked_for_headers = request.META["REQUEST_METHOD"] == "HEAD"
    content = () if asked_for_headers else stream(hub, subject, start)
    return StreamingHttpResponse(content, content_type="text/event-stream", headers=HEADERS)


def _start(request: ApiRequest, query: EventQuery, last: str | None) -> Start:
    """Raises Refused for a place that cannot be one."""
    refuse_unknown(request, EventQuery)
    if last:
        return Start(_number(last, "Last-Event-ID"))
    if query.after == NEW:
        return Start(only_new=True)
    return Start(None if query.after is None else _number(query.after, "after"))


def _number(given: str, field: str) -> int:
    if given.isascii() and given.isdigit() and len(given) <= LONGEST_ID:
        return int(given)
    remedy = "Give the id of the last event that was received" + (
        f", or {NEW!r}." if field == "after" else "."
    )
    raise Refused(FieldProblem(field, f"{given[:40]!r} is no id of an event.", remedy))


def _kinds(given: str | None) -> frozenset[str]:
    if given is None:
        return KINDS
    wanted = frozenset(given.split(","))
    if unknown := sorted(wanted - KINDS):
        known = ", ".join(sorted(KINDS))
        raise Refused(FieldProblem("kinds", f"There is no kind {unknown[0][:40]!r}.", known))
    return wanted
