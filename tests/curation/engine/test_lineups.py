from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async

from curation.engine import doors
from curation.engine.accounts import Account
from curation.engine.doors import ModelAt
from curation.engine.lineups import lineup_seats, merged, models_at, opened
from curation.models import Job, LineupEntry, Workspace
from simulation.errors import InputError
from simulation.llm import ChatRequest
from simulation.llm.lineup import ModelRole
from tests.curation.engine.test_connections import make_endpoint
from tests.servers.models import Answer, Manner, ModelServer, completion, in_turn, problem

HELLO = ChatRequest(messages=({"role": "user", "content": "Hello"},))


def test_what_a_role_asks_for_stands_over_what_its_endpoint_asks_for() -> None:
    under = {"temperature": 0.2, "extra": {"top_k": 5, "seed_it": True}}
    over = {"temperature": None, "max_tokens": 10, "extra": {"top_k": 9}}

    assert merged(under, over).as_body() == {
        "temperature": 0.2,
        "max_tokens": 10,
        "top_k": 9,
        "seed_it": True,
    }


@pytest.mark.django_db(transaction=True)
async def test_a_lineup_opens_the_models_of_a_workspace_within_the_cap(studio: Workspace) -> None:
    slow = Answer(completion("Hi"), delay=0.05)
    async with ModelServer(in_turn(slow), models=("judge-1",)) as server:
        await _seat(studio, server.url, "judge-1", concurrency=2)
        async with opened(await _models(studio), await _account(studio)) as lineup:
            judge = lineup.required(ModelRole.JUDGE)
            await asyncio.gather(*(judge.ask(HELLO) for _ in range(8)))

        assert lineup.model(ModelRole.USER) is None
        assert server.bodies[0]["temperature"] == 0.3
        assert server.most_at_once == 2


@pytest.mark.django_db(transaction=True)
async def test_a_lineup_with_a_model_that_is_not_there_does_not_open(studio: Workspace) -> None:
    async with ModelServer(in_turn(_missing()), models=("judge-1", "judge-2")) as server:
        await _seat(studio, server.url, "jugde-1")
        with pytest.raises(InputError, match="It serves: judge-1, judge-2") as caught:
            async with opened(await _models(studio), await _account(studio)):
                raise AssertionError("it opened")
    assert caught.value.field == "model"


@pytest.mark.django_db(transaction=True)
async def test_a_model_that_limits_its_rate_is_there(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "READY_SECONDS", 0.5)
    later = problem(429, "slow down", {"Retry-After": "2"})
    async with ModelServer(in_turn(later)) as server:
        await _seat(studio, server.url, "unlisted")
        async with opened(await _models(studio), await _account(studio)) as lineup:
            assert lineup.model(ModelRole.JUDGE) is not None


@pytest.mark.django_db(transaction=True)
async def test_a_model_that_says_nothing_at_all_is_not(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "READY_SECONDS", 0.5)
    async with ModelServer(in_turn(Answer({}, manner=Manner.SILENT))) as server:
        await _seat(studio, server.url, "unlisted")
        with pytest.raises(InputError, match="no answer within"):
            async with opened(await _models(studio), await _account(studio)):
                raise AssertionError("it opened")


def _missing() -> Answer:
    error = {"message": "no such model", "code": "model_not_found"}
    return Answer({"error": error}, status=404)


@sync_to_async
def _seat(workspace: Workspace, url: str, model: str, **columns: object) -> None:
    row = make_endpoint(workspace, base_url=url, parameters={"temperature": 0.3}, **columns)
    LineupEntry.objects.create(workspace=workspace, role="judge", endpoint=row, model=model)


@sync_to_async
def _models(workspace: Workspace) -> dict[ModelRole, ModelAt]:
    return models_at(workspace.pk, lineup_seats(workspace.pk))


async def _account(workspace: Workspace) -> Account:
    job = await Job.objects.acreate(workspace=workspace, kind=Job.Kind.JUDGE)
    return await sync_to_async(Account)(job)
