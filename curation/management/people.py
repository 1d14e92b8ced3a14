"""Finding the person and the workspace that a command names."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management import CommandError

from curation.models import Workspace


def person(name: str) -> User:
    """Raises CommandError with the names there are."""
    found = User.objects.filter(username=name).first()
    if found is None:
        there = ", ".join(User.objects.order_by("username").values_list("username", flat=True)[:20])
        raise CommandError(
            f"No user {name!r}. There are: {there}."
            if there
            else "There are no users yet: `make run` makes the first workspace and its user."
        )
    return found


def workspace_of(user: User) -> Workspace:
    """The workspace that the user joined first."""
    found = Workspace.objects.filter(memberships__user=user).order_by("created").first()
    if found is None:
        raise CommandError(f"{user.get_username()} is in no workspace. Ask a lead to add them.")
    return found
