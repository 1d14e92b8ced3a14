"""Which model plays which role in a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from curation.engine.endpoints import lineup_of
from curation.errors import FieldProblem, Refused
from curation.models import AuditEntry, LineupEntry, Membership
from curation.services.casting import find_endpoint
from curation.services.endpoints import refuse_annotators
from curation.services.model_orders import readable_seat
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.value import JsonObject


def set_lineup(
    member: Membership, given: Mapping[str, str | JsonObject | None]
) -> dict[ModelRole, LineupEntry]:
    """The whole lineup anew: a role that is left out or null has no model.

    Raises NotAllowed, and Refused naming the role's field.
    """
    refuse_annotators(member)
    rows = [_entry(member, _role(name), seat) for name, seat in given.items() if seat]
    before = _told(lineup_of(member.workspace))
    with transaction.atomic():
        LineupEntry.objects.in_workspace(member.workspace).delete()
        LineupEntry.objects.bulk_create(rows)
        now = lineup_of(member.workspace)
        AuditEntry.objects.create(
            workspace=member.workspace,
            action=AuditEntry.Action.CHANGED,
            subject=member.workspace.pk,
            by=member.user,
            detail={"lineup": _told(now), "before": before},
        )
    return now


def _entry(member: Membership, role: ModelRole, given: str | JsonObject) -> LineupEntry:
    order = readable_seat(given, role.value)
    where = role.value if order.endpoint is None else f"{role.value}.endpoint"
    return LineupEntry(
        workspace=member.workspace,
        role=role.value,
        endpoint=find_endpoint(member.workspace, order.endpoint, where),
        model=order.model,
        parameters=order.parameters.model_dump(mode="json", exclude_none=True),
    )


def _role(name: str) -> ModelRole:
    try:
        return ModelRole(name)
    except ValueError:
        known = ", ".join(role.value for role in ModelRole)
        raise Refused(
            FieldProblem(name[:40], "There is no such role.", f"There are: {known}.")
        ) from None


def _told(rows: Mapping[ModelRole, LineupEntry]) -> dict[str, Any]:
    return {
        role.value: {
            "endpoint": row.endpoint.name if row.endpoint else "environment",
            "model": row.model,
            "parameters": row.parameters,
        }
        for role, row in rows.items()
    }
