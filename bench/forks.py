"""What the request of a fork costs, beside a plain page of the same stack, and what it copies."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from bench.application import EARLY, LATE, long_dialogue
from bench.timing import Ratio, seconds
from curation.models import Trajectory, Turn, Workspace
from curation.services.access import issue_token
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder

HOST = "127.0.0.1"
FAMILY = 100
WORDS = "Let us see about that."
LIMIT = 3.0
TIMES = 8


def fork_requests() -> list[Callable[[], Ratio]]:
    """Of the page and of the API: early, late, and late in a family of many branches."""
    return [
        lambda: _ratio(f"fork request at turn {EARLY} / a plain page", EARLY),
        lambda: _ratio(f"fork request at turn {LATE} / a plain page", LATE),
        lambda: _ratio(f"fork with other words at turn {LATE} / a plain page", LATE, words=WORDS),
        lambda: _ratio(f"fork at turn {LATE} by the API / a plain page", LATE, by_api=True),
        lambda: _ratio(
            f"fork at turn {LATE} among {FAMILY} branches / a plain page", LATE, family=FAMILY
        ),
    ]


def _ratio(name: str, at: int, *, family: int = 0, by_api: bool = False, words: str = "") -> Ratio:
    row = long_dialogue()
    if family:
        for _ in range(family // 10):
            fork_trajectory(row, by=None, order=ForkOrder(at=at, samples=10))
    client = _signed_in()
    plain = seconds(lambda: _page(client), TIMES)
    turns = Turn.objects.count()
    ask = _by_api(row.pk, at) if by_api else _by_page(client, row.pk, at, words)
    forked = seconds(ask, TIMES)
    made = Trajectory.objects.filter(parent=row).count() - family
    if Turn.objects.count() != turns + (made if words else 0):
        raise AssertionError("a fork copied turns")
    Trajectory.objects.filter(parent=row).delete()
    return Ratio(name, forked / plain, LIMIT)


def _signed_in() -> Client:
    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(username="demo"))
    return client


def _page(client: Client) -> None:
    """A list with its frame, and next to nothing in it."""
    _expect(client.get(reverse("curation:release-list")).status_code, 200)


def _by_page(client: Client, key: UUID, at: int, words: str) -> Callable[[], None]:
    address = reverse("curation:trajectory-fork", args=[key])
    given = {"at": str(at)} | ({"mode": "regenerate", "message": words} if words else {})
    return lambda: _expect(client.post(address, given).status_code, 302)


def _by_api(key: UUID, at: int) -> Callable[[], None]:
    token = issue_token(User.objects.get(username="demo"), Workspace.objects.get())
    client = Client(SERVER_NAME=HOST, headers={"Authorization": f"Bearer {token}"})
    address = f"/api/v1/trajectories/{key}/fork"
    return lambda: _expect(
        client.post(address, {"at": at}, content_type="application/json").status_code, 201
    )


def _expect(status: int, wanted: int) -> None:
    if status != wanted:
        raise AssertionError(f"the answer is {status}, not {wanted}")
