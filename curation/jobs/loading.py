"""From a lease to everything that playing needs."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from uuid import UUID

from curation.engine.blobs import image_bytes
from curation.engine.casts import read_cast
from curation.engine.ceilings import reached_by
from curation.engine.doors import ModelAt
from curation.engine.drafts import Draft, Drawn
from curation.engine.leases import Lease
from curation.engine.left_answers import Answer, left_for
from curation.engine.lineups import models_at
from curation.engine.prepare import draft_for, held_row, keep_drawn
from curation.engine.replays import kept_turns
from curation.engine.resting import has_to_rest
from curation.engine.state import rows_to_state
from curation.errors import NotReady, PutDown
from curation.jobs.drawing import DRAWING
from curation.jobs.stopping import STOPPING
from curation.jobs.writer import Writer
from curation.models import Trajectory
from simulation.dialogue.replaying import Kept
from simulation.errors import InputError
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.state import DialogueState

FIRST = 1
"""Nobody has played before who came under this epoch."""


class Loaded(NamedTuple):
    state: DialogueState
    image: bytes
    run: UUID | None
    workspace: UUID
    models: dict[ModelRole, ModelAt]
    """How the models of its cast are reached; no role, no model."""
    seat: str
    """The seat that a person has taken."""
    pace: float
    """Seconds to let pass after each turn."""
    override: str | None
    """A tool result that a person put in place of the first one to come."""
    kept: Kept | None
    """Later turns of its parent that it is to repeat first."""
    left: list[Answer]
    """What models have said to a worker that was killed."""


class Loading:
    """Of one driver: rows are read in its database thread, dialogues drawn in a process or threads
    beside it, since leases are renewed and turns committed meanwhile.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        # Two: a draft is on its way to the process while the one before it is drawn.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="driver-drawing")

    async def load(self, lease: Lease) -> Loaded:
        """Raises LeaseLost if the trajectory is another worker's by now, NotReady if the settings
        of its models cannot be used, InputError if its domain gives no tasks, and PutDown if it
        would have to be drawn while the process stops, or its models are not to be asked today.
        """
        begun = await self._writer.call(begin, lease)
        if isinstance(begun, Loaded):
            return begun
        loop = asyncio.get_running_loop()
        drawn = await loop.run_in_executor(self._threads, _drawn, begun)
        return await self._writer.call(keep, lease, drawn)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def begin(lease: Lease) -> Draft | Loaded:
    """What it is drawn from, where nobody has drawn it yet."""
    row = held_row(lease)
    return draft_for(row) or _loaded(row)


def _drawn(draft: Draft) -> Drawn:
    if STOPPING.is_set():
        raise PutDown
    return DRAWING.drawn(draft)


def keep(lease: Lease, drawn: Drawn) -> Loaded:
    return _loaded(keep_drawn(lease, drawn))


def _loaded(row: Trajectory) -> Loaded:
    state, kept = rows_to_state(row), kept_turns(row)
    models = _models(row, only_tools=kept is not None)
    is_full = bool(models) and bool(reached_by({row.workspace_id}))
    if is_full and has_to_rest(Lease(row.pk, row.epoch), row.workspace_id):
        raise PutDown
    return Loaded(
        state=state,
        image=image_bytes(state.domain.world),
        run=row.run_id,
        workspace=row.workspace_id,
        models=models,
        seat=row.seat,
        pace=row.pace,
        override=_override(row),
        kept=kept,
        left=left_for(row.pk) if row.epoch > FIRST else [],
    )


def _models(row: Trajectory, *, only_tools: bool) -> dict[ModelRole, ModelAt]:
    """What is repeated is nobody's to say: only a result may have to be written."""
    cast = read_cast(row.cast)
    if only_tools:
        cast = {role: seat for role, seat in cast.items() if role is ModelRole.TOOL_SIMULATOR}
    try:
        return models_at(row.workspace_id, cast)
    except InputError as error:
        raise NotReady(error) from error


def _override(row: Trajectory) -> str | None:
    """Only while the branch has no turn of its own: afterwards it is in place."""
    if row.override is None or row.length > row.own_from:
        return None
    return str(row.override["content"])
