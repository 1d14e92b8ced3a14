"""Language models on the command line: which plays what, at which address, with which key.

Every verb that calls a model takes the same options, and gets a Lineup from them.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from simulation.cli.arguments import positive, real
from simulation.cli.choices import Choice, choices
from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.cast import Cast
from simulation.errors import InputError
from simulation.llm.lineup import Lineup, ModelRole
from simulation.seats.llm import LlmAgent, LlmToolSimulator, LlmUser

if TYPE_CHECKING:
    from simulation.llm.client import Endpoint

AT_ONCE = 8
_SAID_BY = {"base_url": "--base-url", "key": "--key-env"}


def add_models(verb: argparse.ArgumentParser) -> None:
    group = verb.add_argument_group("language models", "ROLE= gives a role its own; repeatable.")
    for option, value, help_text in (
        ("--model", "NAME", "a model, for every role of this verb or for one"),
        ("--base-url", "URL", "an OpenAI-compatible endpoint (default OPENAI_BASE_URL, OpenAI)"),
        ("--key-env", "VARIABLE", "where its key stands (default OPENAI_API_KEY)"),
        ("--parameters", "JSON", 'more for the endpoint: {"reasoning_effort": "low"}'),
    ):
        group.add_argument(
            option, action="append", default=[], metavar=f"[ROLE=]{value}", help=help_text
        )
    group.add_argument("--temperature", type=real, metavar="T")
    group.add_argument("--top-p", type=real, metavar="P")
    group.add_argument("--max-tokens", type=positive, metavar="N", help="of one answer")
    group.add_argument("--timeout", type=positive, metavar="S", help="for one answer (default 600)")
    group.add_argument(
        "--concurrency",
        type=positive,
        default=AT_ONCE,
        metavar="N",
        help="how many at once (default %(default)s)",
    )


@asynccontextmanager
async def lineup_with(
    options: argparse.Namespace, roles: Sequence[ModelRole]
) -> AsyncIterator[Lineup]:
    """The models that the options name for ``roles``; none where they name none.

    Raises InputError before the first token is spent: each was asked whether it is there.
    """
    chosen = choices(options, roles)
    if not chosen:
        yield Lineup()
        return
    # Here and not above: the SDK takes most of a second to load, and most runs need none.
    from simulation.llm.preflight import Fields, preflight

    async with AsyncExitStack() as stack:
        endpoints = await _endpoints(chosen.values(), stack, options.timeout)
        models = {
            role: endpoints[choice.address, choice.key].model(choice.name, choice.parameters)
            for role, choice in chosen.items()
        }
        asked = {(choice.address, choice.key, choice.name): role for role, choice in chosen.items()}
        for role in asked.values():
            await preflight(models[role], Fields(key=chosen[role].key_name))
        yield Lineup(models)


async def _endpoints(
    chosen: Iterable[Choice], stack: AsyncExitStack, timeout: int | None
) -> dict[tuple[str, str], Endpoint]:
    """One for each address and key: what they refuse slows down all who talk to them."""
    from simulation.llm.client import ANSWER_SECONDS, Endpoint

    endpoints: dict[tuple[str, str], Endpoint] = {}
    for choice in chosen:
        where = (choice.address, choice.key)
        if where not in endpoints:
            try:
                endpoint = Endpoint(*where, seconds=timeout or ANSWER_SECONDS)
            except InputError as error:
                raise InputError(_SAID_BY[error.field], error.problem, error.remedy) from error
            endpoints[where] = await stack.enter_async_context(endpoint)
    return endpoints


def cast_with(lineup: Lineup) -> Cast:
    """Models where the lineup has them, the embedded seats elsewhere; simulated tools have none."""
    embedded = agenda_cast()
    user, agent = lineup.model(ModelRole.USER), lineup.model(ModelRole.AGENT)
    tools = lineup.model(ModelRole.TOOL_SIMULATOR)
    return Cast(
        user=LlmUser(user) if user else embedded.user,
        agent=LlmAgent(agent) if agent else embedded.agent,
        tools=LlmToolSimulator(tools) if tools else None,
    )
