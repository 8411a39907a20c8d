"""Who may ask at all: requests that mean this server, from its own pages, for what a visitor needs."""

from __future__ import annotations

import os

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.runs.limits import hosted
from pages.server.addresses import known_host, same_site

METRICS_VARIABLE = "INSIDE_THE_NET_METRICS"
_METRICS = "/_stcore/metrics"
_READING = ("GET", "HEAD", "OPTIONS")
_UNKNOWN_HOST = "This server does not know the name by which it was asked: server.allowedHosts lists the known ones.\n"
_ELSEWHERE = "This is for pages of the same address.\n"


class SiteGuard:
    """Middleware: refuses names that the server does not have and what other sites' pages send.

    What other sites' pages read loses its `Origin`: without the permission that Streamlit would look up for it, slowly
    and for everybody, their browser does not give them the answer.
    """

    def __init__(self, app: ASGIApp, public: bool | None = None) -> None:
        self._app = app
        self._public = hosted() if public is None else public
        self._metrics = os.environ.get(METRICS_VARIABLE, "").strip() == "1"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif not known_host(scope, public=self._public):
            await _refuse(scope, receive, send, 421, _UNKNOWN_HOST)
        elif scope["type"] == "http" and scope["path"].rstrip("/").endswith(_METRICS) and not self._metrics:
            await _refuse(scope, receive, send, 404, "Not Found\n")
        elif same_site(scope, public=self._public):
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] in _READING:
            headers = [pair for pair in scope["headers"] if pair[0].lower() != b"origin"]
            await self._app({**scope, "headers": headers}, receive, send)
        else:
            await _refuse(scope, receive, send, 403, _ELSEWHERE)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, sentence: str) -> None:
    """An answer without a page; a socket that is closed before it is open is answered by 403."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse(sentence, status)(scope, receive, send)
