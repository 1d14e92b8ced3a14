"""Branches under another version of the domain: which one is meant, and whether that can be."""

from __future__ import annotations

from copy import copy
from typing import NamedTuple

from curation.engine.artefacts import pieces_of, verdicts_on
from curation.engine.current import current_version
from curation.engine.cutting import Cut, cut_at
from curation.engine.keys import as_uuid
from curation.engine.renewing import Renewal, renewal_of
from curation.errors import FieldProblem, Refused
from curation.models import ArtefactReview, DomainVersion, Trajectory
from curation.services.orders import ForkOrder

CURRENT = "current"
PIECES = ("tool", "policy")
"""What every dialogue of a version is made with."""


class Under(NamedTuple):
    """A fork under another version."""

    row: DomainVersion
    renewal: Renewal
    place: Cut
    """Where it was ordered, on the parent as it would be under the version."""
    begins: Cut
    """The same, or the first turn that the version concerns: the rest is repeated."""

    @property
    def repeats(self) -> bool:
        return self.begins.at < self.place.at


def version_meant(parent: Trajectory, order: ForkOrder) -> DomainVersion | None:
    """None where that is the one it was made under. Raises Refused naming ``domain``."""
    if order.domain is None:
        return None
    row = _named(parent, order.domain)
    if row.pk == parent.domain_id:
        return None
    _refuse_unended(parent)
    refuse_rejected(row)
    return row


def placed_under(place: Cut, row: DomainVersion) -> Under:
    """Turns before the first one that the version concerns are as they would be: they are shared.
    Those from there on are not, wherever the fork is.
    """
    renewal = renewal_of(place.parent, row)
    renewed = _renewed(place.parent, row, renewal)
    place = place._replace(parent=renewed)
    begins = cut_at(renewed, renewal.begins_at) if renewal.begins_at < place.at else place
    return Under(row, renewal, place, begins)


def _renewed(parent: Trajectory, row: DomainVersion, renewal: Renewal) -> Trajectory:
    """The parent as the version would have it; what a branch takes over. It is never saved."""
    found = copy(parent)
    found.domain = row
    for name, value in renewal.columns.items():
        setattr(found, name, value)
    return found


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
