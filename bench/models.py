"""Dialogues between chat models, against a bare client that sends the same requests.

The bare client is asyncio and aiohttp and nothing else: no SDK, no retries, no state. What the
engine does between two requests (views, prompts, parsing, SQL tools, checks) is all in its time.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import aiohttp

from bench.model_server import model_server
from bench.timing import Ratio
from simulation.dialogue.cast import Cast
from simulation.domains import load_pack
from simulation.generation.collecting import collect_seldom
from simulation.generation.compose import compose
from simulation.generation.generate import play
from simulation.generation.spec import Spec
from simulation.llm.client import Endpoint
from simulation.seats.llm import LlmAgent, LlmUser
from simulation.synthesis.package import Package
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import DialogueState, Limits

STEPS = (16, 64, 128, 256)
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
    """All states at once, each to its limit, in a process set up as those of the product."""
    collect_seldom()
    return asyncio.run(_played(url, states, image))


async def _played(url: str, states: Sequence[DialogueState], image: bytes) -> Pass:
    async with Endpoint(url) as endpoint:
        model = endpoint.model("bench-1")
        cast = Cast(user=LlmUser(model), agent=LlmAgent(model))
        begun = _clocks()
        ended = await asyncio.gather(*(play(state, image, cast) for state in states))
        taken = _since(begun, 1)
    asked = [turn.sampling.attempts for state, _ in ended for turn in state.turns if turn.sampling]
    return taken._replace(calls=sum(asked))


def asked_barely(url: str, body: bytes, dialogues: int, calls: int) -> Pass:
    """``dialogues`` loops at once, each sending ``body`` ``calls`` times, one after the other."""
    return asyncio.run(_asked_barely(url, body, dialogues, calls))


async def _asked_barely(url: str, body: bytes, dialogues: int, calls: int) -> Pass:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def dialogue() -> None:
            for _ in range(calls):
                async with session.post(f"{url}/chat/completions", data=body) as response:
                    json.loads(await response.read())

        begun = _clocks()
        await asyncio.gather(*(dialogue() for _ in range(dialogues)))
        return _since(begun, dialogues * calls)


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begun: tuple[float, float], calls: int) -> Pass:
    return Pass(calls, time.perf_counter() - begun[0], time.process_time() - begun[1])


def body_of(package: Package) -> bytes:
    """A request in the middle of a dialogue: the domain's tools and some talk."""
    tools = [tool.as_openai() for tool in package.domain.tools]
    talk = [{"role": "user", "content": "x" * 200} for _ in range(20)]
    return json.dumps({"model": "bench-1", "messages": talk, "tools": tools}).encode()


def against_bare(delay: float, dialogues: int, requests: int, limit: float) -> Ratio:
    """Calls a second, the engine's over the bare client's, each the better of two passes."""
    package = load_pack("orders")
    states, body = blank_states(package, dialogues, requests), body_of(package)
    with model_server(delay) as url:
        played(url, states[:4], package.image)
        bare = best(lambda: asked_barely(url, body, dialogues, requests * CALLS_A_REQUEST))
        ours = best(lambda: played(url, states, package.image))
    name = f"calls/s, {dialogues} dialogues, {delay * 1000:g} ms a call / bare client"
    return Ratio(name, ours.rate / bare.rate, limit, at_least=True)


def best(measure: Callable[[], Pass]) -> Pass:
    return max(measure(), measure(), key=lambda one: one.rate)


def never_falling() -> Ratio:
    """The least that calls a second grow by, from each step of concurrency to the next."""
    package, rates = load_pack("orders"), []
    with model_server(0.05) as url:
        for dialogues in STEPS:
            states = blank_states(package, dialogues, 8)
            rates.append(best(partial(played, url, states, package.image)).rate)
    grown = min(later / earlier for earlier, later in pairwise(rates))
    return Ratio(f"calls/s, each of {STEPS} dialogues / the one before", grown, 0.95, at_least=True)


def cpu_a_call() -> Ratio:
    """Milliseconds, SQL tools and checks included; those of the better of two passes."""
    package = load_pack("orders")
    states = blank_states(package, 64, 10)
    with model_server(0.05) as url:
        played(url, states[:4], package.image)
        passes = [played(url, states, package.image) for _ in range(2)]
    least = min(one.cpu_a_call for one in passes)
    return Ratio("ms of CPU a call, SQL tools included", least * 1000, 1.0)


def measures() -> list[Callable[[], Ratio]]:
    return [
        partial(against_bare, 1.0, 64, 5, 0.95),
        partial(against_bare, 1.0, 200, 5, 0.95),
        partial(against_bare, 0.05, 64, 12, 0.80),
        never_falling,
        cpu_a_call,
    ]
