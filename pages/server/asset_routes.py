"""The files in assets/ over HTTP: compressed once, and kept by browsers for good, since their address has a version."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from pages.server.assets import ASSETS, ASSETS_ROUTE

_FOR_GOOD = "public, max-age=31536000, immutable"
_PRIVATE = "hosting"  # how a server is run is nothing that a page needs
_PART = 2**16  # bytes
_COMPRESSED = (".png", ".webp", ".jpg", ".gif", ".woff2", ".zip")  # by their own format


class Assets(StaticFiles):
    """Files of a folder, without `hosting`; each is compressed when it is first asked for."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._zipped: dict[str, asyncio.Task[bytes]] = {}
        self._known: dict[str, tuple[str, str]] = {}  # by path, of what gains by compression: the file and its kind

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or status 404; compressed where the browser can read that and the file gains by it."""
        if Path(path).parts[:1] == (_PRIVATE,):
            raise HTTPException(404)
        headers = dict(scope["headers"])
        plain = b"range" in headers or b"gzip" not in headers.get(b"accept-encoding", b"") or scope["method"] != "GET"
        if not plain and path in self._known:
            return await self._compressed(*self._known[path])
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _FOR_GOOD
        if plain or response.status_code != 200:
            return response
        full, place = self.lookup_path(path)
        if place is None or _is_small(full):
            return response
        self._known[path] = full, response.headers["content-type"]
        return await self._compressed(*self._known[path])

    async def _compressed(self, full: str, kind: str) -> Response:
        if full not in self._zipped:
            self._zipped[full] = asyncio.create_task(asyncio.to_thread(_gzip, full))
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": _FOR_GOOD}
        return InParts(await asyncio.shield(self._zipped[full]), 200, headers, kind)


class InParts(Response):
    """An answer that goes out part by part, as fast as it is read: small answers to others go in between."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for begin in range(0, len(self.body), _PART):
            more = begin + _PART < len(self.body)
            await send({"type": "http.response.body", "body": self.body[begin : begin + _PART], "more_body": more})
            await asyncio.sleep(0)


def _is_small(full: str) -> bool:
    """Whether a file gains nothing by compression."""
    path = Path(full)
    return path.suffix in _COMPRESSED or not path.is_file() or path.stat().st_size < 1000


def _gzip(full: str) -> bytes:
    return gzip.compress(Path(full).read_bytes(), 6, mtime=0)


ASSET_ROUTES = [Mount(ASSETS_ROUTE, Assets(ASSETS))]
