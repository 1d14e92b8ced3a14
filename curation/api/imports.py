"""``/trajectories/import``: dialogues from elsewhere, as files or as JSON."""

from __future__ import annotations

import json
from typing import Any

from ninja import Router, Status

from curation.api.auth import ApiRequest
from curation.api.listing import refuse_unknown_fields
from curation.api.shapes.jobs import JobShape
from curation.errors import FieldProblem, Refused
from curation.models import DomainVersion, Job
from curation.services.imports import import_conversation, import_records
from curation.services.lookup import find_domain
from simulation.vocabulary.value import JsonObject

router = Router(tags=["trajectories"])

CHAT = ("messages", "tools", "tasks", "system")
FORM = ("file", "worlds", "domain", "database", *CHAT)
OPENAI = frozenset(
    (
        *("messages", "tools", "functions", "system", "tasks", "name", "domain", "database"),
        *("id", "model", "metadata", "parallel_tool_calls"),
    )
)
"""Keys of a conversation in OpenAI's form, with what others write beside it."""
_BOUND = {
    "domain": {"type": "string", "description": "A domain's name, or the id of a version."},
    "database": {"type": "string", "description": "The id of an uploaded database."},
}
_FILES = {
    "file": {"type": "string", "format": "binary"},
    "worlds": {"type": "array", "items": {"type": "string", "format": "binary"}},
}
_CHAT = {
    "messages": {"type": "array", "items": {"type": "object"}},
    "tools": {"type": "array", "items": {"type": "object"}},
    "tasks": {"type": "array", "items": {"type": "object"}},
}


_FORM = {
    **_FILES,
    **{name: {"type": "string", "description": "As JSON."} for name in CHAT},
    **_BOUND,
    "database": {"type": "string", "description": "An uploaded one's id, or the file itself."},
}


def _object(required: str, **properties: Any) -> JsonObject:
    return {"schema": {"type": "object", "required": [required], "properties": properties}}


BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": _object("messages", **_CHAT, **_BOUND),
            "multipart/form-data": {"schema": {"type": "object", "properties": _FORM}},
        },
    }
}


@router.post("/import", response={202: JobShape}, openapi_extra=BODY)
def import_dialogues(request: ApiRequest) -> Status[JobShape]:
    """A conversation as JSON (``messages`` and ``tools``), or a ``file``: conversations in the
    shapes in which chats are published, or native records with their base images as ``worlds``.

    Conversations are bound to a ``domain`` or to a ``database``, an uploaded one's id or, in a
    form, the file itself: their calls are run again
    there, and what cannot be is marked. Without one, all their tools are simulated. The job's
    result names the first dialogue and reports what was mended and marked.
    """
    is_form = (request.content_type or "").startswith("multipart/")
    job = _from_form(request) if is_form else _from_json(request)
    return Status(202, JobShape.of(job))


def _from_form(request: ApiRequest) -> Job:
    refuse_unknown_fields(request, FORM)
    workspace, by = request.auth.workspace, request.auth.user
    database = request.FILES.get("database")
    domain = _domain(request, request.POST.get("domain"), request.POST.get("database"))
    if database is not None and domain is not None:
        raise Refused(FieldProblem("database", "A domain is given too.", "Give one of them."))
    if "messages" in request.POST:
        chat = {name: request.POST[name] for name in CHAT if name in request.POST}
        return import_conversation(
            workspace, by=by, conversation=chat, domain=domain, database=database
        )
    file = request.FILES.get("file")
    if file is None:
        raise Refused(
            FieldProblem("file", "Field required.", "Send conversations or native records.")
        )
    worlds = request.FILES.getlist("worlds")
    return import_records(
        workspace, by=by, file=file, worlds=worlds, domain=domain, database=database
    )


def _from_json(request: ApiRequest) -> Job:
    data = _body(request)
    if isinstance(data.get("messages"), list) and "task_id" not in data:
        unknown = [name for name in data if name not in OPENAI]
        if unknown:
            listed = ", ".join(sorted(OPENAI))
            raise Refused(
                *(FieldProblem(name[:80], "There is no such field.", listed) for name in unknown)
            )
    chat = {name: data[name] for name in data if name not in ("domain", "database")}
    return import_conversation(
        request.auth.workspace,
        by=request.auth.user,
        conversation=chat,
        domain=_domain(request, data.get("domain"), data.get("database")),
    )


def _body(request: ApiRequest) -> JsonObject:
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(
            FieldProblem("body", "It cannot be read as JSON.", "Send messages and tools.")
        ) from error
    if not isinstance(data, dict):
        raise Refused(FieldProblem("body", "It is no object.", "Send messages and tools."))
    return data


def _domain(request: ApiRequest, domain: Any, database: Any) -> DomainVersion | None:
    given = {"domain": domain or None, "database": database or None}
    for name, value in given.items():
        if value is not None and not isinstance(value, str):
            raise Refused(FieldProblem(name, "It is no text.", "Give a name or an id."))
    if not any(given.values()):
        return None
    return find_domain(request.auth.workspace, **given)
