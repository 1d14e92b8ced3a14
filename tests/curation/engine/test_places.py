from __future__ import annotations

import asyncio
import threading

from curation.engine.places import Places


class Room:
    """Counts who is in; everybody stays until told to leave."""

    def __init__(self, limit: int) -> None:
        self.places = Places(limit)
        self.order: list[int] = []
        self.leave = asyncio.Event()

    async def stay(self, number: int) -> None:
        async with self.places:
            self.order.append(number)
            await self.leave.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_come_in_than_there_are_places_and_the_first_come_first() -> None:
    room = Room(2)
    staying = [asyncio.create_task(room.stay(number)) for number in range(5)]
    await settle()
    assert (room.order, room.places.taken, room.places.waiting) == ([0, 1], 2, 3)

    room.leave.set()
    await asyncio.gather(*staying)

    assert room.order == [0, 1, 2, 3, 4]
    assert (room.places.taken, room.places.waiting) == (0, 0)


async def test_more_places_let_those_in_who_wait_and_fewer_send_nobody_out() -> None:
    room = Room(1)
    staying = [asyncio.create_task(room.stay(number)) for number in range(4)]
    await settle()

    room.places.resize(3)
    await settle()
    assert room.places.taken == 3
    room.places.resize(1)
    await settle()
    assert room.places.taken == 3

    room.leave.set()
    await asyncio.gather(*staying)
    assert room.places.taken == 0


async def test_who_gives_up_in_the_line_takes_no_place_along() -> None:
    room = Room(1)
    staying = [asyncio.create_task(room.stay(number)) for number in range(3)]
    await settle()
    staying[1].cancel()
    await settle()
    assert room.places.waiting == 1

    room.leave.set()
    await asyncio.wait(staying)

    assert room.order == [0, 2]
    assert room.places.taken == 0


async def test_who_gives_up_in_the_moment_of_getting_a_place_passes_it_on() -> None:
    room = Room(1)
    first = asyncio.create_task(room.stay(0))
    second, third = (asyncio.create_task(room.stay(number)) for number in (1, 2))
    await settle()
    room.places.resize(2)
    second.cancel()
    await settle()

    assert room.order == [0, 2]
    room.leave.set()
    await asyncio.wait([first, second, third])
    assert room.places.taken == 0


async def test_another_event_loop_waits_in_the_same_line() -> None:
    places, order = Places(1), []

    async def elsewhere() -> None:
        async with places:
            order.append("elsewhere")

    other = threading.Thread(target=asyncio.run, args=(elsewhere(),))
    async with places:
        other.start()
        while not places.waiting:
            await asyncio.sleep(0)
        later = asyncio.create_task(here(places, order))
        while places.waiting < 2:
            await asyncio.sleep(0)
    await later
    other.join()

    assert order == ["elsewhere", "here"]
    assert (places.taken, places.waiting) == (0, 0)


async def here(places: Places, order: list[str]) -> None:
    async with places:
        order.append("here")


async def test_many_loops_never_take_more_than_there_is() -> None:
    places, seen = Places(3), []

    async def one() -> None:
        async with places:
            seen.append(places.taken)
            await asyncio.sleep(0)

    async def many() -> None:
        tasks = [asyncio.create_task(one()) for _ in range(200)]
        for task in tasks[::7]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    threads = [threading.Thread(target=asyncio.run, args=(many(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)

    assert max(seen) <= 3
    assert (places.taken, places.waiting) == (0, 0)
