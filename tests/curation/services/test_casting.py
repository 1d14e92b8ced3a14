from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from curation.engine.casts import cast_name, read_cast
from curation.errors import Refused
from curation.models import Membership, ModelEndpoint, Trajectory, Workspace
from curation.services.casting import ordered_cast
from curation.services.endpoints import add_endpoint, archive_endpoint
from curation.services.forks import fork_trajectory
from curation.services.lineups import set_lineup
from curation.services.model_orders import EndpointOrder
from curation.services.orders import ForkOrder, RunOrder
from curation.services.runs import start_run
from tests.curation.toy import make_shelf


@pytest.fixture
def lab(lead: Membership) -> ModelEndpoint:
    given = {"name": "lab", "base_url": "http://127.0.0.1:9/v1", "parameters": {"top_p": 0.5}}
    return add_endpoint(lead, EndpointOrder.model_validate(given))


def models(workspace: Workspace, given: Any, **more: Any) -> dict[str, str]:
    return {role.value: seat.model for role, seat in ordered_cast(workspace, given, **more).items()}


def field_refused(workspace: Workspace, given: Any) -> str:
    with pytest.raises(Refused) as caught:
        ordered_cast(workspace, given)
    assert caught.value.problems[0].remedy or caught.value.problems[0].problem
    return caught.value.problems[0].field


@pytest.mark.usefixtures("lab")
def test_one_name_is_for_both_and_for_simulated_tools(studio: Workspace) -> None:
    assert models(studio, "m") == {"user": "m", "agent": "m"}
    assert models(studio, "m", simulated=True)["tool-simulator"] == "m"
    assert models(studio, None) == models(studio, "") == models(studio, "agenda") == {}


@pytest.mark.usefixtures("lab")
def test_a_role_that_is_not_named_keeps_its_seat(studio: Workspace) -> None:
    standing = ordered_cast(studio, {"user": "u", "agent": "a"})
    assert models(studio, {"agent": "b"}, standing=standing) == {"user": "u", "agent": "b"}
    assert models(studio, {"user": "agenda"}, standing=standing) == {"agent": "a"}
    assert models(studio, "agenda", standing=standing) == {}


def test_a_seat_names_its_endpoint_and_all_its_parameters(
    studio: Workspace, lab: ModelEndpoint
) -> None:
    given = {"endpoint": "lab", "model": "m", "parameters": {"temperature": 1, "extra": {"k": 2}}}
    (seat,) = ordered_cast(studio, {"agent": given}).values()
    assert (seat.endpoint, seat.name, seat.number) == (str(lab.pk), "lab", 1)
    assert seat.parameters.as_body() == {"temperature": 1.0, "top_p": 0.5, "k": 2}


def test_the_lineup_plays_where_it_is_asked_to(
    studio: Workspace, lead: Membership, lab: ModelEndpoint
) -> None:
    set_lineup(lead, {"user": "u", "judge": "j"})
    assert models(studio, {"user": "lineup"}) == {"user": "u"}
    assert field_refused(studio, {"agent": "lineup"}) == "model.agent"
    assert field_refused(studio, "lineup") == "model"


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"judge": "m"}, "model.judge"),
        ({"agent": {"model": "  "}}, "model.agent.model"),
        ({"agent": {"endpoint": "lab"}}, "model.agent.model"),
        ({"agent": {"endpoint": "nowhere", "model": "m"}}, "model.agent.endpoint"),
        ({"agent": {"model": "m", "parameters": {"top_p": 0}}}, "model.agent.parameters.top_p"),
        ({"agent": 4}, "model.agent"),
        ("   ", "model"),
    ],
)
def test_what_is_wrong_in_a_cast_is_named(studio: Workspace, given: Any, field: str) -> None:
    assert field_refused(studio, given) == field


def test_without_an_endpoint_the_remedy_is_told(
    studio: Workspace, lead: Membership, settings: Settings
) -> None:
    settings.OPENAI_BASE_URL = ""
    with pytest.raises(Refused, match="No endpoint is configured"):
        ordered_cast(studio, "m")

    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    assert models(studio, "m") == {"user": "m", "agent": "m"}
    given = {"name": "lab", "base_url": "http://127.0.0.1:9/v1"}
    row = add_endpoint(lead, EndpointOrder.model_validate(given))
    (seat, _) = ordered_cast(studio, "m").values()
    assert seat.name == "lab"
    archive_endpoint(lead, row)
    (seat, _) = ordered_cast(studio, "m").values()
    assert seat.name == "environment"


@pytest.mark.usefixtures("lab")
def test_another_workspaces_endpoint_does_not_exist(rival: Workspace, settings: Settings) -> None:
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    given = {"agent": {"endpoint": "lab", "model": "m"}}
    assert field_refused(rival, given) == "model.agent.endpoint"


@pytest.mark.usefixtures("lab")
def test_a_run_on_a_model_makes_no_faults_on_purpose(studio: Workspace) -> None:
    make_shelf(studio)
    with pytest.raises(Refused) as caught:
        start_run(studio, by=None, order=RunOrder(domain="shelf", model="m", faults=0.1))
    assert caught.value.problems[0].field == "faults"
    run = start_run(
        studio, by=None, order=RunOrder(domain="shelf", model={"user": "m"}, faults=0.1, count=1)
    )
    assert (run.model, run.trajectories.get().cast) == ("user m", run.cast)


@pytest.mark.usefixtures("lab")
def test_a_branch_of_an_agenda_dialogue_goes_on_with_a_model_and_back(
    studio: Workspace, finished: Trajectory
) -> None:
    Trajectory.objects.filter(pk=finished.pk).update(faults=0.5)
    finished.refresh_from_db()
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=2, model={"agent": "m"}))
    assert (child.faults, cast_name(read_cast(child.cast))) == (0.0, "agent m")

    (same,) = fork_trajectory(child, by=None, order=ForkOrder(at=2))
    assert same.cast == child.cast
    (back,) = fork_trajectory(child, by=None, order=ForkOrder(at=2, model="agenda"))
    assert (back.cast, back.model) == ({}, "")
    with pytest.raises(Refused, match="faults"):
        fork_trajectory(child, by=None, order=ForkOrder(at=2, faults=0.5))


@pytest.mark.usefixtures("lab")
def test_simulated_tools_need_somebody_who_writes_their_results(studio: Workspace) -> None:
    make_shelf(studio)
    with pytest.raises(Refused, match="No model writes the results"):
        start_run(studio, by=None, order=RunOrder(domain="shelf", tools="simulated"))
    order = RunOrder(domain="shelf", tools="simulated", model="m", count=1)
    run = start_run(studio, by=None, order=order)
    assert (run.tools, run.trajectories.get().tools) == ("simulated", "simulated")
    assert set(run.cast) == {"user", "agent", "tool-simulator"}
    run.trajectories.update(tasks=[])
    with pytest.raises(Refused, match="No model writes the results"):
        fork_trajectory(run.trajectories.get(), by=None, order=ForkOrder(at=0, model="agenda"))
