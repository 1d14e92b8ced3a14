"""What a newer version of its domain means for a dialogue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from curation.selectors.staleness import Reason, Standing


class ReasonShape(Schema):
    kind: str
    """``tool``, ``task``, ``policy`` or ``data``."""
    name: str
    what: str
    """What of it changed, for people."""
    at: list[int]
    """The first turns at which the dialogue used it."""
    called: bool
    """False for a tool that the agent was only offered."""

    @classmethod
    def of(cls, reason: Reason) -> ReasonShape:
        return cls(**{name: getattr(reason, name) for name in cls.model_fields})


class StalenessShape(Schema):
    since: datetime | None
    under: int | None
    """The number of the version that it was compared with last."""
    reasons: list[ReasonShape]
    replay: UUID | None
    """The branch that repeats it under a newer version."""
    outcome: str
    """Of that branch: ``same`` where nothing came out otherwise, ``differs``, or empty until it
    has ended."""
    replays: UUID | None
    """The dialogue that this one repeats."""
    undone: bool
    """Its version was taken back; ``replay`` is what it repeats, which stands again."""

    @classmethod
    def of(cls, standing: Standing) -> StalenessShape:
        mark, source = standing.mark, standing.source
        return cls(
            since=mark.since if mark else None,
            under=mark.under.number if mark and mark.under else None,
            reasons=[ReasonShape.of(one) for one in standing.reasons],
            replay=standing.replay.pk if standing.replay else None,
            outcome=mark.outcome if mark else "",
            replays=source.trajectory_id if source else None,
            undone=standing.is_undone,
        )
