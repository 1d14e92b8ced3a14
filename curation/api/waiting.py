"""``/waiting``: all that stands still, and why."""

from __future__ import annotations

from ninja import Router

from curation.api.auth import ApiRequest
from curation.api.shapes.waiting import StandstillShape, Still
from curation.selectors.standstill import nobody_works, standing_still

router = Router(tags=["waiting"])
MOST = 100
"""Of each kind."""


@router.get("", response=Still)
def waiting(request: ApiRequest) -> Still:
    """Runs, jobs and dialogues of their own that are paused, failed within a day, or wait for
    somebody; endpoints that do not answer; and that nobody works. Up to 100 of each, the newest.
    """
    workspace = request.auth.workspace
    found = [*nobody_works(workspace), *standing_still(workspace, most=MOST)]
    return Still(items=[StandstillShape.of(one) for one in found])
