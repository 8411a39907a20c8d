"""One request to an ASGI app, without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import ASGIApp, Message

ELSEWHERE = {"origin": "http://elsewhere.example"}


class Answer:
    """What a request gives: status, headers, body."""

    def __init__(
        self, app: ASGIApp, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.headers, self.body = 0, {}, b""
        self._sent = body
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in (ELSEWHERE if headers is None else headers).items()],
            "scheme": "http",
            "server": ("test", 80),
            "root_path": "",
        }
        # In a thread of its own: Playwright's tests leave a running event loop in this one.
        with ThreadPoolExecutor(1) as other:
            other.submit(lambda: asyncio.run(app(scope, self._receive, self._send))).result()

    async def _receive(self) -> Message:
        return {"type": "http.request", "body": self._sent, "more_body": False}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message["body"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)
