"""A daily ceiling that is set and raised while workers store turns, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from curation.engine.append import append_turns
from curation.engine.ceilings import REASON, day_of, reached_by
from curation.engine.leases import claim, release
from curation.engine.resting import mind_ceilings
from curation.models import Membership, Spending, Trajectory, Workspace
from curation.services.ceilings import DayCeilings, set_ceilings
from tests.curation.engine.test_ceilings import cast_run
from tests.curation.engine.test_spent import CAST, spoken
from tests.curation.selectors.test_spending import put
from tests.curation.toy import make_dialogue, play
from tests.curation.work import plans, queries
from tests.servers.session import Session

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WORKERS, TIMES, DIALOGUES = 2, 12, 16
LOW, HIGH = 100, 10**12


def work(url: str, owner: str, over: list[bool]) -> int:
    """Claims, says a turn of each and puts them down, as a worker does; how many turns."""
    session, said = Session(url), 0
    with session:
        for _ in count():
            if over:
                break
            leases = claim(owner, 4, 60)
            rows = {row.pk: row for row in Trajectory.objects.filter(lease_owner=owner)}
            entries = [
                spoken(lease, rows[lease.trajectory_id].length, "assistant", 9)
                for lease in leases
                if lease.trajectory_id in rows
            ]
            said += sum(one.kept for one in append_turns(entries))
            for lease in leases:
                release(lease)
    session.wrapper.close()
    return said


def ceiling(tokens: int | None) -> None:
    set_ceilings(Membership.objects.get(), DayCeilings(max_tokens_day=tokens))


def test_nothing_is_left_at_rest_and_no_turn_is_lost_however_often_it_is_raised(
    session: Session,
) -> None:
    studio = Workspace.objects.get()
    run = cast_run(studio)
    for at in range(DIALOGUES):
        row = make_dialogue(studio, run_row=run if at % 2 else None, ordinal=at, cast=CAST)
        release(play(row, turns=1))
    over: list[bool] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        working = [pool.submit(work, session.url, f"w{at}", over) for at in range(WORKERS)]
        try:
            for _ in range(TIMES):
                ceiling(LOW)
                mind_ceilings()
                ceiling(HIGH)
            ceiling(None)
        finally:
            over.append(True)
        said = sum(one.result() for one in working)

    mind_ceilings()
    run.refresh_from_db()
    assert (run.state, run.reason) == ("running", "")
    assert not Trajectory.objects.filter(reason=REASON).exists()
    assert not Trajectory.objects.filter(wanted="wait").exists()
    assert sum(Spending.objects.values_list("completion_tokens", flat=True)) == said > 0


def test_it_is_looked_at_by_an_index(session: Session) -> None:
    studio = Workspace.objects.get()
    Workspace.objects.update(max_tokens_day=100)
    for past in range(200):
        put(studio, past=past)

    (sql,) = queries(lambda: reached_by({studio.pk}))
    touched = sum(
        plan["Actual Rows"] for plan in plans(sql) if plan.get("Relation Name", "").endswith("g")
    )

    assert touched == 1
    assert day_of(studio.pk).used.tokens == 11
