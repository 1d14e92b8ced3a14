"""Endpoints for language models: added, changed, put away and tested by those who lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone

from curation.engine.connections import ENVIRONMENT
from curation.engine.sealing import seal
from curation.errors import FieldProblem, NotAllowed, Refused, Stale
from curation.jobs.hints import wake
from curation.models import AuditEntry, Job, Membership, ModelEndpoint
from curation.services.model_orders import LONGEST_NAME, EndpointOrder
from curation.services.orders import read_order

MOST = 100
"""Endpoints of a workspace."""
AUDITED = (
    "name", "base_url", "key_variable", "concurrency", "per_minute", "parameters", "prompt_price",
    "completion_price", "is_default",
)  # fmt: skip
SAME = (
    "name", "base_url", "key_variable", "concurrency", "per_minute", "prompt_price",
    "completion_price",
)  # fmt: skip
Action = AuditEntry.Action


def add_endpoint(member: Membership, order: EndpointOrder) -> ModelEndpoint:
    """Raises NotAllowed for whoever leads nothing here, Refused naming a field."""
    refuse_annotators(member)
    there = ModelEndpoint.objects.in_workspace(member.workspace)
    if there.count() >= MOST:
        raise Refused(FieldProblem("name", f"There are {MOST} endpoints.", "Change one of them."))
    row = ModelEndpoint(workspace=member.workspace, author=member.user)
    first = not there.filter(archived_at=None).exists()
    return _store(member, row, order, Action.CREATED, is_default=order.is_default or first)


def changed_order(row: ModelEndpoint, given: Mapping[str, Any]) -> EndpointOrder:
    """The endpoint as it is, but for what is ``given``. Raises Refused naming a field."""
    standing = {name: getattr(row, name) for name in AUDITED}
    if given.get("key"):
        standing["key_variable"] = ""
    return read_order(EndpointOrder, standing | dict(given))


def change_endpoint(
    member: Membership, row: ModelEndpoint, order: EndpointOrder, *, expects: int | None = None
) -> ModelEndpoint:
    """The endpoint as ordered. ``expects`` is the number of the settings that were edited; Stale
    says that somebody changed them in between. Raises NotAllowed and Refused.
    """
    refuse_annotators(member)
    if expects is not None and expects != row.number:
        raise Stale("Somebody changed this endpoint in between.", current=row.number)
    _refuse_leading_a_key_away(row, order)
    row.number += 1
    return _store(member, row, order, Action.CHANGED, is_default=order.is_default)


@transaction.atomic
def archive_endpoint(member: Membership, row: ModelEndpoint) -> ModelEndpoint:
    """Nothing is sent there any more; what was made by it still names it."""
    return _put_away(member, row, Action.ARCHIVED, archived_at=timezone.now(), is_default=False)


@transaction.atomic
def restore_endpoint(member: Membership, row: ModelEndpoint) -> ModelEndpoint:
    return _put_away(member, row, Action.RESTORED, archived_at=None)


def probe_endpoint(member: Membership, row: ModelEndpoint | None, model: str = "") -> Job:
    """Queue a test of the endpoint, None for the environment's; a worker asks the ``model``, or
    the first that the endpoint offers. Raises NotAllowed and Refused.
    """
    refuse_annotators(member)
    if row is not None and row.archived_at is not None:
        raise Refused(FieldProblem("endpoint", "It is archived.", "Bring it back first."))
    if len(model) > LONGEST_NAME:
        raise Refused(FieldProblem("model", f"More than {LONGEST_NAME} characters.", "Shorten it."))
    payload = {"endpoint": str(row.pk) if row else ENVIRONMENT, "model": model.strip()}
    with transaction.atomic():
        job = Job.objects.create(
            workspace=member.workspace,
            kind=Job.Kind.PROBE,
            payload=payload,
            created_by=member.user,
        )
        wake()
    return job


def refuse_annotators(member: Membership) -> None:
    if not member.leads:
        raise NotAllowed("Only leads change endpoints and the lineup.")


def _store(
    member: Membership,
    row: ModelEndpoint,
    order: EndpointOrder,
    action: AuditEntry.Action,
    *,
    is_default: bool,
) -> ModelEndpoint:
    before = {} if action is Action.CREATED else _told(row)
    for name, value in _columns(order).items():
        setattr(row, name, value)
    row.is_default, row.updated = is_default, timezone.now()
    if row.name == ENVIRONMENT:
        raise Refused(FieldProblem("name", "That name is taken.", "It means the workers' own."))
    try:
        with transaction.atomic():
            row.save()
            if is_default:
                _others(row).update(is_default=False)
            _audit(member, row, action, before=before)
    except IntegrityError as error:
        raise Refused(
            FieldProblem("name", f"There is an endpoint {row.name!r} already.", "Choose another.")
        ) from error
    return row


def _columns(order: EndpointOrder) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(order, name) for name in SAME}
    columns["parameters"] = order.parameters.model_dump(mode="json")
    if order.key is not None or order.key_variable:
        key = order.key.get_secret_value().strip() if order.key else ""
        columns["sealed_key"] = seal(key) if key else ""
    return columns


def _refuse_leading_a_key_away(row: ModelEndpoint, order: EndpointOrder) -> None:
    """A stored key goes to the address it was stored for: else it could be read elsewhere."""
    old, new = urlsplit(row.base_url), urlsplit(order.base_url)
    same = (old.scheme, old.netloc) == (new.scheme, new.netloc)
    if row.sealed_key and order.key is None and not order.key_variable and not same:
        raise Refused(
            FieldProblem(
                "key",
                "The stored key was given for another address.",
                "Type the key for the new address.",
            )
        )


def _put_away(
    member: Membership, row: ModelEndpoint, action: AuditEntry.Action, **columns: object
) -> ModelEndpoint:
    refuse_annotators(member)
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated = timezone.now()
    row.save(update_fields=[*columns, "updated"])
    _audit(member, row, action)
    return row


def _others(row: ModelEndpoint) -> Any:
    return ModelEndpoint.objects.filter(workspace=row.workspace_id).exclude(pk=row.pk)


def _told(row: ModelEndpoint) -> dict[str, Any]:
    """What may be told of it: never the key, only whether one is stored."""
    told = {name: getattr(row, name) for name in AUDITED}
    return told | {"key_stored": bool(row.sealed_key)}


def _audit(
    member: Membership, row: ModelEndpoint, action: AuditEntry.Action, **more: object
) -> None:
    detail = {"number": row.number, "now": _told(row), **more}
    AuditEntry.objects.create(
        workspace=member.workspace, action=action, subject=row.pk, by=member.user, detail=detail
    )
