"""One native record: is it sound, and what rows does it become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User

from curation.engine.blobs import image_bytes
from curation.engine.bulk import insert_rows
from curation.engine.casts import Seats, cast_json, cast_name
from curation.engine.drafts import title_of
from curation.engine.judgements import store_judgement
from curation.engine.tally import Tally
from curation.engine.turn_rows import write_row
from curation.engine.unpacking import SHA
from curation.engine.versions import store_package, store_rules
from curation.models import DomainVersion, Trajectory, Turn, Workspace
from simulation.dialogue.restore import replay
from simulation.errors import RecordRefused
from simulation.synthesis.package import Package
from simulation.vocabulary.judgement import Judgement
from simulation.vocabulary.state import DialogueState, Record, Status
from simulation.world import image_hash

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
RULES_NAME = re.compile(r"[^\x00-\x1f\ud800-\udfff]{1,80}")
UNPRINTABLE = re.compile(r"[\x00-\x1f\ud800-\udfff]")
STATES = {
    Status.FINISHED: Trajectory.State.FINISHED,
    Status.FAILED: Trajectory.State.FAILED,
}
"""Anything else was broken off and waits to be resumed."""


class Sender(NamedTuple):
    """Who imports into which workspace, with the base images that came along."""

    workspace: Workspace
    by: User | None
    worlds: Path

    def image(self, sha: str) -> bytes | None:
        """A base image that was sent, or that a domain of the workspace starts from.

        Never another workspace's: knowing a hash gives nobody the data behind it.
        """
        sent = self.worlds / sha
        if SHA.fullmatch(sha) and sent.is_file():
            return read_sent(sent)
        known = DomainVersion.objects.in_workspace(self.workspace).filter(image_id=sha)
        return image_bytes(sha) if known.exists() else None

    def domain(self, record: Record) -> DomainVersion:
        domain = record.state.domain
        known = DomainVersion.objects.in_workspace(self.workspace).filter(
            content_hash=domain.content_hash()
        )
        return known.first() or store_package(
            self.workspace,
            Package(domain=domain, image=self.image(domain.world) or b""),
            origin=DomainVersion.Origin.IMPORT,
            by=self.by,
        )


@lru_cache(maxsize=1)
def read_sent(path: Path) -> bytes:
    """A file of records has one world, as a rule, and asks for it with every record."""
    return path.read_bytes()


def check_record(sender: Sender, record: Record, number: int) -> None:
    """Raises RecordRefused with the record's number, counted from 0, if it is not sound."""
    where = f"record {number}"
    state = record.state
    if [turn.seq for turn in state.turns] != list(range(len(state.turns))):
        raise RecordRefused(where, "its turns are not numbered 0, 1, 2 …", "Export it again.")
    _refuse_names(where, state)
    if not -(2**63) <= state.seed < 2**63:
        raise RecordRefused(where, "its seed is no number of 64 bits.", "Export it again.")
    image = sender.image(state.domain.world)
    if image is None:
        raise RecordRefused(
            where,
            f"its world {state.domain.world[:12]}… did not come with it.",
            "Send the .worlds folder that lies beside the file, or a zip of both.",
        )
    if image_hash(image) != state.domain.world:
        raise RecordRefused(
            where, "the world sent for it has another content.", "Send the original .worlds folder."
        )
    for difference in replay(record, image)[:1]:
        raise RecordRefused(
            where,
            f"turn {difference.seq}: the {difference.what} is not what its calls give.",
            "It was changed after it was made; export it again.",
        )


def _refuse_names(where: str, state: DialogueState) -> None:
    """What becomes a name in the workspace has to be one."""
    if not NAME.fullmatch(state.domain.name):
        raise RecordRefused(
            where, "its domain's name is none.", "Use lower case letters, digits and hyphens."
        )
    names = [tool.name for tool in state.domain.tools]
    if len(set(names)) < len(names):
        raise RecordRefused(where, "two of its tools have one name.", "Rename one of them.")
    if not RULES_NAME.fullmatch(state.rules.name):
        raise RecordRefused(where, "its rules have no usable name.", "Use 1 to 80 characters.")


class Rows(NamedTuple):
    """What a record becomes, not stored yet."""

    trajectory: Trajectory
    turns: list[Turn]
    judgement: Judgement | None


def rows_of(
    sender: Sender,
    record: Record,
    domain: DomainVersion,
    key: UUID,
    *,
    hidden: datetime,
    title: str = "",
    cast: Seats | None = None,
) -> Rows:
    """Out of sight until ``deleted_at`` is cleared."""
    row = _row(sender, record, domain, key, hidden)
    row.title = _printable(title, 300) or row.title
    row.model, row.cast = cast_name(cast or {}), cast_json(cast or {})
    turns, tally, proven = [], Tally(), set[str]()
    tasks = {task.id for task in record.state.tasks}
    for turn in record.state.turns:
        newly = (tasks & set(turn.proven)) - proven
        proven |= newly
        tally = tally.then(turn, len(newly))
        turns.append(write_row(row, turn, tally))
    for name, value in tally.columns().items():
        setattr(row, name, value)
    return Rows(row, turns, record.judgement)


def store_rows(sender: Sender, many: Sequence[Rows]) -> None:
    """All of them, in the transaction that is open."""
    insert_rows(Trajectory, [each.trajectory for each in many])
    insert_rows(Turn, (turn for each in many for turn in each.turns))
    for row, _, judgement in many:
        if judgement is not None:
            store_judgement(row.pk, judgement, length=row.length, by=sender.by)


def _row(
    sender: Sender, record: Record, domain: DomainVersion, key: UUID, hidden: datetime
) -> Trajectory:
    state = record.state
    status = STATES.get(record.outcome.status, Trajectory.State.PAUSED)
    done = status == Trajectory.State.FINISHED
    title = title_of(state.tasks) or f"Record {record.id}"
    return Trajectory(
        id=key,
        workspace=sender.workspace,
        title=_printable(title, 300),
        origin=Trajectory.Origin.IMPORT,
        source=_printable(record.id, 200),
        author=sender.by,
        deleted_at=hidden,
        domain=domain,
        rules=store_rules(sender.workspace, state.rules, by=sender.by, note="Came with a record"),
        paradigm=state.rules.paradigm.value,
        tasks=[task.model_dump(mode="json") for task in state.tasks],
        tasks_total=len(state.tasks),
        persona=state.persona.model_dump(mode="json"),
        limits=state.limits.model_dump(mode="json"),
        seed=state.seed,
        salt=state.salt,
        faults=state.faults,
        tools=_tools(state),
        state=status,
        reason=_printable(record.outcome.reason, 80),
        review_state=Trajectory.ReviewState.QUEUED if done else Trajectory.ReviewState.GENERATED,
        length=len(state.turns),
    )


def _tools(state: DialogueState) -> str:
    runs = any(tool.sql is not None for tool in state.domain.tools)
    return "executed" if runs else "simulated"


def _printable(text: str, length: int) -> str:
    """Text from a file, as a column can hold it."""
    return UNPRINTABLE.sub("", text)[:length]
