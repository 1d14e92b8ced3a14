"""The steps of a test in their order: each is told when it begins and when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple

from simulation.llm.chat import Parameters
from simulation.llm.client import Endpoint, OpenAIModel
from simulation.llm.failures import TRANSPORT, Failure, ModelFailed
from simulation.llm.pace import loop_time
from simulation.llm.preflight import Fields, refusal
from simulation.llm.probe.checks import (
    Unfit,
    answers,
    calls_tools,
    likely,
    said_of,
    writes_json,
)
from simulation.llm.probe.step import Step, StepState

STEP_SECONDS = 120.0


class _Try(NamedTuple):
    name: str
    title: str
    check: Callable[[OpenAIModel], Awaitable[str]]
    remedy: str
    """Where the endpoint is there, and this alone does not work."""
    wrong: StepState = StepState.FAILED


_TRIES = (
    _Try("answer", "A plain answer", answers, "Name a model that answers."),
    _Try(
        "tools",
        "A tool call and its result",
        calls_tools,
        "Choose a model and a server with native tool calling: the agent calls tools.",
    ),
    _Try(
        "json",
        "JSON mode",
        writes_json,
        "Not needed: answers are read as JSON without it.",
        StepState.WARNED,
    ),
)
STEPS = 1 + len(_TRIES)
_EVERYBODYS = TRANSPORT | {
    Failure.KEY_REFUSED,
    Failure.QUOTA_EXHAUSTED,
    Failure.MODEL_NOT_FOUND,
    Failure.RATE_LIMITED,
}
"""Nothing that only one of the steps would meet."""


class Probe:
    """Of a model, or of one that the endpoint lists where ``name`` is empty."""

    def __init__(
        self, endpoint: Endpoint, name: str, parameters: Parameters, fields: Fields
    ) -> None:
        self.names: tuple[str, ...] = ()
        """What the endpoint lists, once it was asked."""
        self.model = endpoint.model(name, parameters)
        self._fields = fields

    async def steps(self) -> AsyncIterator[Step]:
        """Each step twice: as it begins and as it ended. What cannot work is skipped."""
        reaching = _Try("models", "Reaching the endpoint", self._reached, "")
        stopped = False
        for each in (reaching, *_TRIES):
            begun = Step(name=each.name, title=each.title, state=StepState.RUNNING)
            if stopped:
                yield begun.model_copy(update={"state": StepState.SKIPPED})
                continue
            yield begun
            step, stopped = await self._tried(each, begun)
            yield step

    async def _reached(self, model: OpenAIModel) -> str:
        self.names = await model.endpoint.list_models()
        if not model.name:
            self.model = model.endpoint.model(likely(self.names), model.parameters)
        return said_of(self.names, self.model.name)

    async def _tried(self, each: _Try, begun: Step) -> tuple[Step, bool]:
        """The step as it ended, and whether there is no use in going on."""
        since = loop_time()
        try:
            async with asyncio.timeout(STEP_SECONDS):
                seen = await each.check(self.model)
            over: dict[str, object] = {"state": StepState.OK, "detail": seen}
            stopped = False
        except (TimeoutError, ModelFailed, Unfit) as error:
            over, stopped = self._wrong(each, error)
        seconds = round(loop_time() - since, 3)
        return begun.model_copy(update=over | {"seconds": seconds}), stopped

    def _wrong(self, each: _Try, error: Exception) -> tuple[dict[str, object], bool]:
        over: dict[str, object]
        if isinstance(error, Unfit):
            plain = {"problem": error.problem, "remedy": error.remedy or each.remedy}
            over = {"state": each.wrong, "field": self._fields.model, **plain}
            return over, self._is_lost(each)
        late = ModelFailed(Failure.TIMEOUT, f"No answer within {STEP_SECONDS:.0f} seconds.")
        failed = error if isinstance(error, ModelFailed) else late
        said = refusal(failed, self.model, self.names, self._fields)
        everybodys = failed.failure in _EVERYBODYS
        over = {
            "state": StepState.FAILED if everybodys else each.wrong,
            "field": said.field if everybodys else self._fields.model,
            "problem": said.problem,
            "remedy": said.remedy if everybodys else each.remedy or said.remedy,
        }
        return over, everybodys or self._is_lost(each)

    def _is_lost(self, each: _Try) -> bool:
        """A model that does not answer plainly does nothing else either."""
        return each.name in ("models", "answer")
