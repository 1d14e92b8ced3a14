"""What the frame of every page shows. Nothing is asked of the database until it is drawn."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from curation.models import Membership
from curation.selectors.pulse import (
    Pulse,
    dialogues_being_written,
    dialogues_waiting_for_review,
    why_nobody_works,
    work_is_waiting,
    worker_pulse,
)
from curation.selectors.signed_in import membership_of
from curation.web.keys import KEYS, Key

PLACES = (
    ("home", "Cockpit"),
    ("domain-list", "Domains"),
    ("rule-list", "Rules"),
    ("run-list", "Runs"),
    ("queue", "Queue"),
    ("preference-list", "Preferences"),
    ("release-list", "Releases"),
)
BELONGS = {
    "/trajectories/": "/queue/",
    "/compare/": "/preferences/",
    "/experiments/": "/rules/",
}
"""A dialogue belongs to the queue that one works through, and so on."""
SHEETS = (
    "tokens",
    "base",
    "layout",
    "components",
    "forms",
    "transcript",
    "workbench",
    "compare",
    "pages",
)
THEMES = ("light", "dark")
THEME_COOKIE = "dialoom_theme"


class Place(NamedTuple):
    href: str
    label: str
    current: bool


class Site:
    """The frame of one request's page."""

    keys: tuple[Key, ...] = KEYS
    sheets: tuple[str, ...] = tuple(f"css/{name}.css" for name in SHEETS)

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def theme(self) -> str:
        """``light``, ``dark``, or empty where the system decides."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def places(self) -> list[Place]:
        """The main navigation; a page of another address stands under the place it belongs to."""
        here = self._request.path
        for address, place in BELONGS.items():
            here = here.replace(address, place)
        found = [(reverse(f"curation:{name}"), label) for name, label in PLACES]
        return [
            Place(href, label, here == href or (href != "/" and here.startswith(href)))
            for href, label in found
        ]

    @cached_property
    def membership(self) -> Membership | None:
        return getattr(self._request, "membership", None) or membership_of(self._request)

    @cached_property
    def worker(self) -> Pulse:
        return worker_pulse()

    @cached_property
    def writing(self) -> int:
        return dialogues_being_written(self.membership.workspace) if self.membership else 0

    @cached_property
    def left(self) -> int:
        if self.membership is None:
            return 0
        found = getattr(self._request, "stands", None)
        return dialogues_waiting_for_review(self.membership.workspace, found)

    @cached_property
    def stalled(self) -> bool:
        """Work waits here and nobody does it."""
        if self.membership is None or self.worker.alive:
            return False
        return work_is_waiting(self.membership.workspace)

    @cached_property
    def hindrance(self) -> str:
        """What keeps workers from it, with the remedy; empty where there is simply none."""
        return why_nobody_works()


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site": Site(request)}
