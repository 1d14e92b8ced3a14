"""How lists and pages are read from large tables: by index, without counting, without skipping."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from curation.engine.purge import needed
from curation.engine.standing import stands
from curation.models import Trajectory, Workspace
from curation.selectors.board import awaiting_me, densities, fault_rates, first_steps
from curation.selectors.catalogue import newest_domains
from curation.selectors.estimates import estimate
from curation.selectors.family import family_of
from curation.selectors.list_pages import dialogue_page
from curation.selectors.paging import page_of
from curation.selectors.pulse import dialogues_being_written, work_is_waiting
from curation.selectors.release_trial import trial
from curation.selectors.run_progress import progress_of
from curation.selectors.trajectories import TrajectoryQuery, trajectory_list
from tests.curation.toy import make_dialogue, make_run
from tests.curation.work import queries


@pytest.fixture(autouse=True)
def _some(studio: Workspace) -> None:
    for state in ("finished", "queued", "generating", "failed"):
        make_dialogue(studio, state=state, length=3)


def plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [str(row[-1]) for row in cursor.fetchall()]


def scans(sql: str) -> list[str]:
    """Steps that read the whole table of dialogues or turns, index or not."""
    return [
        step for step in plan(sql) if re.match(r"SCAN (curation_trajectory|curation_turn)", step)
    ]


FILTERS = [
    {},
    {"state": "finished"},
    {"review": "queued"},
    {"origin": "fork"},
    {"findings": "errors"},
    {"domain": "shelf"},
    {"stale": "yes"},
    {"stale": "no"},
    {"stale": "replayed"},
    {"limit": 200},
]


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_a_list_of_the_api_is_read_in_the_order_of_an_index(
    studio: Workspace, chosen: dict[str, Any]
) -> None:
    for sql in queries(lambda: trajectory_list(studio, TrajectoryQuery(**chosen))):
        assert "COUNT(" not in sql
        assert "OFFSET" not in sql
        assert not scans(sql)
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan(sql)


def test_a_later_page_is_found_by_its_key(studio: Workspace) -> None:
    rows = Trajectory.objects.in_workspace(studio)
    cursor = page_of(rows, limit=1).next

    (sql,) = queries(lambda: page_of(rows, cursor=cursor, limit=1))
    assert "OFFSET" not in sql
    assert any("created<?" in step for step in plan(sql))
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan(sql)


def test_words_are_looked_for_in_their_index_alone(studio: Workspace) -> None:
    row = Trajectory.objects.order_by("created")[0]
    reads: list[Callable[[], list[Trajectory]]] = [
        lambda: dialogue_page(studio, {"search": "dune borrow"}, "")[0].items,
        lambda: trajectory_list(studio, TrajectoryQuery(q="dune")).items,
    ]
    for read in reads:
        assert row in read()
        looked, whole = queries(read)
        assert "COVERING INDEX trajectory_words" in " ".join(plan(looked))
        assert "trajectory_words" not in " ".join(plan(whole))


def test_what_moves_in_a_run_is_found_by_its_state(studio: Workspace) -> None:
    run = make_run(studio, count=2)
    rows = [make_dialogue(studio, run_row=run, ordinal=at) for at in range(3)]
    states = zip(rows, ("finished", "awaiting_human", "generating"), strict=True)
    for row, state in states:
        Trajectory.objects.filter(pk=row.pk).update(state=state)

    asked = queries(lambda: progress_of(run))
    moving = [sql for sql in asked if "'generating'" in sql or "'awaiting_human'" in sql]
    found = [" ".join(plan(sql)) for sql in moving if " NOT " not in sql]
    assert len(found) == 2
    assert all("trajectory_run_states (run_id=? AND state=?" in steps for steps in found)
    assert [row.pk for row in progress_of(run).rows] == [rows[1].pk, rows[2].pk, rows[0].pk]


def test_the_queue_counts_up_to_a_bound_and_never_skips(studio: Workspace) -> None:
    seen = queries(lambda: dialogue_page(studio, {}, ""))
    assert seen
    for sql in seen:
        assert "OFFSET" not in sql
        assert "COUNT(" not in sql or "LIMIT" in sql
        assert not scans(sql)


def test_nothing_on_a_page_reads_a_whole_table(studio: Workspace, alice: User) -> None:
    one = make_dialogue(studio)
    reads: list[Callable[[], Any]] = [
        lambda: stands(studio),
        lambda: densities(studio),
        lambda: fault_rates(studio),
        lambda: first_steps(studio, []),
        lambda: awaiting_me(studio, alice),
        lambda: newest_domains(studio),
        lambda: dialogues_being_written(studio),
        lambda: work_is_waiting(studio),
        lambda: family_of(one),
        lambda: needed([one]),
        lambda: estimate(studio, domain="", paradigm="user", count=1, tasks=None, pace=0),
        lambda: trial(studio, {}),
    ]
    found = [(sql, scans(sql)) for read in reads for sql in queries(read)]
    assert [pair for pair in found if pair[1]] == []


def test_sums_over_a_workspace_read_only_what_is_being_written(studio: Workspace) -> None:
    (sql,) = queries(lambda: stands(studio))
    read = [step for step in plan(sql) if "curation_" in step]

    assert len(read) == 2, read
    assert "standing" in read[0]
    assert "trajectory_state (workspace_id=? AND state=?)" in read[1]


def test_a_familys_members_are_found_by_their_root(finished: Trajectory) -> None:
    plans = [plan(sql) for sql in queries(lambda: family_of(finished))]

    assert any("trajectory_relatives" in step for steps in plans for step in steps)


def test_a_run_shows_its_rows_by_its_own_index(studio: Workspace) -> None:
    rows = Trajectory.objects.filter(run_id=studio.pk).order_by("ordinal")

    (sql,) = queries(lambda: list(rows))
    assert "trajectory_of_run" in plan(sql)[0]
