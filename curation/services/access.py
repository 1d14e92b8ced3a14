"""People, their places in workspaces, and the secrets that let them in."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.engine.secrets import digest_of
from curation.models import ApiToken, Membership, SignInLink, Workspace

LINK_HOURS = 12
"""How long a sign-in link waits to be used."""


@transaction.atomic
def create_workspace(*, slug: str, name: str, owner: User) -> Workspace:
    """A workspace with its first lead."""
    workspace = Workspace.objects.create(slug=slug, name=name)
    add_member(workspace, user=owner, role=Membership.Role.ADMIN)
    return workspace


def add_member(
    workspace: Workspace, *, user: User, role: Membership.Role = Membership.Role.ANNOTATOR
) -> Membership:
    """The person's membership, with this role from now on."""
    membership, _ = Membership.objects.update_or_create(
        workspace=workspace, user=user, defaults={"role": role}
    )
    return membership


def issue_token(user: User, workspace: Workspace, *, name: str = "") -> str:
    """A new bearer token; returned once, only its digest is kept."""
    key = f"dlm_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(
        user=user, workspace=workspace, name=name[:80], prefix=key[:12], digest=digest_of(key)
    )
    return key


def revoke_token(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def make_sign_in_link(user: User, *, hours: float = LINK_HOURS) -> str:
    """The secret part of a link that signs a person in once."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=user, digest=digest_of(secret), expires=timezone.now() + timedelta(hours=hours)
    )
    return secret


def redeem_sign_in_link(secret: str) -> User | None:
    """Whom the link signs in; None if it is unknown, expired, or was used. Uses it up."""
    link = SignInLink.objects.filter(digest=digest_of(secret)).select_related("user").first()
    if link is None or not link.user.is_active:
        return None
    fresh = SignInLink.objects.filter(pk=link.pk, used_at=None, expires__gt=timezone.now())
    return link.user if fresh.update(used_at=timezone.now()) else None
