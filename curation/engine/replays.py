"""Branches that keep their parent's later turns: what is to be kept, and how it ends.

Stored with the branch as ``{"path": ranges, "at": first seq, "over": bool, "ends": {...}}``, and
``under``, the number of the domain's version where that is another than the parent's. One that is
played on afterwards has ``until``, where the path was cut; ``written`` is a turn that a person put
among them. The turns are repeated by a worker, as the branch's own: their calls run again on its
world; what came of that stays as ``told``.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from curation.engine.ending import end_branch
from curation.engine.events import announce_state
from curation.engine.leases import Lease, release
from curation.engine.paths import Path, cut, path_of, read_path, turn_rows
from curation.engine.staleness import settle_replay
from curation.errors import LeaseLost
from curation.models import Trajectory, Turn
from simulation.dialogue.replaying import DIVERGED, Kept
from simulation.vocabulary.state import Turn as PlayedTurn
from simulation.vocabulary.value import JsonObject

REPLAYED = "replayed"
"""Why a branch waits whose parent had not ended either."""
ENDED = (Trajectory.State.FINISHED,)


def replay_of(
    parent: Trajectory,
    at: int,
    *,
    under: int | None = None,
    until: int | None = None,
    written: JsonObject | None = None,
) -> JsonObject:
    """For the column: what the parent has said from ``at`` on, up to now or to ``until``, whence it
    is played on.
    """
    ended = parent.state in ENDED and until is None
    path = path_of(parent)
    return {
        "path": [part.as_json() for part in (path if until is None else cut(path, until))],
        "at": at,
        "over": False,
        "ends": {"state": parent.state, "reason": parent.reason} if ended else None,
        "under": under,
        "until": until,
        "written": written,
    }


def kept_turns(row: Trajectory) -> Kept | None:
    """What is still to be repeated; None where the branch is played on."""
    if row.replay is None or row.replay["over"]:
        return None
    turns = (PlayedTurn.model_validate(one.content) for one in turn_rows(source_path(row)))
    number, written = row.replay.get("under"), row.replay.get("written")
    return Kept(
        tuple(turns),
        int(row.replay["at"]),
        changed_at=row.own_from,
        under=f"version {number}" if number else "",
        written=PlayedTurn.model_validate(written) if written else None,
    )


def source_path(row: Trajectory) -> Path:
    """Whose turns are repeated; nothing where that is over."""
    if row.replay is None or row.replay["over"]:
        return ()
    return read_path(row.replay["path"])


@transaction.atomic
def end_replay(lease: Lease) -> None:
    """All is repeated: the branch ends as its parent did, is queued to be played on, or waits for
    what a person wants.

    Raises LeaseLost.
    """
    row = Trajectory.objects.select_for_update().get(pk=lease.trajectory_id)
    told = _told(row)
    replay: dict[str, Any] = (row.replay or {}) | {"over": True, "told": told}
    held = Trajectory.objects.filter(
        pk=row.pk, epoch=lease.epoch, state=Trajectory.State.GENERATING
    )
    if not held.update(replay=replay, detail=told):
        raise LeaseLost(f"trajectory {row.pk} is no longer held under epoch {lease.epoch}")
    if replay.get("until") is not None:
        release(lease)
    elif replay.get("ends"):
        state = Trajectory.State(replay["ends"]["state"])
        reason = replay["ends"]["reason"]
        end_branch(row, epoch=lease.epoch, state=state, reason=reason, detail=told)
        settle_replay(row, same=_is_same(row))
    else:
        _wait(row, held)


def _wait(row: Trajectory, held: QuerySet[Trajectory]) -> None:
    """Nobody said what is to follow."""
    held.update(
        state=Trajectory.State.PAUSED,
        reason=REPLAYED,
        wanted=Trajectory.Wanted.NOTHING,
        lease_owner="",
        lease_until=None,
        attempts=0,
        updated=timezone.now(),
    )
    announce_state(row, Trajectory.State.PAUSED, REPLAYED)


def diverged_at(turns: list[Turn]) -> list[int]:
    """Where a repeated call came out differently."""
    return [
        row.seq
        for row in turns
        if any(found["kind"] == DIVERGED for found in row.content.get("findings") or ())
    ]


def _is_same(row: Trajectory) -> bool:
    """Every call came out as in the parent, and the checks say nothing worse of it."""
    parent = row.parent
    if parent is None or diverged_at(_own(row)):
        return False
    worse = [
        parent.tasks_proven - row.tasks_proven,
        row.findings_errors - parent.findings_errors,
        row.findings_warnings - parent.findings_warnings,
    ]
    return max(worse) <= 0


def _own(row: Trajectory) -> list[Turn]:
    return list(Turn.objects.filter(trajectory=row).order_by("seq"))


def _told(row: Trajectory) -> str:
    """For people: what was kept, and what came of it."""
    own = _own(row)
    kept = [one for one in own if one.content.get("replayed") is not None]
    run = [one for one in own if (one.content.get("execution") or {}).get("executed")]
    different = diverged_at(own)
    begun = f"{len(kept)} turn{_s(kept)} kept, {len(run)} call{_s(run)} run again"
    if row.replay and row.replay.get("under"):
        begun += f" under version {row.replay['under']}"
    if not different:
        return f"{begun}: nothing came out differently."
    return f"{begun}: {len(different)} came out differently, the first at turn {different[0]}."


def _s(things: list[Any]) -> str:
    return "" if len(things) == 1 else "s"
