"""The filtered list that a reader works through, carried from dialogue to dialogue in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

PARAMETER = "list"
FILTERS = ("search", "state", "domain", "checks", "origin", "run", "stale")
ALL = "all"
"""The list without a filter; an absent parameter is no list."""
LONGEST = 1_000


@dataclass(frozen=True)
class Listing:
    """``query`` is the queue's own query string, ``all`` without a filter, empty for no list."""

    query: str = ""

    def __bool__(self) -> bool:
        return bool(self.query)

    @property
    def filters(self) -> dict[str, str]:
        given = QueryDict(self.query)
        return {name: given[name] for name in FILTERS if given.get(name)}

    @property
    def carried(self) -> str:
        """What precedes further parameters in a link: ``list=…&`` or nothing."""
        return f"{urlencode({PARAMETER: self.query})}&" if self.query else ""

    @property
    def address(self) -> str:
        """The queue as it was filtered."""
        filters = self.filters
        return reverse("curation:queue") + (f"?{urlencode(filters)}" if filters else "")


def listing_of(chosen: Mapping[str, str]) -> Listing:
    """The list that a queue with these filters shows."""
    return Listing(urlencode({name: value for name, value in chosen.items() if value}) or ALL)


def listing_in(request: HttpRequest) -> Listing:
    """The list that an address or a form names."""
    given = request.POST.get(PARAMETER) or request.GET.get(PARAMETER) or ""
    return Listing(given[:LONGEST])
