"""Whether a run can start: asked before its first token is spent."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from simulation.errors import InputError
from simulation.llm.chat import ChatRequest
from simulation.llm.client import OpenAIModel
from simulation.llm.failures import TRANSPORT, Failure, ModelFailed

TRIES = 3
"""A server that stumbles once can serve for all that."""
PAUSE_SECONDS = 0.5
_SHOWN = 8
_KEY = {
    Failure.KEY_REFUSED: "Set the key that this endpoint gave you.",
    Failure.QUOTA_EXHAUSTED: "Top up the account, or use another key.",
}
_MODEL = {
    Failure.MODEL_NOT_FOUND: "Name a model that the endpoint serves.",
    Failure.CONTEXT_TOO_LONG: "Choose a model with a longer context.",
}
_ADDRESS = "Check the address (it usually ends in /v1) and that it is up."
_ANSWERED = frozenset(
    {Failure.CUT_OFF, Failure.EMPTY_CONTENT, Failure.REFUSAL, Failure.CONTENT_FILTER}
)
"""A model that says nothing in one token is there all the same."""
_PROBE = ChatRequest(messages=({"role": "user", "content": "Hi"},), parameters={"max_tokens": 1})


class Fields(NamedTuple):
    """What the caller calls that which may be wrong."""

    key: str = "OPENAI_API_KEY"
    model: str = "--model"
    address: str = "--base-url"


COMMAND_LINE = Fields()


async def preflight(
    model: OpenAIModel, fields: Fields = COMMAND_LINE, *, is_listing_enough: bool = True
) -> None:
    """Raises InputError naming the address, the key or the model.

    A listed model is taken as there, unless listing is not enough: some endpoints list theirs to
    anybody. Not every endpoint lists all names that it answers to, so an unlisted one is asked for
    one token. One that wants to be asked later is there.
    """
    for attempt in range(1, TRIES + 1):
        names: tuple[str, ...] = ()
        try:
            names = await model.endpoint.list_models()
            if not (is_listing_enough and is_listed(model.name, names)):
                await ask_briefly(model)
        except ModelFailed as failed:
            if failed.failure is Failure.RATE_LIMITED:
                return
            if attempt == TRIES or failed.failure not in TRANSPORT:
                raise refusal(failed, model, names, fields) from failed
            await asyncio.sleep(PAUSE_SECONDS * attempt)
        else:
            return


def is_listed(name: str, names: tuple[str, ...]) -> bool:
    return bool({name, f"{name}:latest"} & set(names))


async def ask_briefly(model: OpenAIModel) -> None:
    """Raises ModelFailed where one token's worth of a question gets no answer at all."""
    try:
        await model.ask(_PROBE)
    except ModelFailed as failed:
        if failed.failure not in _ANSWERED:
            raise


def refusal(
    failed: ModelFailed, model: OpenAIModel, names: tuple[str, ...], fields: Fields
) -> InputError:
    """The failure in words for whoever chose the model; ``names`` are those that are served."""
    field, remedy = _wrong(failed.failure, fields)
    if field == fields.model and names:
        remedy = _among(model.name, names)
    name = failed.failure.value.replace("_", " ")
    where = f"{model.name or 'A model'} at {model.endpoint.base_url}"
    return InputError(field, f"{where}: {name} ({failed.detail.rstrip('.')}).", remedy)


def _among(name: str, names: tuple[str, ...]) -> str:
    """What to choose of ``names``; ``name`` may be one of them, and no good."""
    others = [one for one in names if one != name]
    shown = f"{', '.join(others[:_SHOWN])}{', …' if len(others) > _SHOWN else ''}"
    if len(others) == len(names):
        return f"It serves: {shown}."
    told = "It is listed there and refused all the same. Ask whoever runs the endpoint"
    return f"{told}, or choose another: {shown}." if others else f"{told}."


def _wrong(failure: Failure, fields: Fields) -> tuple[str, str]:
    if failure in _KEY:
        return fields.key, _KEY[failure]
    if failure in _MODEL:
        return fields.model, _MODEL[failure]
    return fields.address, _ADDRESS
