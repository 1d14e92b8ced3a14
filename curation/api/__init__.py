"""The API under ``/api/v1``: the same services and selectors as the pages, for scripts."""

from __future__ import annotations

from ninja import NinjaAPI

from curation.api import (
    artefacts,
    databases,
    domains,
    endpoints,
    events,
    experiments,
    imports,
    jobs,
    judging,
    preferences,
    problems,
    releases,
    replays,
    reviewing,
    rules,
    runs,
    seating,
    spending,
    trajectories,
    waiting,
)
from curation.api.auth import Bearer
from curation.api.parsing import TextParser

api = NinjaAPI(
    title="Dialoom",
    version="1",
    description="Grow, inspect, fork, repair, approve and export tool-use dialogues.",
    auth=Bearer(),
    parser=TextParser(),
    urls_namespace="api",
)
problems.install(api)
api.add_router("/domains", domains.router)
api.add_router("/domains", artefacts.router)
api.add_router("/domains", replays.router)
api.add_router("/databases", databases.router)
api.add_router("", experiments.router)
api.add_router("/rules", rules.router)
api.add_router("/runs", runs.router)
api.add_router("", reviewing.router)
api.add_router("", judging.router)
api.add_router("", preferences.router)
api.add_router("", events.router)
api.add_router("/trajectories", imports.router)
api.add_router("/trajectories", trajectories.router)
api.add_router("/trajectories", seating.router)
api.add_router("/releases", releases.router)
api.add_router("", endpoints.router)
api.add_router("/jobs", jobs.router)
api.add_router("/spending", spending.router)
api.add_router("/waiting", waiting.router)
