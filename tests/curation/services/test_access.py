from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from curation.models import ApiToken, Membership, SignInLink, Workspace
from curation.selectors.tokens import caller_of
from curation.services.access import (
    add_member,
    issue_token,
    make_sign_in_link,
    redeem_sign_in_link,
    revoke_token,
)


def test_a_token_speaks_for_its_owner_in_its_workspace(studio: Workspace, bob: User) -> None:
    caller = caller_of(issue_token(bob, studio))

    assert caller is not None
    assert (caller.user, caller.workspace, caller.leads) == (bob, studio, False)


def test_only_the_digest_of_a_token_is_kept(studio: Workspace, bob: User) -> None:
    key = issue_token(bob, studio)

    assert key not in str(ApiToken.objects.values().get())


def test_a_revoked_token_speaks_for_nobody(studio: Workspace, bob: User) -> None:
    key = issue_token(bob, studio)
    revoke_token(ApiToken.objects.get())

    assert caller_of(key) is None
    assert caller_of("dlm_unknown") is None
    assert caller_of("\ud800") is None


def test_a_token_ends_with_the_membership(studio: Workspace, bob: User) -> None:
    key = issue_token(bob, studio)
    Membership.objects.filter(user=bob).delete()

    assert caller_of(key) is None


def test_a_role_can_be_given_anew(studio: Workspace, bob: User) -> None:
    add_member(studio, user=bob, role=Membership.Role.LEAD)

    assert Membership.objects.get(user=bob).leads


def test_a_sign_in_link_works_once(bob: User) -> None:
    secret = make_sign_in_link(bob)

    assert redeem_sign_in_link(secret) == bob
    assert redeem_sign_in_link(secret) is None


def test_a_sign_in_link_expires(bob: User) -> None:
    secret = make_sign_in_link(bob)
    SignInLink.objects.update(expires=timezone.now() - timedelta(seconds=1))

    assert redeem_sign_in_link(secret) is None


def test_a_link_for_somebody_who_left_does_not_work(bob: User) -> None:
    secret = make_sign_in_link(bob)
    User.objects.update(is_active=False)

    assert redeem_sign_in_link(secret) is None
