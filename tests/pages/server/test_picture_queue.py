"""Who computes a picture now."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from pages.server.door_limits import HOSTED_DOOR
from pages.server.picture_queue import Busy, PictureQueue
from tests.pages.server.scenes import in_loop

LIMITS = replace(HOSTED_DOOR, pictures=1, pictures_of_one=3, picture_patience=5.0)


def test_addresses_take_turns_and_few_compute_at_once():
    async def scene() -> tuple[list[str], int]:
        queue, order, together, most = PictureQueue(replace(LIMITS, pictures=2)), list[str](), 0, 0

        async def ask(address: str) -> None:
            nonlocal together, most
            async with queue.place(address):
                order.append(address)
                together += 1
                most = max(most, together)
                await asyncio.sleep(0.01)
                together -= 1

        await asyncio.gather(*(ask(address) for address in ("a", "a", "a", "b")))
        return order, most

    order, most = in_loop(scene())
    assert most == 2
    assert sorted(order) == ["a", "a", "a", "b"]
    assert order.index("b") <= 2


def test_who_asks_for_too_many_is_told_so_and_others_are_not():
    async def scene() -> None:
        queue = PictureQueue(LIMITS)
        async with queue.place("a"):
            waiting = [asyncio.create_task(queue.place("a").__aenter__()) for _ in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(Busy, match="from this address"):
                await queue.place("a").__aenter__()
            other = asyncio.create_task(queue.place("b").__aenter__())
            await asyncio.sleep(0)
            assert not other.done()
        for task in (*waiting, other):
            task.cancel()

    in_loop(scene())


def test_nobody_waits_for_ever_and_a_place_comes_back():
    async def scene() -> None:
        queue = PictureQueue(replace(LIMITS, picture_patience=0.02))
        async with queue.place("a"):
            with pytest.raises(Busy, match="in a moment"):
                async with queue.place("b"):
                    pytest.fail("there was no place")
        with pytest.raises(ValueError, match="broken"):
            async with queue.place("a"):
                raise ValueError("broken")
        async with queue.place("b"):
            assert queue._computing == {"b": 1}
        assert not queue._waiting
        assert not queue._computing

    in_loop(scene())
