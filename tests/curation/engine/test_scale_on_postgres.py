"""Sums, imports and lists of a large workspace on a real PostgreSQL, with its own planner."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from curation.engine import wording_index
from curation.engine.bulk import insert_rows
from curation.engine.freezing import freeze
from curation.engine.records import to_record
from curation.engine.selecting import select
from curation.engine.standing import fold
from curation.engine.wording_index import broken_indexes, has_wording_index, keep_wording_index
from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import Release, Standing, Trajectory, Turn, Workspace
from curation.services.access import create_workspace, issue_token
from curation.services.imports import import_records
from simulation.export.jsonl import record_line
from tests.curation.engine.test_freezing import working_on
from tests.curation.engine.test_standing import counted, summed
from tests.curation.toy import make_dialogue, play, shelf_domain, shelf_image
from tests.curation.work import fill, plans, queries, work
from tests.servers.session import Session, copy_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FEW, MANY = 1_000, 5_000
MORE = 1.2
LISTS = ("", "?state=failed", "?findings=errors", "?review=approved", "?domain=shelf")
STATES = ("queued", "paused", "failed", "generating", "finished")
NASTY = "tab\tline\nreturn\rback\\slash \\N \\. „quoted“ 'one' \"two\" \u2028 🜁"


@pytest.fixture
def session(tables_url: str) -> Iterator[Session]:
    """In a studio of its own with one finished dialogue."""
    opened = Session(copy_of(tables_url))
    with opened:
        owner = User.objects.create_user("alice")
        create_workspace(slug="studio", name="Studio", owner=owner)
        play(make_dialogue(Workspace.objects.get()))
        yield opened
    opened.wrapper.close()


@pytest.fixture
def studio(session: Session) -> Workspace:
    return Workspace.objects.get()


def copies(number: int) -> list[Trajectory]:
    """Of any dialogue, not stored yet."""
    row = Trajectory.objects.order_by("created")[0]
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return [Trajectory(**(values | {"id": uuid.uuid4()})) for _ in range(number)]


def test_two_writers_of_the_same_sums_do_not_wait_for_each_other(
    session: Session, studio: Workspace
) -> None:
    insert_rows(Trajectory, copies(2))
    first, second = (row.pk for row in Trajectory.objects.order_by("id")[:2])
    other = Session(session.url)
    other.begin()
    with other:
        Trajectory.objects.filter(pk=first).update(review_state="approved")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    Trajectory.objects.filter(pk=second).update(review_state="approved")
    fold()
    assert summed(studio) == counted(studio)
    other.commit()
    other.wrapper.close()
    assert summed(studio) == counted(studio)


def test_sums_are_exact_after_writers_at_once_while_they_are_folded(
    session: Session, studio: Workspace
) -> None:
    insert_rows(Trajectory, copies(40))
    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write_many, session.url, seed) for seed in range(3)]
        while not all(writer.done() for writer in writers):
            fold()
    assert [writer.result() for writer in writers] == [None] * 3
    assert summed(studio) == counted(studio)
    fold()
    assert summed(studio) == counted(studio)
    assert not Standing.objects.exclude(slot=0).exists()


def write_many(url: str, seed: int) -> None:
    """Some of it is taken back."""
    session, chance = Session(url), Random(seed)
    with session:
        for _ in range(30):
            with transaction.atomic():
                insert_rows(Trajectory, copies(chance.randrange(1, 4)))
                keys = list(Trajectory.objects.order_by("id").values_list("pk", flat=True))
                mine = Trajectory.objects.filter(pk=keys[chance.randrange(seed, len(keys), 3)])
                mine.update(state=chance.choice(STATES), counted_turns=chance.randrange(9))
                transaction.set_rollback(chance.random() < 0.3)
    session.wrapper.close()


def test_what_is_copied_in_is_what_was_given(studio: Workspace) -> None:
    (row,) = copies(1)
    row.title, row.tasks, row.fork_at = NASTY, [{"goal": NASTY}], None
    insert_rows(Trajectory, [row])
    stored = Trajectory.objects.get(pk=row.pk)
    assert (stored.title, stored.tasks, stored.fork_at) == (NASTY, [{"goal": NASTY}], None)
    assert stored.created == row.created


def test_a_release_takes_down_what_there_is_in_its_order(studio: Workspace) -> None:
    insert_rows(Trajectory, copies(30))
    release = Release.objects.create(workspace=studio, name="gold", target="native")
    rows = list(Trajectory.objects.order_by("created", "id"))
    assert select(release, Trajectory.objects.in_workspace(studio)) == len(rows)
    freeze(release, working_on(release))
    taken = release.items.order_by("position").values_list("trajectory", flat=True)
    assert list(taken) == [row.pk for row in rows]


def test_nothing_of_a_copy_with_a_fault_stays(studio: Workspace) -> None:
    before = summed(studio)
    (row,) = copies(1)
    with pytest.raises(IntegrityError):
        insert_rows(Trajectory, [*copies(3), row, row])
    assert summed(studio) == before == counted(studio)


def test_an_import_is_copied_in_and_summed(studio: Workspace) -> None:
    line = record_line(to_record(Trajectory.objects.get()))
    image = ContentFile(shelf_image(), name=shelf_domain().world)
    file = ContentFile((line.rstrip("\n") + "\n").encode() * 120, name="many.jsonl")
    job = import_records(studio, by=None, file=file, worlds=[image])
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    job.refresh_from_db()
    assert job.result is not None, job.error
    assert job.result["trajectories"] == 120
    assert Turn.objects.count() == 11 * 121
    assert summed(studio) == counted(studio)


def test_lists_are_read_by_their_indexes_and_not_by_more_rows(studio: Workspace) -> None:
    reads = {name: reading(studio, name) for name in LISTS}
    row = Trajectory.objects.get()
    fill(studio, row, FEW)
    few = {name: work(read) for name, read in reads.items()}
    fill(studio, row, MANY)
    whole = {
        name: [plan for sql in queries(read) for plan in plans(sql)] for name, read in reads.items()
    }
    many = {name: work(read) for name, read in reads.items()}

    tables = ("curation_trajectory", "curation_turn", "curation_event")
    scanned = {
        (name, node["Relation Name"])
        for name, nodes in whole.items()
        for node in nodes
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in tables
    }
    assert scanned == set()
    used = {node.get("Index Name", "") for nodes in whole.values() for node in nodes}
    assert {"trajectory_state", "trajectory_erroneous", "trajectory_review"} <= used
    grown = {name: (few[name], many[name]) for name in LISTS if many[name] > few[name] * MORE + 500}
    assert grown == {}


def reading(workspace: Workspace, query: str) -> Callable[[], None]:
    member = workspace.memberships.select_related("user")[0].user
    client = Client(headers={"Authorization": f"Bearer {issue_token(member, workspace)}"})

    def read() -> None:
        assert client.get(f"/api/v1/trajectories{query}").status_code == 200

    return read


def test_an_index_that_was_broken_off_is_told_and_made_anew(
    session: Session, studio: Workspace
) -> None:
    other = Session(session.url)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {wording_index.NAME}")
        other.begin()
        with other:
            Trajectory.objects.update(title="held")
        cursor.execute("SET statement_timeout = '300ms'")
        with pytest.raises(DatabaseError):
            cursor.execute(wording_index.POSTGRESQL[1])
        cursor.execute("RESET statement_timeout")
    other.commit()
    other.wrapper.close()

    assert broken_indexes() == [wording_index.NAME]
    keep_wording_index()
    assert broken_indexes() == []
    assert has_wording_index()
