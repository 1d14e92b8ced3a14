from __future__ import annotations

import asyncio
from functools import partial

import pytest

from simulation.llm.together import gate, in_order, together


class Work:
    """Counts how much of it is done at once, and what is given up."""

    def __init__(self) -> None:
        self.busy = 0
        self.most = 0
        self.left: list[int] = []

    async def do(self, number: int) -> int:
        self.busy += 1
        self.most = max(self.most, self.busy)
        try:
            for _ in range(10 - number):
                await asyncio.sleep(0)
            return number
        except asyncio.CancelledError:
            self.left.append(number)
            raise
        finally:
            self.busy -= 1


async def test_results_come_in_their_order_while_no_more_than_wanted_are_at_work() -> None:
    work = Work()
    made = (partial(work.do, number) for number in range(8))
    assert [number async for number in in_order(made, 3)] == list(range(8))
    assert work.most == 3


async def test_what_is_no_longer_waited_for_is_stopped() -> None:
    work = Work()
    stream = in_order((partial(work.do, number) for number in range(8)), 3)
    await anext(stream)
    await stream.aclose()
    assert work.busy == 0


async def test_where_one_fails_the_rest_is_not_gone_on_with() -> None:
    async def fail() -> int:
        await asyncio.sleep(0)
        raise ValueError("one of them")

    work = Work()
    with pytest.raises(ValueError, match="one of them"):
        await together([work.do(0), fail(), work.do(1)])
    assert sorted(work.left) == [0, 1]


async def test_a_gate_lets_one_through_whatever_was_asked_for() -> None:
    narrow = gate(0)
    async with asyncio.timeout(5), narrow:
        assert narrow.locked()
