"""Runs of what was approved: nothing else is drawn or offered."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User

from curation.engine.artefacts import pieces_of
from curation.engine.prepare import draft_of
from curation.engine.state import rows_to_state
from curation.errors import Refused
from curation.models import DomainVersion, Run, Workspace
from curation.services.artefacts import ArtefactVerdict, review_artefact
from curation.services.orders import RunOrder
from curation.services.packs import install_pack
from curation.services.runs import start_run
from simulation.domains.file.patching import tools_of
from simulation.vocabulary.tasks import Task
from tests.curation.toy import hold, make_shelf


def approve(row: DomainVersion, by: User, *names: str) -> None:
    for piece in pieces_of(row.pk):
        if piece.name in names and piece.kind != "bullet":
            given = {"artefact": piece.key, "verdict": "approve"}
            review_artefact(row, by=by, order=ArtefactVerdict.model_validate(given))


def order(row: DomainVersion, by: User) -> Run:
    wanted = RunOrder(domain=str(row.pk), count=1, only_approved=True)
    return start_run(row.workspace, by=by, order=wanted)


def test_nothing_approved_is_refused_with_what_to_do(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    approve(row, alice, "0", "get_book")
    with pytest.raises(Refused) as refused:
        order(row, alice)
    assert refused.value.problems[0].field == "only_approved"
    assert not Run.objects.exists()


def test_the_agent_is_offered_approved_tools_and_asked_approved_tasks(
    studio: Workspace, alice: User
) -> None:
    row = make_shelf(studio)
    approve(row, alice, "0", "lend_book")
    dialogue = order(row, alice).trajectories.get()
    state = rows_to_state(dialogue)
    assert [tool.name for tool in state.domain.tools] == ["lend_book"]
    draft = draft_of(hold(dialogue))
    assert draft is not None
    assert [task.title for chain in draft.package.chains for task in chain] == ["Borrow Dune"]


def test_a_bundled_domain_gives_only_its_approved_task(studio: Workspace, alice: User) -> None:
    row = install_pack(studio, name="orders")
    task = Task.model_validate(row.tasks.get(position=0).content)
    approve(row, alice, "0", *tools_of(task))
    draft = draft_of(hold(order(row, alice).trajectories.get()))
    assert draft is not None
    assert {one["goal"] for one in json.loads(draft.drawn().tasks)} == {task.goal}


def test_what_is_approved_later_does_not_change_the_run(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    approve(row, alice, "0", "lend_book")
    dialogue = order(row, alice).trajectories.get()
    approve(row, alice, "get_book")
    assert [tool.name for tool in rows_to_state(dialogue).domain.tools] == ["lend_book"]
