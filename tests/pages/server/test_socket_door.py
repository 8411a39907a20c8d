"""How many pages may be open, and how fast they may speak."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from core.errors import ConfigError
from pages.server.door_limits import HOSTED_DOOR, DoorLimits, Rate
from pages.server.message_guard import SESSION
from pages.server.rates import Buckets
from pages.server.socket_door import SocketDoor
from tests.pages.server.scenes import Wire, in_loop, scope

WORD = {"type": "websocket.receive", "bytes": b"x"}
LEAVES = {"type": "websocket.disconnect"}


class Streamlit:
    """Listens to every socket until it is closed, and notes when it heard what."""

    def __init__(self) -> None:
        self.open, self.heard = 0, list[float]()

    async def __call__(self, _: Scope, receive: Receive, __: Send) -> None:
        self.open += 1
        while (await receive())["type"] != "websocket.disconnect":
            self.heard.append(time.monotonic())
        self.open -= 1


def test_one_address_leaves_room_for_others_and_comes_back_when_it_has_left():
    async def scene() -> None:
        behind = Streamlit()
        door = SocketDoor(behind, replace(HOSTED_DOOR, sockets=4, sockets_of_one=3))

        async def opens(address: str) -> tuple[Wire, asyncio.Task[None]]:
            wire = Wire()
            wire.arrive({"type": "websocket.connect"})
            task = asyncio.create_task(door(scope(address=address), wire.receive, wire.send))
            await asyncio.sleep(0.01)
            return wire, task

        greedy = [await opens("10.0.0.1") for _ in range(5)]
        assert behind.open == 3
        refused = [wire for wire, _ in greedy if wire.status == 1013]
        assert refused == [wire for wire, _ in greedy[3:]] or len(refused) == 0
        _, other = await opens("10.0.0.2")
        assert behind.open == 4
        greedy[0][0].arrive(LEAVES)
        await asyncio.sleep(0.01)
        again, _ = await opens("10.0.0.1")
        assert (behind.open, again.status) == (4, 0)
        other.cancel()

    in_loop(scene())


def heard_of(
    words: int, limits: DoorLimits, scripts: int = 0, session: str | None = None, word: Message = WORD
) -> list[float]:
    """When Streamlit hears the words of one tab that says all of them at once."""

    async def scene() -> list[float]:
        behind, wire = Streamlit(), Wire(*[word] * words, LEAVES)
        where = scope() | {"state": {SESSION: session} if session else {}}
        await SocketDoor(behind, limits, lambda _: scripts)(where, wire.receive, wire.send)
        return behind.heard

    return in_loop(scene())


def test_who_speaks_too_fast_is_heard_late_but_heard():
    heard = heard_of(15, replace(HOSTED_DOOR, messages=Rate(5, 50)))
    assert len(heard) == 15
    assert heard[-1] - heard[0] >= 10 / 50 * 0.9


def test_whole_pages_are_run_less_often_than_parts_of_them():
    part, whole = BackMsg(), BackMsg()
    part.rerun_script.fragment_id = "a part"
    whole.rerun_script.page_name = "gan"
    limits = replace(HOSTED_DOOR, messages=Rate(3, 50), whole_page=3)
    took = []
    for message in (part, whole):
        word = {"type": "websocket.receive", "bytes": message.SerializeToString()}
        heard = heard_of(9, limits, word=word)
        took.append(heard[-1] - heard[0])
    assert took[0] == pytest.approx(6 / 50, abs=0.1)
    assert took[1] >= 24 / 50 * 0.9


def test_a_session_whose_scripts_do_not_end_is_heard_late():
    slow = replace(HOSTED_DOOR, scripts=2, script_patience=0.1)
    start = time.monotonic()
    assert heard_of(2, slow, scripts=2, session="a")[-1] - start >= 0.2
    start = time.monotonic()
    assert heard_of(2, replace(slow, script_patience=30), scripts=1, session="a")[-1] - start < 10


def test_a_rate_lets_a_burst_pass_then_so_many_a_second_by_name():
    now = 100.0
    buckets = Buckets(Rate(2, 10), lambda: now)
    assert [buckets.wait("a") for _ in range(4)] == pytest.approx([0, 0, 0.1, 0.2])
    assert buckets.wait("b") == 0
    now += 0.5
    assert [buckets.wait("a") for _ in range(3)] == pytest.approx([0, 0, 0.1])
    now += 100
    buckets.wait("b")
    assert list(buckets._buckets) == ["b"]


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (float("nan"), 1), (1, float("inf"))])
def test_a_rate_is_above_nothing(numbers):
    with pytest.raises(ConfigError, match="must be a number above 0"):
        Rate(*numbers)


def test_a_class_behind_one_address_is_below_every_bound():
    """Sixty tabs that open, drag for a moment and announce a file wait for nothing."""
    arrivals, said = Buckets(HOSTED_DOOR.arrivals, lambda: 0.0), Buckets(HOSTED_DOOR.messages_of_one, lambda: 0.0)
    assert [arrivals.wait("school") for _ in range(60)] == [0.0] * 60
    assert [said.wait("school") for _ in range(60 * 10)] == [0.0] * 600
    assert HOSTED_DOOR.sockets_of_one >= 3 * 60
