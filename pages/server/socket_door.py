"""How many pages may be open, and how fast they may speak: whoever is faster waits, and others do not notice."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.addresses import address_of
from pages.server.door_limits import DoorLimits, door_limits
from pages.server.message_guard import SESSION, runs_whole_page
from pages.server.rates import Bucket, Buckets

_SCRIPT = "ScriptRunner.scriptThread"  # Streamlit's name for the threads in which pages run
_CONTEXT = "streamlit_script_run_ctx"  # what it hangs on them
_LOOK = 0.02  # seconds between two looks whether a script has ended
_FULL = {"type": "websocket.close", "code": 1013}  # "try again later", which the page does


class SocketDoor:
    """Middleware for WebSockets: bounds what is open, and passes messages on at a bounded rate.

    Delay is the back pressure: the server reads nothing from a socket while a message of it waits.

    Args:
        app: what gets the messages.
        limits: how many and how fast; None: as the environment says.
        scripts: how many scripts of a session run now.
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: DoorLimits | None = None,
        scripts: Callable[[str], int] | None = None,
    ) -> None:
        self._app, self._limits = app, limits or door_limits()
        self._scripts = scripts or scripts_of
        self._open: Counter[str] = Counter()
        self._arrivals = Buckets(self._limits.arrivals)
        self._messages = Buckets(self._limits.messages_of_one)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        address = address_of(scope)
        if self._open.total() >= self._limits.sockets or self._open[address] >= self._limits.sockets_of_one:
            await receive()
            await send(_FULL)
            return
        self._open[address] += 1
        try:
            await asyncio.sleep(self._arrivals.wait(address))
            await self._app(scope, self._slowly(scope, address, receive), send)
        finally:
            self._open[address] -= 1
            self._open += Counter()  # forgets addresses of which nothing is open

    def _slowly(self, scope: Scope, address: str, receive: Receive) -> Receive:
        own = Bucket(self._limits.messages, time.monotonic())

        async def slow() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                count = self._limits.whole_page if runs_whole_page(message, self._limits) else 1
                await asyncio.sleep(max(own.wait(time.monotonic(), count), self._messages.wait(address)))
                await self._until_scripts_end(scope.get("state", {}).get(SESSION))
            return message

        return slow

    async def _until_scripts_end(self, session: str | None) -> None:
        """Wait while a session has many scripts that were told to stop and do not come to a place where they can."""
        until = time.monotonic() + self._limits.script_patience
        while session and self._scripts(session) >= self._limits.scripts and time.monotonic() < until:
            await asyncio.sleep(_LOOK)


def scripts_of(session: str) -> int:
    """How many scripts of a session run now."""
    contexts = (getattr(thread, _CONTEXT, None) for thread in threading.enumerate() if thread.name == _SCRIPT)
    return sum(getattr(context, "session_id", None) == session for context in contexts)
