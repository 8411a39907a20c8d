"""Files on their way in: how many at once, how much is kept, and for how long if no page takes them.

Streamlit keeps whatever arrives under any name until its session ends, and longer when the session ended before. Pages
take their files at once (pages/server/uploads.py), so what still lies there after a while belongs to nobody.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.server.door_limits import DoorLimits, door_limits

_PLACE = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
_LOOK = 0.05  # seconds between two looks whether there is room for one more
_PATIENCE = 60.0  # seconds that a file waits for its turn
_BUSY = "Too many files are arriving: try again in a minute.\n"
_SLOW = "The file did not arrive in time.\n"


@dataclass(frozen=True)
class _Kept:
    """A file that Streamlit holds."""

    session: str
    file: str
    size: int
    since: float


class UploadDoor:
    """Middleware: bounds what arrives at once and what is kept.

    Args:
        app: what gets the requests.
        limits: how much; None: as the environment says.
        files: what holds the files that have arrived; None while there is nothing.
        clock: seconds, rising.
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: DoorLimits | None = None,
        files: Callable[[], MemoryUploadedFileManager | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._limits, self._clock = app, limits or door_limits(), clock
        self._files = files or _of_streamlit
        self._arriving: Counter[str] = Counter()
        self._seen: dict[tuple[str, str, int], float] = {}
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = _PLACE.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if place is None:
            await self._app(scope, receive, send)
            return
        session = place[1]
        if not await self._turn(session):
            await PlainTextResponse(_BUSY, 503, {"Retry-After": "60"})(scope, receive, send)
            return
        self._arriving[session] += 1
        try:
            await self._take(scope, receive, send)
        finally:
            self._arriving[session] -= 1
            self._arriving += Counter()  # forgets sessions of which nothing arrives
            self.tidy()
            asyncio.get_running_loop().call_later(self._limits.upload_seconds + 1, self.tidy)

    async def _turn(self, session: str) -> bool:
        until = self._clock() + _PATIENCE
        while (
            self._arriving.total() >= self._limits.arriving or self._arriving[session] >= self._limits.arriving_of_one
        ):
            if self._clock() > until:
                return False
            await asyncio.sleep(_LOOK)
        return True

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._limits.upload_time):
                await self._app(scope, receive, noted)
        except TimeoutError:
            if not begun:
                await PlainTextResponse(_SLOW, 408, {"Connection": "close"})(scope, receive, send)

    def tidy(self) -> None:
        """Let go what nobody has taken in time, and the oldest of whoever holds too much."""
        manager = self._files()
        if manager is None:
            return
        with self._lock:
            for old in _superfluous(self._kept(manager), self._limits, self._clock()):
                manager.remove_file(old.session, old.file)
                if not manager.file_storage.get(old.session):
                    manager.remove_session_files(old.session)

    def _kept(self, manager: MemoryUploadedFileManager) -> list[_Kept]:
        """All files, the oldest first, and since when each was seen."""
        now = self._clock()
        held = [
            (s, f, len(record.data))
            for s, records in list(manager.file_storage.items())
            for f, record in list(records.items())
        ]
        self._seen = {key: self._seen.get(key, now) for key in held}
        return sorted((_Kept(*key, since) for key, since in self._seen.items()), key=lambda kept: kept.since)


def _superfluous(kept: list[_Kept], limits: DoorLimits, now: float) -> list[_Kept]:
    """Which files must go; they come oldest first."""
    going = [file for file in kept if now - file.since >= limits.upload_seconds]
    staying = [file for file in kept if file not in going]
    while (one := _one_too_many(staying, limits)) is not None:
        staying.remove(one)
        going.append(one)
    return going


def _one_too_many(kept: list[_Kept], limits: DoorLimits) -> _Kept | None:
    """The oldest file of a session that holds too much; if only all together do, of the one that holds most."""
    sizes, counts = Counter[str](), Counter(file.session for file in kept)
    for file in kept:
        sizes[file.session] += file.size
    over = {s for s in sizes if sizes[s] > limits.uploads or counts[s] > limits.upload_files}
    if not over and sizes.total() > limits.uploads_in_all:
        over = {sizes.most_common(1)[0][0]}
    return next((file for file in kept if file.session in over), None)


def _of_streamlit() -> Any:
    manager = runtime.get_instance()._uploaded_file_mgr if runtime.exists() else None
    return manager if isinstance(manager, MemoryUploadedFileManager) else None
