"""What one hostile visitor does to a server for a while; each attack is bounded, and does not care about answers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from tests.benchmarks.load_http import Failure
from tests.benchmarks.load_lessons import STAGE, TRAINED
from tests.benchmarks.load_session import Session

Attack = Callable[[str, float], Awaitable[None]]
_BLOCK = "64-3-1-1-none-relu-none-0"
HEAVY_LINK = (
    f"set=faces&side=64&images=1000&share=20&blocks={_BLOCK}~{_BLOCK}~{_BLOCK}~8-3-1-1-none-relu-max2-0&hidden=64"
)
LARGE_LINK = "set=digits&share=90&blocks=&hidden=4000-4000"
HALF_OPEN, TABS, CONNECTIONS = 1_000, 10, 6
UPLOAD, MESSAGE = 40_000_000, 4_000_000  # bytes
_END = b"\r\n--end--\r\n"
_PART = b'--end\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'


async def _again(until: float, once: Callable[[], Awaitable[None]], pause: float = 0.05) -> None:
    """Once more and once more; whoever is thrown out comes back."""
    while time.monotonic() < until:
        with contextlib.suppress(Failure, OSError, WebSocketException, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(max(0.1, until - time.monotonic())):
                await once()
        await asyncio.sleep(pause)


async def _flood(address: str, until: float, page: str, link: str, a_second: float) -> None:
    """A tab that wishes for another link again and again, and reads nothing."""

    async def once() -> None:
        session = Session(address, {})
        await session.connect()
        try:
            await session.open(page)
            while time.monotonic() < until:
                message = BackMsg()
                message.rerun_script.query_string = f"{link}&seed={random.randrange(10**6)}"
                message.rerun_script.page_script_hash = session.page
                await session.send(message)
                await asyncio.sleep(1 / a_second)
        finally:
            await session.close()

    await _again(until, once)


async def messages(address: str, until: float) -> None:
    """Two hundred messages a second."""
    await _flood(address, until, "vanishing_gradients", "depth=10", 200)


async def links(address: str, until: float) -> None:
    """Twenty links a second whose networks take seconds."""
    await _flood(address, until, "cnn_filters", HEAVY_LINK, 20)


async def kept(address: str, until: float) -> None:
    """Links whose networks take 80 MB each, one after the other."""

    async def once() -> None:
        session = Session(address, {})
        await session.connect()
        try:
            await session.open("cnn_filters", f"{LARGE_LINK}&seed={random.randrange(10**6)}")
        finally:
            await session.close()

    await _again(until, once)


async def half_open(address: str, until: float) -> None:
    """A thousand requests that are never finished."""
    host, port = address.removeprefix("http://").split(":")

    async def once() -> None:
        opened = []
        try:
            for _ in range(HALF_OPEN):
                _, writer = await asyncio.open_connection(host, int(port))
                writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
                opened.append(writer)
            await asyncio.sleep(5)
        finally:
            for writer in opened:
                writer.close()

    await _again(until, once)


async def uploads(address: str, until: float) -> None:
    """Files that no page has asked for."""

    async def once() -> None:
        session = Session(address, {})
        await session.connect()
        try:
            await session.open("live_training")
            for number in range(5):
                await put(session, f"mine{number}", UPLOAD)
        finally:
            await session.close()

    await _again(until, once)


async def assets(address: str, until: float) -> None:
    """The largest things that are there for everybody, by several connections at once."""
    session = Session(address, {})
    await session.connect()
    try:
        await session.open("cnn_filters")
        paths = ["/", "/pictures", "/_stcore/host-config"]
        await asyncio.gather(*(_again(until, lambda: _get(address, paths), 0) for _ in range(CONNECTIONS)))
    finally:
        await session.close()


async def runs(address: str, until: float) -> None:
    """Ten tabs that start one training after the other."""

    async def once() -> None:
        session = Session(address, {})
        await session.connect()
        try:
            await session.open("live_training", TRAINED)
            while time.monotonic() < until:
                await session.trigger(STAGE, "start", {"mode": "run"})
        finally:
            await session.close()

    await asyncio.gather(*(_again(until, once) for _ in range(TABS)))


async def large_messages(address: str, until: float) -> None:
    """Megabytes for a table in one message."""
    rows = json.dumps({"added_rows": [{"x": 1, "target": 1}] * (MESSAGE // 25), "edited_rows": {}, "deleted_rows": []})

    async def once() -> None:
        session = Session(address, {})
        await session.connect()
        try:
            await session.open("live_training")
            message = BackMsg()
            message.rerun_script.page_script_hash = session.page
            message.rerun_script.widget_states.widgets.append(WidgetState(id="$$ID-x-None", string_value=rows))
            await session.send(message)
            await asyncio.sleep(0.2)
        finally:
            await session.close()

    await _again(until, once)


async def other_sites(address: str, until: float) -> None:
    """Another site's page that would like to talk to the server in a visitor's name."""
    url = "ws" + address.removeprefix("http") + "/_stcore/stream"

    async def once() -> None:
        with contextlib.suppress(WebSocketException):
            async with connect(url, subprotocols=[Subprotocol("streamlit")], origin=Origin("https://evil.example")):
                pass

    await _again(until, once, 0.01)


async def put(session: Session, name: str, size: int) -> int:
    """Upload so many bytes under a name; gives the status of the answer."""
    host, port = session.address.removeprefix("http://").split(":")
    _, headers, _ = await _ask(host, int(port), b"GET /_stcore/health HTTP/1.1\r\nHost: x\r\n\r\n")
    token = headers.get("set-cookie", "").partition("_streamlit_xsrf=")[2].partition(";")[0]
    head = (
        f"PUT /_stcore/upload_file/{session.id}/{name} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Content-Type: multipart/form-data; boundary=end\r\nCookie: _streamlit_xsrf={token}\r\n"
        f"X-Xsrftoken: {token}\r\nContent-Length: {len(_PART) + size + len(_END)}\r\n\r\n"
    )
    return (await _ask(host, int(port), head.encode(), _PART, bytes(size), _END))[0]


async def _get(address: str, paths: list[str]) -> None:
    host, port = address.removeprefix("http://").split(":")
    for path in paths:
        await _ask(host, int(port), f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode())


async def _ask(host: str, port: int, *parts: bytes) -> tuple[int, Mapping[str, str], asyncio.StreamReader]:
    """One request on a connection of its own: status and headers of the answer."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        return int(lines[0].split()[1]) if lines[0] else HTTPStatus.BAD_GATEWAY, headers, reader
    finally:
        writer.close()


ATTACKS: Mapping[str, Attack] = {
    "200 messages a second": messages,
    "20 heavy links a second": links,
    "networks of 80 MB": kept,
    "1,000 half-open requests": half_open,
    "uploads of 40 MB for nobody": uploads,
    "6 connections that read": assets,
    "10 tabs that start runs": runs,
    "messages of 4 MB": large_messages,
    "a foreign site": other_sites,
}
