"""Connections on which nothing is asked: closed after a while, and the oldest make room."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace

from uvicorn import Config, Server

from pages.server import quiet_connections as module
from pages.server.quiet_connections import bounded, make_room
from tests.pages.server.scenes import in_loop

HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX: "
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def a_connection(since: float, *, answering: bool = False):
    gone: list[float] = []
    cycle = SimpleNamespace(response_complete=False) if answering else None
    transport = SimpleNamespace(abort=lambda: gone.append(since))
    return SimpleNamespace(cycle=cycle, quiet_since=since, transport=transport, gone=gone)


def test_the_oldest_quiet_ones_make_room_and_whoever_is_answered_stays() -> None:
    connections = [a_connection(since, answering=since == 0) for since in (0, 5, 3, 4, 1, 2)]
    make_room([*connections, SimpleNamespace(cycle=None)], 2)  # the last one is a socket's
    assert [len(one.gone) for one in connections] == [0, 0, 1, 0, 1, 1]


async def _answer(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


class Site:
    """A real server of uvicorn's whose connections are bounded."""

    def __init__(self, most: int, patience: float) -> None:
        self.config = Config(_answer, port=0, lifespan="off", log_level="critical", timeout_keep_alive=60)
        self.config.load()
        self.config.http_protocol_class = bounded(self.config.http_protocol_class, most, patience)
        self.server = Server(self.config)

    async def __aenter__(self) -> int:
        self.task = asyncio.create_task(self.server._serve())
        while not self.server.started:
            await asyncio.sleep(0.01)
        return self.server.servers[0].sockets[0].getsockname()[1]

    async def __aexit__(self, *_: object) -> None:
        self.server.should_exit = True
        await self.task


async def ask(port: int, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    return reader, writer


async def ended(reader: asyncio.StreamReader, seconds: float) -> bool:
    try:
        return await asyncio.wait_for(reader.read(), seconds) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def test_half_open_requests_do_not_lock_others_out() -> None:
    async def scene() -> None:
        async with Site(most=5, patience=30) as port:
            half = [await ask(port, HALF) for _ in range(30)]
            reader, writer = await ask(port, WHOLE)
            assert (await asyncio.wait_for(reader.readline(), 2)).startswith(b"HTTP/1.1 200")
            gone = [await ended(reader, 0.2) for reader, _ in half]
            assert sum(gone) >= 24
            assert not gone[-1]
            for _, one in [*half, (reader, writer)]:
                one.close()

    in_loop(scene())


def test_a_request_that_does_not_become_whole_ends_also_after_one_that_was() -> None:
    async def scene() -> None:
        async with Site(most=100, patience=0.3) as port:
            first, second = await ask(port, HALF), await ask(port, WHOLE)
            await second[0].readuntil(b"ok")
            began = time.monotonic()
            second[1].write(HALF)
            assert await ended(first[0], 2)
            assert await ended(second[0], 2)
            assert 0.1 < time.monotonic() - began < 1.5
            for _, one in (first, second):
                one.close()

    in_loop(scene())


def test_the_bound_follows_the_files_that_the_process_may_have(monkeypatch) -> None:
    made: list[int] = []
    config = SimpleNamespace(http_protocol_class=object)
    monkeypatch.setattr(module, "living", lambda _: [config])
    monkeypatch.setattr(module, "bounded", lambda base, most: made.append(most))
    for files in (1024, 65_536):
        monkeypatch.setattr(module, "open_files", lambda files=files: files)
        module.bound_quiet_connections()
    assert made == [256, 2000]
