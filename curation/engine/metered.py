"""Models that a job asks: each answer is paid for once, and remembered while the job goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from curation.engine.accounts import Account
from curation.engine.remembered import question_of
from curation.engine.spent import Source
from curation.errors import BudgetReached
from simulation.llm import ChatModel, ChatRequest, ModelFailed, Parameters, Reply
from simulation.vocabulary.sampling import Usage


class InFlight:
    """Calls of one event loop that have no answer yet."""

    def __init__(self) -> None:
        self._many = 0
        self._none = asyncio.Event()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        self._many += 1
        self._none.clear()
        try:
            yield
        finally:
            self._many -= 1
            if not self._many:
                self._none.set()

    async def landed(self) -> None:
        """When all have their answer."""
        if self._many:
            await self._none.wait()


class Metered:
    """A ChatModel on a job's account."""

    def __init__(
        self,
        model: ChatModel,
        account: Account,
        price: Callable[[Usage], float],
        flight: InFlight,
        endpoint: str,
        about: str = "",
    ) -> None:
        """``endpoint`` is the id of the one that is asked."""
        self._model = model
        self._account = account
        self._price = price
        self._flight = flight
        self._endpoint = endpoint
        self._about = about

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def parameters(self) -> Parameters:
        return self._model.parameters

    def about(self, key: str) -> Metered:
        """The same, asked about one of the job's dialogues."""
        shared = self._account, self._price, self._flight, self._endpoint
        return Metered(self._model, *shared, key)

    async def ask(self, request: ChatRequest) -> Reply:
        """Raises ModelFailed, and BudgetReached once all that was in flight has its answer:
        whoever breaks the others off then breaks off nothing that is paid for.
        """
        question = question_of(self.name, request)
        known = self._account.answers.find(question)
        if known is not None:
            return known
        try:
            with self._flight.one_more():
                return await self._asked(question, request)
        except BudgetReached:
            await self._flight.landed()
            raise

    async def _asked(self, question: str, request: ChatRequest) -> Reply:
        try:
            reply = await self._model.ask(request)
        except ModelFailed as failed:
            self._pay(failed.usage)
            raise
        self._pay(reply.usage)
        self._account.answers.note(self._about, question, reply)
        return reply

    def _pay(self, usage: Usage) -> None:
        self._account.pay(usage, self._price(usage), Source(self._endpoint, self.name))
