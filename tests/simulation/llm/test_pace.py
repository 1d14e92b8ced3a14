from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest

from simulation.llm.learned import EASED, FIRST_RATE
from simulation.llm.pace import FIRST_WAIT, IN_A_ROW, LONGEST_NAMED, LONGEST_WAIT, Pace


class Time:
    """Passes only when somebody sleeps, as far as the first sleeper wants."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        self._sleepers.append((self.now + seconds, event))
        await event.wait()

    async def pass_all(self) -> None:
        await self.pass_until(float("inf"))

    async def pass_until(self, end: float) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        while self._sleepers:
            self._sleepers.sort(key=lambda sleeper: sleeper[0])
            if self._sleepers[0][0] > end:
                return
            self.now, event = self._sleepers.pop(0)
            event.set()
            for _ in range(20):
                await asyncio.sleep(0)


async def starts(pace: Pace, time: Time, count: int) -> list[float]:
    found: list[float] = []

    async def start() -> None:
        await pace.wait()
        found.append(round(time.now, 3))

    waiting = [asyncio.create_task(start()) for _ in range(count)]
    await time.pass_all()
    await asyncio.gather(*waiting)
    return found


async def test_nobody_waits_before_the_first_refusal() -> None:
    time = Time()
    assert await starts(Pace(time.clock, time.sleep), time, 5) == [0.0] * 5


async def test_after_a_refusal_all_wait_and_then_go_one_by_one() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    pace.refused(10.0)
    found = await starts(pace, time, 4)
    assert found[0] == 10.0
    assert all(round(b - a, 3) >= 1 / FIRST_RATE for a, b in pairwise(found))


async def test_those_who_wait_are_held_by_a_later_refusal_too() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    pace.refused(1.0)
    waiting = asyncio.create_task(starts(pace, time, 1))
    await asyncio.sleep(0)
    pace.refused(5.0)
    assert (await waiting)[0] >= 5.0


async def test_many_refusals_at_once_are_one() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    sent = [await pace.wait() for _ in range(50)]
    for each in sent:
        pace.refused(sent=each)
        time.now += 0.001
    assert pace.remaining() == pytest.approx(FIRST_WAIT, abs=0.1)
    assert pace.gap == pytest.approx(1 / (FIRST_RATE * EASED))


async def test_what_was_let_in_is_what_seems_to_be_allowed() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    sent = [await pace.wait() for _ in range(60)]
    for each in sent[40:]:
        pace.refused(1.0, each)
    assert pace.gap == pytest.approx(1 / (40 * EASED))


async def test_a_while_without_a_refusal_closes_the_gap_again() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    pace.refused(1.0)
    gaps = []
    for _ in range(30):
        gaps.append(pace.gap)
        time.now += 1.0
    assert all(later <= earlier for earlier, later in pairwise(gaps))
    assert gaps[5] > 0.9 / FIRST_RATE
    assert gaps[-1] == 0.0


async def test_an_endpoint_that_does_not_say_how_long_is_left_alone_longer_and_longer() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    waits = []
    for _ in range(10):
        pace.refused()
        waits.append(pace.remaining())
        time.now += pace.remaining()
    assert waits[:3] == [0.5, 1.0, 2.0]
    assert waits[-1] == 30.0


async def test_refusals_by_chance_do_not_bring_all_to_a_stop() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    requests = 200
    for number in range(requests):
        await starts(pace, time, 1)
        if number % 5:
            pace.answered()
        else:
            pace.refused(after=FIRST_WAIT)
    assert time.now < requests * (0.5 + FIRST_WAIT / 5)


async def test_a_known_limit_is_kept_evenly_from_the_first_request_on() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep, per_minute=60)
    assert await starts(pace, time, 4) == [0.0, 1.0, 2.0, 3.0]


async def test_a_known_limit_leaves_no_credit_for_quiet_times() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep, per_minute=60)
    await starts(pace, time, 1)
    time.now += 30.0
    assert await starts(pace, time, 3) == [30.0, 31.0, 32.0]


async def test_whoever_gives_up_waiting_costs_the_others_no_time() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep, per_minute=60)
    await pace.wait()
    given_up = [asyncio.create_task(pace.wait()) for _ in range(5)]
    await asyncio.sleep(0)
    for each in given_up:
        each.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
    assert await starts(pace, time, 2) == [1.0, 2.0]


class Bucket:
    """Lets in ``rate`` a second, and up to ``most`` at once where nobody came for a while."""

    def __init__(self, rate: float, most: float) -> None:
        self._rate = rate
        self._most = self._left = most
        self._at = 0.0

    def lets_in(self, now: float) -> bool:
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        self._left -= (let_in := self._left >= 1.0)
        return let_in


class Window:
    """Lets in ``most`` in any second."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._let_in: list[float] = []

    def lets_in(self, now: float) -> bool:
        self._let_in = [at for at in self._let_in if at > now - 1.0]
        if let_in := len(self._let_in) < self._most:
            self._let_in.append(now)
        return let_in


async def throughput(limit: Bucket | Window, hint: float | None, answering: float) -> float:
    """Answers a second, of 40 dialogues in the first minute."""
    time = Time()
    pace = Pace(time.clock, time.sleep)
    answers = 0

    async def dialogue() -> None:
        nonlocal answers
        while True:
            sent = await pace.wait()
            if limit.lets_in(time.now):
                await time.sleep(answering)
                pace.answered()
                answers += 1
            else:
                pace.refused(hint, sent)
                await time.sleep(0.5 if hint is None else hint)

    dialogues = [asyncio.create_task(dialogue()) for _ in range(40)]
    await time.pass_until(60.0)
    for each in dialogues:
        each.cancel()
    return answers / 60.0


@pytest.mark.parametrize("hint", [None, 1.0])
@pytest.mark.parametrize("answering", [0.05, 1.0])
@pytest.mark.parametrize(
    "limit", [lambda: Bucket(20, 1), lambda: Bucket(20, 20), lambda: Window(20)]
)
async def test_a_limit_that_is_there_is_kept_close_to(
    limit: Callable[[], Bucket | Window], answering: float, hint: float | None
) -> None:
    assert 0.75 * 20 < await throughput(limit(), hint, answering) < 21


def test_errors_here_and_there_slow_nobody_down() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    for number in range(1_000):
        if number % 5:
            pace.answered()
        else:
            pace.troubled()
    assert (pace.due(), pace.gap) == (0, 0)


def test_an_endpoint_that_answers_nobody_is_left_alone_for_longer_and_longer() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    waits = []
    for _ in range(IN_A_ROW + 9):
        pace.troubled()
        waits.append(pace.due())
        # What was under way when it was left alone tells nothing new.
        pace.troubled()
        time.now += pace.due()
    assert waits[: IN_A_ROW // 2] == [0] * (IN_A_ROW // 2)
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)

    pace.answered()
    pace.troubled()
    assert (pace.due(), pace.gap) == (0, 0)


async def test_nobody_waits_for_hours_because_one_answer_named_them() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    pace.refused(36_000.0)
    assert pace.remaining() == LONGEST_NAMED
