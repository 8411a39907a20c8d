"""Servers of their own for tests, and visitors who speak Streamlit's protocol without a browser."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
PATIENCE = 15.0  # seconds that a client waits for its connection before it tries again
SLOWEST = 60.0  # seconds that a server may take to answer, or a script to run, on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server process and its address."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As a crash ends it: without a word to anybody."""
        self.process.kill()
        self.process.wait()


def launch(script: str = "app.py", port: int = 0, **environment: str) -> Server:
    """`streamlit run script` on this machine only; `answering` tells when it is there.

    Args:
        environment: variables on top of this process's own.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    output = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=os.environ | environment)
    return Server(process, port)


def answering(server: Server) -> Server:
    """The server as soon as it answers.

    Raises:
        TimeoutError: it does not.
    """
    until = time.monotonic() + SLOWEST
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=1).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")


@contextmanager
def running(script: str = "app.py", port: int = 0, **environment: str) -> Iterator[Server]:
    """A server that answers, for the time of a test."""
    server = launch(script, port, **environment)
    try:
        yield answering(server)
    finally:
        server.process.terminate()
        server.process.wait()


@dataclass(frozen=True)
class Reply:
    """What a request gave."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def values(self, name: str) -> list[str]:
        """All headers of a name."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def request(
    address: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    tls: ssl.SSLContext | None = None,
) -> Reply:
    """One request; no redirection is followed, and no status is an error."""
    opener = urllib.request.build_opener(_Still, urllib.request.HTTPSHandler(context=tls))
    asked = urllib.request.Request(address, body, dict(headers or {}), method=method)
    try:
        with opener.open(asked, timeout=SLOWEST) as answer:
            return Reply(answer.status, tuple(answer.headers.items()), answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, tuple(refusal.headers.items()), refusal.read())


class Tab:
    """One visitor's tab: a WebSocket that runs a page's script and keeps what the server sent.

    Args:
        address: of the server, http or https.
        session: an earlier session to come back to.
        headers: of the handshake, cookies for instance.
        tls: for https.
    """

    def __init__(
        self,
        address: str,
        session: str = "",
        headers: Mapping[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        protocols = ["streamlit", "unused", *([session] if session else [])]
        self._open = ExitStack()

        def dial(seconds: float) -> ClientConnection:
            return connect(
                "ws" + address.removeprefix("http") + "/_stcore/stream",
                subprotocols=protocols,  # type: ignore[arg-type]
                additional_headers=dict(headers or {}),
                ssl=tls,
                max_size=None,
                open_timeout=seconds,
                proxy=None,
            )

        try:
            made = dial(PATIENCE)
        except TimeoutError:  # the page's own client tries again, too
            made = dial(SLOWEST)
        self.socket = self._open.enter_context(made)
        self.session, self.received = "", b""
        self.messages: list[ForwardMsg] = []

    def open(self, page: str = "", query: str = "") -> Tab:
        """Run the script of a page to its end."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        self.socket.send(message.SerializeToString())
        return self.read()

    def read(self) -> Tab:
        """Everything until the script has run."""
        until = time.monotonic() + SLOWEST
        while time.monotonic() < until:
            data = self.socket.recv(timeout=SLOWEST)
            assert isinstance(data, bytes)
            self.received += data
            message = ForwardMsg.FromString(data)
            self.messages.append(message)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            if kind == "script_finished" and self.session:
                return self
        raise TimeoutError("the script does not end")

    def close(self) -> None:
        self._open.close()

    def __enter__(self) -> Tab:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
