"""Who a bearer token speaks for."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import User

from curation.engine.secrets import digest_of
from curation.models import ApiToken, Membership, Workspace


class Caller(NamedTuple):
    """A person at work in one workspace."""

    user: User
    workspace: Workspace
    membership: Membership

    @property
    def leads(self) -> bool:
        return self.membership.leads


def caller_of(key: str) -> Caller | None:
    """The person behind a key; None if it is unknown, revoked, or they left the workspace."""
    token = (
        ApiToken.objects.filter(digest=digest_of(key), revoked_at=None, user__is_active=True)
        .select_related("user", "workspace")
        .first()
    )
    return None if token is None else caller_in(token.user, token.workspace)


def caller_in(user: User, workspace: Workspace) -> Caller | None:
    """The person as a member of the workspace; None for a stranger."""
    membership = Membership.objects.filter(user=user, workspace=workspace).first()
    return None if membership is None else Caller(user, workspace, membership)
