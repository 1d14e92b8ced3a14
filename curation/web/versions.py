"""How a version of a domain stands to the current one, for the pages that show it."""

from __future__ import annotations

from typing import Any

from curation.engine.current import current_version
from curation.models import DomainVersion
from curation.selectors.pulse import MANY
from curation.selectors.staleness import numbers_of
from curation.services.mass_replays import came_out_same


def version_standing(row: DomainVersion) -> dict[str, Any]:
    """For ``domains/_stale.html``."""
    return {
        "current": current_version(row.workspace_id, row.name) or row,
        "numbers": numbers_of(row),
        "same": came_out_same(row)[:MANY].count(),
    }
