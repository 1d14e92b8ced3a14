"""Who belongs to a workspace, and as what."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import FieldProblem, NotAllowed, Refused
from curation.models import Membership, Workspace


@transaction.atomic
def add_member(workspace: Workspace, *, by: Membership, username: str, role: str) -> Membership:
    """Add a person, made if unknown, or change their role.

    Raises NotAllowed for whoever leads nothing here, Refused where the last admin would go.
    """
    if not by.leads:
        raise NotAllowed("Only leads add members.")
    if role == Membership.Role.ADMIN and by.role != Membership.Role.ADMIN:
        raise NotAllowed("Only an admin makes another admin.")
    user, _ = User.objects.get_or_create(username=username)
    _refuse_orphaning(workspace, user, role)
    member, _ = Membership.objects.update_or_create(
        user=user, workspace=workspace, defaults={"role": role}
    )
    return member


def _refuse_orphaning(workspace: Workspace, user: User, role: str) -> None:
    """A workspace keeps an admin."""
    admins = Membership.objects.filter(workspace=workspace, role=Membership.Role.ADMIN)
    is_last = admins.filter(user=user).exists() and admins.count() == 1
    if is_last and role != Membership.Role.ADMIN:
        raise Refused(
            FieldProblem("role", f"{user} is the last admin.", "Make somebody else admin first.")
        )
