"""Dialogues between chat models, against a bare client that sends the same requests.

The bare client is asyncio and aiohttp and nothing else: no SDK, no retries, no state. What the
engine does between two requests (views, prompts, parsing, SQL tools, checks) is all in its time.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import NamedTuple

import aiohttp

from simulation.dialogue.cast import Cast
from simulation.generation.compose import compose
from simulation.generation.generate import play
from simulation.generation.spec import Spec
from simulation.llm.client import Endpoint
from simulation.seats.llm import LlmAgent, LlmUser
from simulation.synthesis.package import Package
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import DialogueState, Limits

CALLS_A_REQUEST = 3
"""The user's, the agent's call and the agent's answer; its result is no model's."""
TURNS_A_REQUEST = 4


class Pass(NamedTuple):
    """One measured stretch."""

    calls: int
    seconds: float
    cpu: float
    """Of this process."""

    @property
    def rate(self) -> float:
        return self.calls / self.seconds

    @property
    def cpu_a_call(self) -> float:
        return self.cpu / self.calls


def blank_states(package: Package, dialogues: int, requests: int) -> list[DialogueState]:
    """Composed beforehand: walking tasks calls no model."""
    limits = Limits(turns=1 + requests * TURNS_A_REQUEST)
    spec = Spec(rules=default_rules(Paradigm.USER), seed=3, limits=limits)
    return [compose(package, spec, index) for index in range(dialogues)]


def played(url: str, states: Sequence[DialogueState], image: bytes) -> Pass:
    """All states at once, each to its limit."""
    return asyncio.run(_played(url, states, image))


async def _played(url: str, states: Sequence[DialogueState], image: bytes) -> Pass:
    async with Endpoint(url) as endpoint:
        model = endpoint.model("bench-1")
        cast = Cast(user=LlmUser(model), agent=LlmAgent(model))
        begun = _clocks()
        ended = await asyncio.gather(*(play(state, image, cast) for state in states))
        calls = sum(
            turn.sampling.attempts
            for state, _outcome in ended
            for turn in state.turns
            if turn.sampling is not None
        )
        return _since(begun, calls)


def asked_barely(url: str, bodies: Sequence[bytes], dialogues: int) -> Pass:
    """``dialogues`` loops at once, each sending ``bodies`` one after the other."""
    return asyncio.run(_asked_barely(url, bodies, dialogues))


async def _asked_barely(url: str, bodies: Sequence[bytes], dialogues: int) -> Pass:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def dialogue() -> None:
            for body in bodies:
                async with session.post(f"{url}/chat/completions", data=body) as response:
                    json.loads(await response.read())

        begun = _clocks()
        await asyncio.gather(*(dialogue() for _ in range(dialogues)))
        return _since(begun, dialogues * len(bodies))


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begun: tuple[float, float], calls: int) -> Pass:
    return Pass(calls, time.perf_counter() - begun[0], time.process_time() - begun[1])
