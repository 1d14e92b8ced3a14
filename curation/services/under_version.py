"""Branches under another version of the domain: which one is meant, and whether that can be."""

from __future__ import annotations

from typing import Any

from curation.engine.artefacts import pieces_of, verdicts_on
from curation.engine.current import current_version
from curation.engine.cutting import Cut
from curation.engine.renewing import renewal_of
from curation.errors import FieldProblem, Refused
from curation.models import ArtefactReview, DomainVersion, Trajectory
from curation.services.lookup import as_uuid
from curation.services.orders import ForkOrder
from simulation.vocabulary.value import JsonObject

CURRENT = "current"
PIECES = ("tool", "policy")
"""What every dialogue of a version is made with."""


def version_meant(parent: Trajectory, order: ForkOrder) -> DomainVersion | None:
    """None where that is the one it was made under. Raises Refused naming ``domain``."""
    if order.domain is None:
        return None
    row = _named(parent, order.domain)
    if row.pk == parent.domain_id:
        return None
    _refuse_unended(parent)
    refuse_rejected(row)
    if order.message is not None:
        problem = "A turn is edited under the version that it was made under."
        raise Refused(FieldProblem("domain", problem, "Replay it first, then edit the branch."))
    return row


def renewed_columns(place: Cut, under: DomainVersion) -> dict[str, Any]:
    """Of the branch under the version. Raises Refused naming ``at`` where what is to be shared
    would have gone otherwise under it.
    """
    renewal = renewal_of(place.parent, under)
    if place.at > renewal.begins_at:
        why = _in_words(renewal.reasons)
        raise Refused(
            FieldProblem(
                "at",
                f"Version {under.number} concerns what comes before turn {place.at}{why}.",
                f"Begin at turn {renewal.begins_at} or before.",
            )
        )
    return renewal.columns


def is_plain_replay(order: ForkOrder) -> bool:
    """Nothing is other in it but the version: it takes the place of its parent."""
    changed = (order.rules, order.persona, order.tasks, order.limits, order.model)
    return order.mode == "replay" and order.message is None and not any(changed)


def refuse_rejected(row: DomainVersion) -> None:
    """Raises Refused where somebody rejected a tool, or the policy, of the version."""
    said = verdicts_on(row)
    for piece in pieces_of(row.pk):
        review = said.get(piece.address)
        if piece.kind in PIECES and review and review.verdict == ArtefactReview.Verdict.REJECT:
            what = "the policy" if piece.kind == "policy" else f"the tool {piece.name}"
            raise Refused(
                FieldProblem(
                    "domain",
                    f"{review.by} rejected {what} of version {row.number}: {review.reason}",
                    "Patch it or take it out first, or name another version.",
                )
            )


def _named(parent: Trajectory, text: str) -> DomainVersion:
    name, key = parent.domain.name, as_uuid(text)
    rows = DomainVersion.objects.filter(workspace=parent.workspace_id)
    row = current_version(parent.workspace_id, name) if text == CURRENT else None
    row = row or (rows.filter(pk=key).first() if key else None)
    remedy = f"Give {CURRENT!r}, or the id of a version of {name}."
    if row is None:
        raise Refused(FieldProblem("domain", f"There is no version {text!r} here.", remedy))
    if row.name != name:
        problem = f"That is version {row.number} of {row.name}; this dialogue is about {name}."
        raise Refused(FieldProblem("domain", problem, remedy))
    return row


def _refuse_unended(parent: Trajectory) -> None:
    if not parent.is_over:
        raise Refused(
            FieldProblem(
                "domain",
                f"This dialogue is {parent.get_state_display().lower()}, so it goes on under the "
                "version that it began with.",
                "Wait for its end, or stop it.",
            )
        )


def _in_words(reasons: list[JsonObject]) -> str:
    names = [f"{one['kind']} {one['name']}" for one in reasons if one["kind"] == "tool"]
    return f" ({', '.join(names[:3])})" if names else ""
