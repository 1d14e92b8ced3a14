"""The API under ``/api/v1``: the same services and selectors as the pages, for scripts."""

from __future__ import annotations

from ninja import NinjaAPI

from curation.api import problems
from curation.api.auth import Bearer

api = NinjaAPI(
    title="Dialoom",
    version="1",
    description="Grow, inspect, fork, repair, approve and export tool-use dialogues.",
    auth=Bearer(),
    urls_namespace="api",
)
problems.install(api)
