from __future__ import annotations

import asyncio

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
