"""What every answer tells the browser to allow: no scripts from elsewhere, no guessing of types, no foreign frames."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import ConfigError

FRAMES_VARIABLE = "INSIDE_THE_NET_FRAME_ANCESTORS"
_FRAMES = re.compile(r"[\w:/.*'\- ]+", re.ASCII)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class PageHeaders:
    """Middleware: adds the headers, and to pages their Content-Security-Policy.

    Raises:
        ConfigError: INSIDE_THE_NET_FRAME_ANCESTORS is no list of sources.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._policy = app, policy(frame_ancestors()).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, told)

    def _add(self, headers: MutableHeaders) -> None:
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        if headers.get("content-type", "").startswith(("text/html", "image/svg+xml")):
            headers.setdefault("Content-Security-Policy", self._policy.decode())


def frame_ancestors() -> str:
    """Which sites may show a lesson in a frame: `INSIDE_THE_NET_FRAME_ANCESTORS`, or this one alone.

    Raises:
        ConfigError: the variable is no list of sources.
    """
    sources = os.environ.get(FRAMES_VARIABLE, "").strip() or "'self'"
    if not _FRAMES.fullmatch(sources):
        raise ConfigError(FRAMES_VARIABLE, "must be sources like 'self' https://course.example.org", sources)
    return sources


def policy(ancestors: str) -> str:
    """The Content-Security-Policy of pages.

    Streamlit's page brings a script of its own in the page, known by its hash, and components as blobs; Vega compiles
    formulas of charts, Graphviz is WebAssembly; styles are written into the page by both.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'unsafe-eval' 'wasm-unsafe-eval' {' '.join(_inline_scripts())}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


@cache
def _inline_scripts() -> tuple[str, ...]:
    """The hashes of the scripts in Streamlit's page, as it is installed."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
