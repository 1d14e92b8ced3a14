"""Language models on the command line: which sits where, at which address, with which key."""

from __future__ import annotations

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.cast import Cast
from simulation.errors import InputError

ROLES = ("user", "agent")
OPENAI = "https://api.openai.com/v1"


def add_models(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="[ROLE=]NAME",
        help="a model for both seats, or for the user's or the agent's; repeatable",
    )
    verb.add_argument(
        "--base-url",
        metavar="URL",
        help="an OpenAI-compatible endpoint (default OPENAI_BASE_URL); its key is OPENAI_API_KEY",
    )


def models_by_role(options: argparse.Namespace) -> dict[str, str]:
    """Raises InputError for an unknown role, a role given twice, or faults that nobody makes."""
    named: dict[str, str] = {}
    for text in options.model:
        role, name = _parted(text)
        for one in (role,) if role else ROLES:
            if one in named:
                raise InputError("--model", f"the {one} has two models.", "Give it one.")
            named[one] = name
    if not named and options.base_url:
        raise InputError("--base-url", "it is for models.", "Add --model, or leave it out.")
    if "agent" in named and options.faults:
        raise InputError(
            "--faults", "only the embedded agent makes seeded faults.", "Leave it out with --model."
        )
    return named


def _parted(text: str) -> tuple[str, str]:
    role, equals, name = text.partition("=")
    if not equals:
        role, name = "", text
    elif role not in ROLES:
        raise InputError("--model", f"there is no role {role!r}.", f"Roles: {', '.join(ROLES)}.")
    if not name.strip():
        raise InputError("--model", f"{text!r} names no model.", "Give the endpoint's name for it.")
    return role, name.strip()


@asynccontextmanager
async def cast_with(options: argparse.Namespace) -> AsyncIterator[Cast]:
    """The embedded cast, with models where they were named and found to answer.

    Raises InputError before the first token is spent.
    """
    named, embedded = models_by_role(options), agenda_cast()
    if not named:
        yield embedded
        return
    # Here and not above: the SDK takes most of a second to load, and no other verb needs it.
    from simulation.llm.client import Endpoint
    from simulation.llm.preflight import preflight
    from simulation.seats.llm import LlmAgent, LlmUser

    address = options.base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI
    async with Endpoint(address, os.environ.get("OPENAI_API_KEY", "")) as endpoint:
        models = {name: endpoint.model(name) for name in named.values()}
        for model in models.values():
            await preflight(model)
        yield Cast(
            user=LlmUser(models[named["user"]]) if "user" in named else embedded.user,
            agent=LlmAgent(models[named["agent"]]) if "agent" in named else embedded.agent,
        )
