"""A dialogue that somebody has opened: what of it may be shown to them, and the seat they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.models import User

from curation.engine.paths import path_of, turn_rows
from curation.engine.suggestions import suggestions_for
from curation.engine.values import domain_as_played
from curation.models import Job, Trajectory, Turn
from curation.web.forms.speaking import SpeakForm
from curation.web.listing import Listing
from curation.web.transcript.blocks import Block, blocks_of
from curation.web.transcript.seated import Briefing, briefing_of, seen_from

GOING = (Job.State.QUEUED, Job.State.RUNNING)


@dataclass
class Opened:
    """``at``: the turn that the URL points to; ``listing``: the list it was opened from."""

    trajectory: Trajectory
    viewer: User
    at: int | None = None
    listing: Listing = field(default_factory=Listing)
    shows_all: bool = False
    """To a person in a seat too, who is otherwise shown what the seat may know."""
    written: SpeakForm | None = None
    """What a person in a seat just sent."""

    @cached_property
    def turns(self) -> list[Turn]:
        """Those that the viewer may see, from a seat without what it must not know."""
        rows = turn_rows(path_of(self.trajectory))
        return list(seen_from(self.sits, rows))

    @property
    def seated_as(self) -> str:
        """The seat that the viewer holds in a dialogue that goes on; empty where there is none."""
        row = self.trajectory
        mine = row.seat and row.seated_id in (None, self.viewer.pk) and not row.is_over
        return row.seat if mine else ""

    @property
    def sits(self) -> str:
        """The seat whose view is shown; empty where all is."""
        return "" if self.shows_all else self.seated_as

    @cached_property
    def speaking(self) -> SpeakForm:
        """The form for the next turn."""
        row = self.trajectory
        if self.written is not None:
            return self.written
        return SpeakForm(domain_as_played(row.domain_id, row.tools, row.offered), row.length)

    @cached_property
    def suggestion(self) -> Job | None:
        """The latest draft of the next turn, whatever came of it."""
        return next(iter(suggestions_for(self.trajectory)), None)

    @property
    def is_drafting(self) -> bool:
        return self.suggestion is not None and self.suggestion.state in GOING

    @cached_property
    def briefing(self) -> Briefing:
        """What the seat may know besides the conversation."""
        return briefing_of(self.trajectory, self.sits)

    @cached_property
    def blocks(self) -> list[Block]:
        row = self.trajectory
        return blocks_of(self.turns, domain_as_played(row.domain_id, row.tools))

    @property
    def offers_seat(self) -> bool:
        """A person may speak for a side in a branch: there are tasks, and nobody sits here."""
        return bool(self.trajectory.tasks_total) and not self.trajectory.seat

    @property
    def awaits_me(self) -> bool:
        """The viewer sits on the seat whose move it is."""
        waits = self.trajectory.state == Trajectory.State.AWAITING_HUMAN
        return waits and self.trajectory.seated_id in (None, self.viewer.pk)
