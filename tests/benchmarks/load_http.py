"""Requests over one connection that is kept open, as a browser does: a run's records, pictures of the direct route."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

PATIENCE = 30.0  # seconds without an answer that count as a failure


class Failure(Exception):
    """The server answered wrongly, or not at all."""


class Connection:
    """One connection to a server, opened when it is needed and again when the server has closed it.

    Args:
        address: http://host:port.
    """

    def __init__(self, address: str) -> None:
        self._host, port = address.removeprefix("http://").split(":")
        self._port = int(port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def json(self, path: str, question: Any = None) -> tuple[Any, int]:
        """What a path answers, to a GET or, with a question, to a POST; and how many bytes came.

        Raises:
            Failure: the server does not answer, or refuses.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                try:
                    status, body = await self._ask(path, question)
                except (ConnectionError, asyncio.IncompleteReadError):  # the server closes connections at rest
                    self.close()
                    status, body = await self._ask(path, question)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            raise Failure(f"{path}: {error!r}") from None
        if status != 200:
            raise Failure(f"{path} answers {status}")
        return json.loads(body), len(body)

    async def _ask(self, path: str, question: Any) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=2**24)
        reader, writer = self._streams
        sent = b"" if question is None else json.dumps(question).encode()
        method, length = ("GET", "") if question is None else ("POST", f"Content-Length: {len(sent)}\r\n")
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: gzip\r\n{length}\r\n"
        writer.write(head.encode() + sent)
        answered = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in answered[1:])}
        body = await self._body(reader, headers)
        packed = headers.get("content-encoding") == "gzip"
        return int(answered[0].split()[1]), gzip.decompress(body) if packed else body

    async def _body(self, reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers["content-length"]))
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readuntil(b"\r\n")
        return b"".join(parts)

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def run_view(connection: Connection, run: str, since: int) -> Any:
    """What a run says from number `since` on.

    Raises:
        Failure: the server does not know it, or does not answer.
    """
    answer, _ = await connection.json(f"/runs/{run}?since={since}")
    if answer["phase"] == "gone":
        raise Failure("the server does not know the run")
    return answer


async def picture(
    connection: Connection, lesson: str, link: Mapping[str, str], changes: Sequence[Mapping[str, object]]
) -> tuple[Any, float, int]:
    """The picture of a link with changes on top, the seconds that it took and its bytes.

    Raises:
        Failure: the route does not answer, or a change is refused.
    """
    began = time.perf_counter()
    answer, received = await connection.json(f"/pictures/{lesson}", {"link": dict(link), "changes": list(changes)})
    if answer["picture"]["problem"]:
        raise Failure(f"the picture of {lesson}: {answer['picture']['problem']}")
    return answer["picture"], time.perf_counter() - began, received
