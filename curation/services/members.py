"""Who may bring people into a workspace, and as what."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import FieldProblem, NotAllowed, Refused
from curation.models import Membership
from curation.services.access import add_member


@transaction.atomic
def invite_member(inviter: Membership, *, username: str, role: str) -> Membership:
    """Add a person to the inviter's workspace, made if unknown, or change their role.

    Raises NotAllowed for whoever leads nothing here, Refused where the last admin would go.
    """
    if not inviter.leads:
        raise NotAllowed("Only leads add members.")
    if role == Membership.Role.ADMIN and inviter.role != Membership.Role.ADMIN:
        raise NotAllowed("Only an admin makes another admin.")
    user, _ = User.objects.get_or_create(username=username)
    _refuse_orphaning(inviter, user, role)
    return add_member(inviter.workspace, user=user, role=Membership.Role(role))


def _refuse_orphaning(inviter: Membership, user: User, role: str) -> None:
    """A workspace keeps its admin; only an admin demotes one."""
    admins = Membership.objects.filter(workspace=inviter.workspace, role=Membership.Role.ADMIN)
    if role == Membership.Role.ADMIN or not admins.filter(user=user).exists():
        return
    if inviter.role != Membership.Role.ADMIN:
        raise NotAllowed("Only an admin changes an admin's role.")
    if admins.count() == 1:
        raise Refused(
            FieldProblem("role", f"{user} is the last admin.", "Make somebody else admin first.")
        )
