"""What the application adds to playing, and what a late fork costs over an early one."""

from __future__ import annotations

import asyncio
import time

from django.db import connection, transaction

from bench.timing import Ratio, seconds
from curation.jobs.driver import drive_until_idle
from curation.models import Run, Trajectory, Turn, Workspace
from curation.services.first_run import prepare
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder, RunOrder
from curation.services.runs import start_run
from simulation.dialogue.cast import Cast
from simulation.domains import load_pack
from simulation.generation.generate import generate_one
from simulation.generation.spec import Spec
from simulation.seats.agenda.agent import AgendaAgent
from simulation.seats.agenda.user import AgendaUser
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm

DIALOGUES = 40
EARLY, LATE = 5, 500


def _workspace() -> Workspace:
    """The demo workspace without its paced first run."""
    prepare()
    Run.objects.all().delete()
    return Workspace.objects.get()


def durable_turns() -> Ratio:
    """Time per turn: queued, claimed, played and stored, against played alone."""
    package, seed = load_pack("orders"), 5
    spec = Spec(rules=default_rules(Paradigm.USER), seed=seed)
    cast = Cast(user=AgendaUser(), agent=AgendaAgent())

    async def play() -> int:
        records = [await generate_one(package, spec, index, cast) for index in range(DIALOGUES)]
        return sum(len(record.state.turns) for record in records)

    asyncio.run(generate_one(package, spec, 0, cast))
    start = time.perf_counter()
    played = asyncio.run(play())
    alone = (time.perf_counter() - start) / played

    workspace = _workspace()
    start_run(workspace, by=None, order=RunOrder(domain="orders", count=DIALOGUES, seed=seed))
    start = time.perf_counter()
    drive_until_idle()
    stored = Turn.objects.count()
    durable = (time.perf_counter() - start) / stored
    if stored != played:
        raise AssertionError(f"stored {stored} turns, played {played}")
    return Ratio("turn, stored by a worker / played alone", durable / alone, 2.5)


def late_fork() -> Ratio:
    """A fork at turn 500 against one at turn 5 of the same dialogue."""
    row = long_dialogue()

    def fork_at(at: int) -> None:
        with transaction.atomic():
            fork_trajectory(row, by=None, order=ForkOrder(at=at))
            transaction.set_rollback(True)

    fork_at(EARLY)
    early = seconds(lambda: fork_at(EARLY), 40)
    late = seconds(lambda: fork_at(LATE), 40)
    connection.close()
    return Ratio(f"fork at turn {LATE} / at turn {EARLY}", late / early, 1.5)


def long_dialogue() -> Trajectory:
    """A finished dialogue with its last turns said over again until it is long."""
    row = Trajectory.objects.filter(state=Trajectory.State.FINISHED).order_by("-length")[0]
    if row.length > LATE:
        return row
    last = list(Turn.objects.filter(trajectory=row).order_by("seq"))[-2:]
    more = [
        Turn(
            trajectory=row,
            seq=seq,
            role=last[seq % 2].role,
            content={**last[seq % 2].content, "seq": seq},
            tally=last[-1].tally,
            author=last[seq % 2].author,
        )
        for seq in range(row.length, LATE + 20)
    ]
    Turn.objects.bulk_create(more)
    Trajectory.objects.filter(pk=row.pk).update(length=LATE + 20)
    row.refresh_from_db()
    return row
