"""Connections on which nothing is asked: each holds a file of the process, and a thousand lock everybody else out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Protocol

from uvicorn import Config

from pages.server.connections import living
from pages.server.health import open_files

PATIENCE = 10.0  # seconds in which a request must have come as far as its body
MOST = 2_000
_SHARE = 4  # of the files that the process may have open, these connections may take one in so many


class Connection(Protocol):
    """What is used of uvicorn's protocols, of either kind."""

    cycle: Any
    quiet_since: float
    transport: asyncio.Transport


def is_quiet(connection: Connection) -> bool:
    """Whether no request is being answered on it: none has come, or it has not come whole, or its answer is out."""
    return connection.cycle is None or bool(connection.cycle.response_complete)


def make_room(connections: Iterable[Any], most: int) -> None:
    """Close the connections that have been quiet longest, until so many are left."""
    quiet = sorted(
        (one for one in connections if hasattr(one, "quiet_since") and is_quiet(one)), key=lambda one: one.quiet_since
    )
    for one in quiet[: max(0, len(quiet) - most)]:
        one.transport.abort()


def bounded(base: type[Any], most: int, patience: float = PATIENCE) -> type[Any]:
    """A protocol of uvicorn's that does not wait for ever, and whose quiet connections are counted."""

    class Bounded(base):  # type: ignore[misc]
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self.quiet_since = self.loop.time()
            self._watch(patience)
            if len(self.connections) > most:
                make_room(self.connections, most)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self.quiet_since = self.loop.time()

        def _watch(self, seconds: float) -> None:
            self.loop.call_later(seconds, self._close_if_quiet)

        def _close_if_quiet(self) -> None:
            if self not in self.connections:  # closed, or a socket of a page by now
                return
            left = self.quiet_since + patience - self.loop.time() if is_quiet(self) else patience
            if left <= 0:
                self.transport.abort()
            else:
                self._watch(left)

    return Bounded


def bound_quiet_connections() -> None:
    """For the server that is about to start, which makes a protocol for each connection."""
    most = max(1, min(MOST, open_files() // _SHARE))
    for config in living(Config):
        config.http_protocol_class = bounded(config.http_protocol_class, most)
