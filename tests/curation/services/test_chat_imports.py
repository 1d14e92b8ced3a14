"""Conversations of other programs, brought into a workspace and gone on with."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from curation.engine.state import rows_to_state
from curation.engine.versions import store_pack
from curation.engine.work import claim_job
from curation.errors import Refused
from curation.jobs.driver import drive_until_idle
from curation.jobs.work import run_job
from curation.models import DomainVersion, Job, LineupEntry, Trajectory, Workspace
from curation.selectors.worlds import world_file
from curation.services.forks import fork_trajectory
from curation.services.imports import import_conversation, import_records
from curation.services.orders import ForkOrder
from curation.services.playing import resume_trajectory
from simulation.dialogue.restore import replay
from simulation.errors import RecordRefused
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Domain
from simulation.world.empty import EMPTY_IMAGE
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_shelf, shelf_image
from tests.simulation.cli.test_continue_with_models import GOAL, NEXT, Everybody
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.conftest import shop, shop_image  # noqa: F401 - fixtures
from tests.simulation.export.chats.conversations import call, openai, tau2, tool

LENDING: list[dict[str, Any]] = [
    {"role": "system", "content": "You lend books."},
    {"role": "user", "content": "May I borrow Dune? It is number 1."},
    {"role": "assistant", "tool_calls": [call("a", "get_book", {"id": 1})]},
    tool("a", {"id": 1, "title": "Dune", "lent": 0}),
    {"role": "assistant", "content": "Dune is here. Shall I lend it to you?"},
    {"role": "user", "content": "Yes."},
    {"role": "assistant", "tool_calls": [call("a", "lend_book", {"id": 1})]},
    tool("a", {"changed": 1}),
    {"role": "assistant", "content": "Dune is yours."},
]


def worked(job: Job) -> Job:
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    job.refresh_from_db()
    return job


def bring(
    workspace: Workspace, data: Any, domain: DomainVersion | None = None, name: str = "chats.json"
) -> Job:
    file = ContentFile(json.dumps(data).encode(), name=name)
    return worked(import_records(workspace, by=None, file=file, domain=domain))


def test_a_conversation_is_bound_to_a_domain_and_forked_from_any_turn(studio: Workspace) -> None:
    job = bring(studio, {"messages": LENDING}, make_shelf(studio))
    row = Trajectory.objects.get(pk=job.result["first"])
    state = rows_to_state(row)
    assert (row.origin, row.state, row.reason) == ("import", "finished", "imported")
    assert (row.review_state, row.title) == ("queued", "May I borrow Dune? It is number 1.")
    assert (row.length, row.tool_calls) == (9, 2)
    assert row.domain == make_shelf(studio)
    assert replay(state, shelf_image()) == []
    assert "2 of 2 calls were run again." in job.result["report"]
    for at in range(1, row.length):
        (child,) = fork_trajectory(row, by=None, order=ForkOrder(at=at, mode="replay"))
        assert child.length == at
    assert world_file(row, 7) != world_file(row, 3)


def test_what_cannot_be_replayed_is_marked_and_told(studio: Workspace) -> None:
    messages = [dict(one) for one in LENDING]
    messages[3] = tool("a", {"id": 1, "title": "Dune Messiah"})
    job = bring(studio, {"messages": messages}, make_shelf(studio))
    row = Trajectory.objects.get()
    assert row.findings_warnings > 0
    assert any(line.startswith("Turn 3: The database answers") for line in job.result["report"])


@pytest.mark.django_db(transaction=True)
def test_an_imported_dialogue_goes_on_as_any_other(studio: Workspace) -> None:
    """Tasks are walked from the database as the conversation left it; workers play them."""
    messages = [
        {"role": "user", "content": "Hello, who is there?"},
        {"role": "assistant", "content": "The shop. How can I help?"},
    ]
    bring(studio, messages, store_pack(studio, "orders"))
    row = Trajectory.objects.get()
    assert row.tasks
    (child,) = fork_trajectory(row, by=None, order=ForkOrder(at=row.length))
    drive_until_idle()
    child.refresh_from_db()
    assert (child.state, child.reason) == ("finished", "completed")
    assert child.tasks_proven > 0
    assert child.length > row.length + 4


@pytest.mark.django_db(transaction=True)
def test_one_that_waits_for_the_agent_is_resumed(studio: Workspace) -> None:
    messages = [{"role": "user", "content": "Which products cost less than 10 euros?"}]
    bring(studio, messages, store_pack(studio, "orders"))
    row = Trajectory.objects.get()
    assert row.state == "paused"
    resume_trajectory(row)
    drive_until_idle()
    row.refresh_from_db()
    assert row.state == "finished"


def test_without_a_domain_its_tools_are_simulated(studio: Workspace) -> None:
    job = worked(import_conversation(studio, by=None, conversation=openai()))
    row = Trajectory.objects.get(pk=job.result["first"])
    assert (row.state, row.tools) == ("paused", "simulated")
    assert row.tasks == []
    assert {one["sql"] for one in row.domain.content["tools"]} == {None}
    assert row.domain.origin == DomainVersion.Origin.IMPORT
    assert replay(rows_to_state(row), EMPTY_IMAGE) == []


@pytest.mark.parametrize("at", range(1, 11))
def test_what_nothing_here_can_play_on_is_told_before_a_branch_is_made(
    studio: Workspace, at: int
) -> None:
    worked(import_conversation(studio, by=None, conversation=openai()))
    row = Trajectory.objects.get()
    with pytest.raises(Refused) as refused:
        fork_trajectory(row, by=None, order=ForkOrder(at=at))
    (problem,) = refused.value.problems
    assert problem.field == "model"
    assert "replay" in problem.remedy
    assert Trajectory.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_domain_an_edited_turn_keeps_what_was_said_later(studio: Workspace) -> None:
    worked(import_conversation(studio, by=None, conversation=openai()))
    row = Trajectory.objects.get()
    order = ForkOrder(at=5, message="Cancel it.", mode="replay")
    (child,) = fork_trajectory(row, by=None, order=order)
    drive_until_idle()
    child.refresh_from_db()
    kept, before = rows_to_state(child).turns, rows_to_state(row).turns
    assert [turn.message for turn in kept[6:]] == [turn.message for turn in before[6:]]
    assert [turn.author for turn in kept[6:]] == [turn.author for turn in before[6:]]
    assert [turn.replayed for turn in kept[6:]] == list(range(6, row.length))
    assert (child.state, child.reason) == ("paused", "replayed")
    assert replay(rows_to_state(child), EMPTY_IMAGE) == []


def test_a_file_of_several_comes_in_whole(studio: Workspace) -> None:
    job = bring(studio, tau2(), name="results.json")
    assert job.result["trajectories"] == 2
    assert any(line.startswith("Conversation 1: message 11") for line in job.result["report"])
    assert set(Trajectory.objects.values_list("source", flat=True)) == {"results 0", "results 1"}


def test_one_that_cannot_be_read_keeps_all_out_and_is_named(studio: Workspace) -> None:
    bad = {"messages": [{"role": "king", "content": "x"}]}
    job = bring(studio, [openai(), bad])
    assert job.state == Job.State.FAILED
    assert job.error["field"] == "conversation 1, message 0"
    assert "'king' is no role" in job.error["problem"]
    assert not Trajectory.objects.exists()


def test_a_call_without_a_result_is_named_with_the_remedy(studio: Workspace) -> None:
    data = openai()
    del data["messages"][7]
    job = bring(studio, data)
    assert (job.state, job.error["field"]) == (Job.State.FAILED, "message 6")
    assert "bring the database" in job.error["remedy"]
    job = bring(studio, [openai(), data])
    assert (job.state, job.error["field"]) == (Job.State.FAILED, "conversation 1, message 6")


def test_a_pasted_conversation_is_refused_before_anything_is_queued(studio: Workspace) -> None:
    with pytest.raises(RecordRefused, match="nobody says anything"):
        import_conversation(studio, by=None, conversation={"messages": []})
    assert not Job.objects.exists()


def test_tools_of_the_conversations_own_make_another_domain(studio: Workspace) -> None:
    shelf = make_shelf(studio)
    messages = [dict(one) for one in LENDING]
    messages[2] = {"role": "assistant", "tool_calls": [call("a", "look_up", {"id": 1})]}
    bring(studio, {"messages": messages}, shelf)
    row = Trajectory.objects.get()
    assert row.domain.name == f"{shelf.name}-extended"
    assert DomainVersion.objects.filter(name=shelf.name).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_workspaces_task_writer_reads_the_tasks_out_of_it(
    studio: Workspace,
    shop: Domain,  # noqa: F811
    shop_image: bytes,  # noqa: F811
) -> None:
    everybody = Everybody(
        {GOAL: [("get_order", {"id": 7733})]}, Package(domain=shop, image=shop_image)
    )
    with serving(everybody) as server:
        endpoint = lab(studio, server.url)
        for role in ("task-writer", "user", "agent", "tool-simulator"):
            LineupEntry.objects.create(
                workspace=studio, role=role, endpoint=endpoint, model="scripted-1"
            )
        worked(import_conversation(studio, by=None, conversation=openai()))
        row = Trajectory.objects.get()
        assert [task["title"] for task in row.tasks][:2] == ["List orders", NEXT["title"]]
        assert row.tasks_proven == 1
        assert set(row.cast) == {"user", "agent", "tool-simulator"}
        (child,) = fork_trajectory(row, by=None, order=ForkOrder(at=10))
        drive_until_idle()
    child.refresh_from_db()
    assert (child.state, child.reason) == ("finished", "completed")
    assert child.tasks_proven > 1
    assert child.model == "scripted-1"
