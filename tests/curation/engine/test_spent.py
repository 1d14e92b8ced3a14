"""What workspaces spend on models, counted with the turns and answers that use it."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.engine.append import Entry, append_turns
from curation.engine.leases import Lease
from curation.engine.spent import Amount, Use, add_spent
from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import Job, Spending, Trajectory, Workspace
from curation.services.judging import judge_run
from simulation.vocabulary.messages import Role
from simulation.vocabulary.sampling import Sampling, Usage
from tests.curation.engine.test_accounts import priced, seated
from tests.curation.engine.test_append import said
from tests.curation.toy import hold, make_dialogue, make_run, play
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.seats.llm.judges import Judging

LAB = "11111111-1111-4111-8111-111111111111"
CAST = {"agent": {"endpoint": LAB, "name": "lab", "model": "large", "prompt_price": 2.0}}


def begun(workspace: Workspace, **columns: Any) -> Lease:
    lease = hold(make_dialogue(workspace, cast=CAST, **columns))
    append_turns([Entry(*lease, said(0))])
    return lease


def spoken(lease: Lease, seq: int, role: str, prompt: int, **columns: Any) -> Entry:
    turn = said(seq)
    usage = Usage(prompt=prompt, completion=1)
    message = turn.message.model_copy(update={"role": Role(role)})
    sampling = Sampling(model="small", usage=usage)
    return Entry(*lease, turn.model_copy(update={"message": message, "sampling": sampling}))


def spent() -> dict[tuple[str, str, str], tuple[int, int]]:
    names = ("purpose", "endpoint", "model", "prompt_tokens", "completion_tokens")
    return {row[:3]: row[3:] for row in Spending.objects.values_list(*names)}


def test_turns_are_counted_by_what_their_dialogue_is_for_and_by_their_model(
    studio: Workspace,
) -> None:
    leases = [
        begun(studio, run_row=make_run(studio)),
        begun(studio, origin=Trajectory.Origin.FORK),
        begun(studio, origin=Trajectory.Origin.IMPORT),
        begun(studio, origin=Trajectory.Origin.EXPERIMENT),
    ]

    append_turns([spoken(lease, 1, "assistant", 10 + at) for at, lease in enumerate(leases)])
    append_turns([spoken(leases[1], 2, "assistant", 100), spoken(leases[0], 2, "user", 7)])

    assert spent() == {
        ("run", LAB, "large"): (10, 1),
        ("run", "", "small"): (7, 1),
        ("fork", LAB, "large"): (111, 2),
        ("continuation", LAB, "large"): (12, 1),
        ("experiment", LAB, "large"): (13, 1),
    }
    fork = Spending.objects.get(purpose="fork")
    assert fork.workspace == studio
    assert fork.cost == pytest.approx(111 * 2 / 1e6)


def test_a_batch_is_counted_in_one_statement_and_the_last_one(studio: Workspace) -> None:
    leases = [begun(studio, run_row=make_run(studio)), begun(studio)]

    with CaptureQueriesContext(connection) as seen:
        append_turns([spoken(lease, 1, "assistant", 5) for lease in leases])

    changes = [query["sql"] for query in seen if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert [Spending._meta.db_table in sql for sql in changes].count(True) == 1
    assert Spending._meta.db_table in changes[-1]


def test_turns_that_no_model_made_are_counted_nowhere(studio: Workspace) -> None:
    with CaptureQueriesContext(connection) as seen:
        play(make_dialogue(studio))

    assert not Spending.objects.exists()
    assert not [query for query in seen if Spending._meta.db_table in query["sql"]]


def test_a_turn_that_comes_too_late_is_not_counted(studio: Workspace) -> None:
    key, epoch = begun(studio)

    (answer,) = append_turns([spoken(Lease(key, epoch - 1), 1, "assistant", 5)])

    assert not answer.kept
    assert not Spending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_judge_uses_is_counted_by_its_endpoint(studio: Workspace, alice: User) -> None:
    run = make_run(studio, count=2)
    for at in range(2):
        play(make_dialogue(studio, run_row=run, ordinal=at))
    with serving(priced(Judging())) as server:
        endpoint = seated(studio, server.url)
        judge_run(run, by=alice, model="scripted-1")
        lease = claim_job("w1", 60)
        assert lease is not None
        run_job(lease)

    job = Job.objects.get()
    assert spent() == {("judge", str(endpoint.pk), "scripted-1"): (180, 20)}
    assert Spending.objects.get().cost == pytest.approx(job.cost)


def test_the_days_of_two_workspaces_are_kept_apart(studio: Workspace, rival: Workspace) -> None:
    for workspace in (studio, rival, studio):
        add_spent([(Use(workspace.pk, "run", LAB, "m"), Amount(1, 2, 0.5))])

    counted = Spending.objects.values_list("workspace", "prompt_tokens", "cost")
    assert set(counted) == {(studio.pk, 2, 1.0), (rival.pk, 1, 0.5)}


def test_what_was_used_before_there_was_a_count_is_taken_over(studio: Workspace) -> None:
    one, other = make_run(studio), make_run(studio)
    for run, cast in ((one, CAST), (other, CAST | {"user": {"endpoint": LAB, "model": "small"}})):
        run.cast, run.prompt_tokens, run.cost = cast, 40, 0.25
        run.save()
    judge = {"judge": {"endpoint": LAB, "model": "judge-1"}}
    for kind, payload in (("judge", judge), ("probe", {})):
        Job.objects.create(workspace=studio, kind=kind, payload=payload, completion_tokens=3)

    importlib.import_module("curation.migrations.0023_spending").count_so_far(apps, None)

    assert spent() == {
        ("run", LAB, "large"): (40, 0),
        ("run", "", "several models"): (40, 0),
        ("judge", LAB, "judge-1"): (0, 3),
    }
