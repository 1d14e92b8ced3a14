"""What service a set of tools belongs to: title, clock and policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from simulation.errors import InputError, SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.prompts import prompt
from simulation.synthesis.artefacts import Stage, Told, dropped, proved
from simulation.synthesis.rulebook import read_policy
from simulation.synthesis.writer import Writer, line_of
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.value import JsonObject
from simulation.world.clock import julian_milliseconds

LONGEST_TITLE = 80
LONGEST_DESCRIPTION = 600
NOON = "2026-03-02T12:00:00"
"""A working day, where nobody says when."""
_PLAIN_POLICY = """\
You help people with what the tools offer.
Before you change anything, say what will change and wait for a yes.
Never make up an identifier or a value: take it from the person or from a result.
Tell what a call returned as it is, failures too.
What the tools do not offer you cannot do; say so."""


class About(NamedTuple):
    title: str
    description: str
    now: str
    policy: str
    gaps: tuple[Gap, ...] = ()


async def describe(
    tools: str, names: Iterable[str], writer: Writer, told: Told, title: str
) -> About:
    """``title`` is for a service that the model could not describe; the reason is then a gap."""
    text = prompt(__package__, "about")
    known = tuple(names)
    try:
        about, attempts = await writer.write(
            (Stage.POLICY.value,), text, {"tools": tools}, lambda found, _last: _read(found, known)
        )
    except SeatFailed as failed:
        reason = f"No policy was written ({failed.reason}); a plain one stands in for it."
        told(dropped(Stage.POLICY, "policy", reason))
        gap = Gap(subject="policy", reason=reason, remedy="Write one into the domain file.")
        return About(title, "", NOON, _PLAIN_POLICY, (gap,))
    told(proved(Stage.POLICY, about.title, about.policy, attempts=attempts))
    return about


def _read(found: JsonObject, names: tuple[str, ...]) -> About:
    return About(
        title=line_of(found, "title", LONGEST_TITLE),
        description=line_of(found, "description", LONGEST_DESCRIPTION),
        now=_moment(line_of(found, "now", 40)),
        policy=read_policy(found.get("policy"), names),
    )


def _moment(text: str) -> str:
    try:
        julian_milliseconds(text)
    except InputError as error:
        raise unusable(f'"now": {error.problem} Write it as YYYY-MM-DDTHH:MM:SS.') from error
    return text
