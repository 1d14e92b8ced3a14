"""Whether a run can start: asked before its first token is spent."""

from __future__ import annotations

from simulation.errors import InputError
from simulation.llm.chat import ChatRequest
from simulation.llm.client import OpenAIModel
from simulation.llm.failures import Failure, ModelFailed

_SHOWN = 8
_KEY = {
    Failure.KEY_REFUSED: "Set the key that this endpoint gave you.",
    Failure.QUOTA_EXHAUSTED: "Top up the account, or use another key.",
}
_WRONG = {
    Failure.MODEL_NOT_FOUND: ("--model", "Name a model that the endpoint serves."),
    Failure.CONTEXT_TOO_LONG: ("--model", "Choose a model with a longer context."),
}
_ADDRESS = ("--base-url", "Check the address (it usually ends in /v1) and that it is up.")
_ANSWERED = frozenset(
    {Failure.CUT_OFF, Failure.EMPTY_CONTENT, Failure.REFUSAL, Failure.CONTENT_FILTER}
)
"""A model that says nothing in one token is there all the same."""


async def preflight(model: OpenAIModel, *, key_name: str = "OPENAI_API_KEY") -> None:
    """Raises InputError naming the address, the key (as ``key_name``) or the model.

    A listed model is taken as there. Not every endpoint lists all names that it answers to, so an
    unlisted one is asked for one token.
    """
    names: tuple[str, ...] = ()
    try:
        names = await model.endpoint.list_models()
        if not {model.name, f"{model.name}:latest"} & set(names):
            await model.ask(_PROBE)
    except ModelFailed as failed:
        if failed.failure not in _ANSWERED:
            raise _refusal(failed, model, names, key_name) from failed


_PROBE = ChatRequest(messages=({"role": "user", "content": "Hi"},), parameters={"max_tokens": 1})


def _refusal(
    failed: ModelFailed, model: OpenAIModel, names: tuple[str, ...], key_name: str
) -> InputError:
    field, remedy = _WRONG.get(failed.failure, _ADDRESS)
    if failed.failure in _KEY:
        field, remedy = key_name, _KEY[failed.failure]
    if field == "--model" and names:
        remedy = f"It serves: {', '.join(names[:_SHOWN])}{', …' if len(names) > _SHOWN else ''}."
    name = failed.failure.value.replace("_", " ")
    where = f"{model.name} at {model.endpoint.base_url}"
    return InputError(field, f"{where}: {name} ({failed.detail.rstrip('.')}).", remedy)
