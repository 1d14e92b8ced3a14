"""What the simulated user would say at a turn under other rules. Nothing of it is stored as a
turn: the embedded user answers at once, a model's answer is a job.
"""

from __future__ import annotations

import asyncio
from typing import Any

from curation.engine.accounts import Account
from curation.engine.casts import ModelSeat
from curation.engine.lineups import models_at, opened
from curation.engine.paths import owner_of, path_of
from curation.engine.reasons import in_words
from curation.engine.state import rows_to_state
from curation.engine.work import JobLease, report
from curation.models import Job, Trajectory
from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.cast import HumanSeat
from simulation.dialogue.previewing import next_words
from simulation.errors import InputError
from simulation.llm import ChatModel
from simulation.llm.lineup import ModelRole
from simulation.seats.llm import LlmUser
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.value import Value

LEASE_SECONDS = 900.0
"""Longer than two answers of a slow model."""
ASKED = ("under the new rules", "again under the rules that it has")
USER = ModelRole.USER


class Words(Value):
    """One thing that a user says, or why nothing is said."""

    text: str = ""
    rules: tuple[str, ...] = ()
    """Ids of those that fired."""
    findings: tuple[str, ...] = ()
    """Sentences of the checks."""
    done: bool = False
    """It is the last word."""
    by: str = ""
    """The model's or the person's name; empty for the embedded user."""
    silent: str = ""
    """For people: why nothing would be said."""


def words_of(turn: Turn | str) -> Words:
    if isinstance(turn, str):
        reason = turn.replace("_", " ")
        return Words(silent=in_words(turn) or f"Nothing: the dialogue ends here ({reason}).")
    return Words(
        text=turn.message.content or "",
        rules=turn.rules,
        findings=tuple(finding.message for finding in turn.findings),
        done=turn.done,
        by=turn.by,
    )


def state_before(trajectory: Trajectory, at: int) -> DialogueState:
    """The state in which the turn at ``at`` was said, with the draws of the branch that says it,
    so that the same rules would say the same again.
    """
    state = rows_to_state(trajectory, at=at)
    owner = owner_of(path_of(trajectory), at)
    if owner is None or owner == trajectory.pk:
        return state
    drawn = Trajectory.objects.filter(pk=owner).values_list("seed", "salt").first()
    return state.model_copy(update=dict(zip(("seed", "salt"), drawn or (), strict=False)))


def embedded_words(state: DialogueState, rules: RuleSet) -> Words:
    """What the embedded user says; some milliseconds."""
    user = agenda_cast().user
    assert not isinstance(user, HumanSeat)
    return words_of(asyncio.run(next_words(state.model_copy(update={"rules": rules}), user)))


def run_preview(lease: JobLease, job: Job) -> dict[str, Any]:
    """The words of the payload's model under its rules, and again under those of the dialogue.

    Raises InputError where the model cannot be asked.
    """
    row = Trajectory.objects.alive().filter(pk=job.payload["trajectory"]).first()
    if row is None:
        raise InputError("trajectory", "This dialogue was deleted.", "Choose another one.")
    state = state_before(row, int(job.payload["at"]))
    rules = (RuleSet.model_validate(job.payload["rules"]), state.rules)
    seat = ModelSeat.model_validate(job.payload["user"])
    models = models_at(job.workspace_id, {USER: seat})
    account = Account(job)
    told: dict[str, Any] = {}
    for number, (name, under) in enumerate(zip(("new", "again"), rules, strict=True)):
        report(lease, number / 2, f"{seat.model} speaks {ASKED[number]}", LEASE_SECONDS)
        asked = state.model_copy(update={"rules": under})
        try:
            told[name] = asyncio.run(_asked(models, asked, account)).model_dump(mode="json")
        finally:
            account.settle()
        report(lease, (number + 1) / 2, "", LEASE_SECONDS, result=told)
    return told


async def _asked(models: Any, state: DialogueState, account: Account) -> Words:
    async with opened(models, account) as lineup:
        model: ChatModel = lineup.required(USER)
        return words_of(await next_words(state, LlmUser(model)))
