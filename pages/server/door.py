"""All that a request passes before it reaches a page."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.message_guard import MessageGuard
from pages.server.page_headers import PageHeaders
from pages.server.site_guard import SiteGuard
from pages.server.socket_door import SocketDoor
from pages.server.upload_door import UploadDoor

PARTS = (PageHeaders, SiteGuard, SocketDoor, MessageGuard, UploadDoor)  # the outermost first


class Door:
    """Middleware: all parts, one in the other, made for the first request.

    By then the server has started, or has stopped because a setting cannot be read. A part that refused a setting
    while the server starts would make uvicorn believe that this app has no start, and go on without it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._parts: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if self._parts is None:
            self._parts = self._made()
        await self._parts(scope, receive, send)

    def _made(self) -> ASGIApp:
        parts = self._app
        for part in reversed(PARTS):
            parts = part(parts)
        return parts


DOOR = [Middleware(Door)]
