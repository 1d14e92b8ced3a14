"""Who gets in: one-time sign-in links and bearer tokens. Only digests are stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.models import ApiToken, SignInLink, Workspace

LINK_HOURS = 24
PREFIX = "dlm_"
SHOWN = 12
"""Characters of a token that stay readable, so that its owner recognises it."""


def digest(secret: str) -> str:
    """Sha256 (hex); a secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_sign_in_link(user: User) -> str:
    """The secret part of a link that signs the user in once, within a day."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=user, digest=digest(secret), expires=timezone.now() + timedelta(hours=LINK_HOURS)
    )
    return secret


def redeem_sign_in_link(secret: str) -> User | None:
    """The link's user, or None if it was used, is too old or never was.

    One conditional update decides who wins where two browsers come at once.
    """
    now = timezone.now()
    with transaction.atomic():
        used = SignInLink.objects.filter(
            digest=digest(secret), used_at=None, expires__gt=now, user__is_active=True
        ).update(used_at=now)
        if not used:
            return None
        return SignInLink.objects.select_related("user").get(digest=digest(secret)).user


def issue_token(user: User, workspace: Workspace, *, name: str = "") -> str:
    """A new bearer token; this is the only moment at which it can be read."""
    secret = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        workspace=workspace,
        name=name[:80],
        prefix=secret[:SHOWN],
        digest=digest(secret),
    )
    return secret


def revoke_token(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
