"""The job that asks a seat's cast what it would say next, for the person who sits there.

Its answer is a draft in the job's result: nothing enters the dialogue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from curation.engine.accounts import Account
from curation.engine.casts import ModelSeat
from curation.engine.doors import ModelAt
from curation.engine.lineups import models_at, opened
from curation.engine.reasons import in_words
from curation.engine.state import rows_to_state
from curation.engine.work import JobLease, report
from curation.errors import Conflict
from curation.models import Job, Trajectory
from simulation.errors import InputError, SeatFailed
from simulation.llm.lineup import ModelRole
from simulation.seats.agenda.agent.seat import AgendaAgent
from simulation.seats.agenda.user.seat import AgendaUser
from simulation.seats.llm import LlmAgent, LlmUser
from simulation.seats.protocol import Leave, Utterance, agent_view, user_view
from simulation.vocabulary.hearing import heard
from simulation.vocabulary.state import DialogueState

LOOK_SECONDS = 1.0
"""How soon a job that was called off stops."""
LEASE_SECONDS = 120.0
AGENDA = "agenda"
NO_MOVE = "Write the turn yourself, or ask again."
Said = Utterance | Leave
Asking = Coroutine[Any, Any, Said]


def run_suggestion(lease: JobLease, job: Job) -> dict[str, Any]:
    """The draft. Raises Conflict where the dialogue went on meanwhile, InputError where nobody
    can be asked or nothing usable was said.
    """
    state = _state(job)
    role = ModelRole(job.payload["role"])
    account = Account(job)
    name, asking = _casting(job, state, role, account)
    try:
        with asyncio.Runner() as runner:
            return _draft(_watched(runner, lease, name, asking), name)
    finally:
        account.settle()


def _casting(
    job: Job, state: DialogueState, role: ModelRole, account: Account
) -> tuple[str, Asking]:
    """Who is asked, and the asking."""
    if job.payload["model"] is None:
        return AGENDA, _embedded(state, role)
    seat = ModelSeat.model_validate(job.payload["model"])
    return seat.model, _asked(state, role, models_at(job.workspace_id, {role: seat}), account)


def _state(job: Job) -> DialogueState:
    row = Trajectory.objects.alive().filter(pk=job.payload["trajectory"]).first()
    if row is None or row.length != job.payload["at"]:
        raise Conflict("The dialogue has gone on since. Ask for a draft of its next turn.")
    state = rows_to_state(row)
    # Asked again, the embedded cast draws anew; and nobody is offered a fault.
    salt = f"{state.salt}{job.payload['draw'] or ''}"
    return state.model_copy(update={"salt": salt, "faults": 0.0})


async def _asked(
    state: DialogueState, role: ModelRole, models: dict[ModelRole, ModelAt], account: Account
) -> Said:
    async with opened(models, account) as lineup:
        model = lineup.required(role)
        if role is ModelRole.USER:
            return await LlmUser(model).speak(user_view(heard(state)))
        return await LlmAgent(model).speak(agent_view(heard(state)))


async def _embedded(state: DialogueState, role: ModelRole) -> Said:
    if role is ModelRole.USER:
        return await AgendaUser().speak(user_view(heard(state)))
    return await AgendaAgent().speak(agent_view(heard(state)))


def _watched(runner: asyncio.Runner, lease: JobLease, name: str, asking: Asking) -> Said:
    """What was said. Raises LeaseLost soon after the job was called off, InputError in words."""
    task = runner.get_loop().create_task(asking)
    try:
        while not task.done():
            # Rows are not written inside of the loop.
            report(lease, 0.5, f"{name} thinks", LEASE_SECONDS)
            runner.run(_a_while(task))
        return task.result()
    except SeatFailed as failed:
        words = in_words(failed.reason) or f"No draft came of it: {failed.reason}."
        raise InputError("model", words.replace("_", " "), NO_MOVE) from failed
    finally:
        task.cancel()
        runner.run(_ended(task))


async def _a_while(task: asyncio.Task[Said]) -> None:
    await asyncio.wait({task}, timeout=LOOK_SECONDS)


async def _ended(task: asyncio.Task[Said]) -> None:
    await asyncio.gather(task, return_exceptions=True)


def _draft(said: Said, by: str) -> dict[str, Any]:
    if isinstance(said, Leave):
        problem = "The user would leave here without another word."
        raise InputError("model", problem, "Hand the seat back to let them, or write a last turn.")
    calls = [call.model_dump(mode="json") for call in said.tool_calls]
    usage = said.sampling.usage.model_dump(mode="json") if said.sampling else None
    return {
        "message": {"content": said.content, "tool_calls": calls},
        "by": by,
        "done": said.done,
        "usage": usage,
    }
