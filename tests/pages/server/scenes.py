"""Middleware under test: sockets and requests that are there for as long as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message, Scope

T = TypeVar("T")


def in_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it to its end, in a thread of its own: Playwright's tests leave a running event loop in this one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(lambda: asyncio.run(coroutine)).result()


def scope(kind: str = "websocket", address: str = "10.0.0.1", path: str = "/", **headers: str) -> Scope:
    """A connection from an address; `origin` and `host` are headers."""
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": kind, "path": path, "method": "GET", "client": (address, 5), "headers": pairs, "query_string": b""}


class Wire:
    """What arrives at an app and what it says; more can arrive while it runs."""

    def __init__(self, *arriving: Message) -> None:
        self._arriving: asyncio.Queue[Message] = asyncio.Queue()
        self.said: list[Mapping[str, Any]] = []
        for message in arriving:
            self.arrive(message)

    def arrive(self, message: Message) -> None:
        """One more message from the visitor."""
        self._arriving.put_nowait(message)

    async def receive(self) -> Message:
        return await self._arriving.get()

    async def send(self, message: Message) -> None:
        self.said.append(message)

    @property
    def status(self) -> int:
        """Of the answer to a request; the code of a closed socket; 0 while nothing is said."""
        first = next(iter(self.said), {})
        return int(first.get("status", first.get("code", 0)))


async def asked(app: ASGIApp, where: Scope, *arriving: Message) -> Wire:
    """One connection from its beginning to its end."""
    wire = Wire(*arriving)
    await app(where, wire.receive, wire.send)
    return wire
