"""The one run manager of this server, and who owns a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.runs.limits import limits_from_environment
from core.runs.manager import RunManager
from core.runs.process_backend import ForkServer, ProcessBackend
from pages.server.addresses import one_address

WARM_UP = "core.lessons.run_warm_up"
LOCAL = "local"


class _Server:
    """Makes the manager when it is first asked for, and closes it once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._backend: ProcessBackend | None = None
        self._manager: RunManager | None = None

    def backend(self) -> ProcessBackend:
        with self._lock:
            self._backend = self._backend or ProcessBackend(WARM_UP)
            return self._backend

    def manager(self) -> RunManager:
        backend = self.backend()
        with self._lock:
            self._manager = self._manager or RunManager(backend, limits_from_environment())
            return self._manager

    def close(self) -> None:
        with self._lock:
            manager, backend, self._manager, self._backend = self._manager, self._backend, None, None
        if manager is not None:
            manager.close()
        elif backend is not None:
            backend.close()


_server = _Server()


def runs() -> RunManager:
    """The server's run manager.

    Raises:
        ConfigError: INSIDE_THE_NET_HOSTED is neither 0 nor 1.
    """
    return _server.manager()


def start_warming() -> None:
    """Get ready for the first run, in the background.

    Raises:
        ConfigError: INSIDE_THE_NET_HOSTED is neither 0 nor 1; better now than at a visitor's first run.
    """
    _server.manager()
    _server.backend().start_warming()


def fork_server() -> ForkServer:
    """The state of the process that runs are forked from."""
    return _server.backend().state()


def close_runs() -> None:
    """End all runs; waits until their processes are gone."""
    _server.close()


class Visitor(NamedTuple):
    """Whose run it is.

    Attributes:
        owner: one browser tab's session.
        alive: whether that tab is open, or was lately enough to come back.
        address: whence it comes, with others of a class perhaps; None without a server.
    """

    owner: str
    alive: Callable[[], bool]
    address: str | None = None


def visitor() -> Visitor:
    """The visitor whose script runs now; without a server, somebody who is always there."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return Visitor(LOCAL, lambda: True)
    alive = _Session(context.session_id, st.get_option("server.disconnectedSessionTTL"))
    return Visitor(context.session_id, alive, _address(context.session_id))


def _address(session_id: str) -> str | None:
    client = runtime.get_instance().get_client(session_id)
    context = None if client is None else client.client_context
    return None if context is None else one_address(context.remote_ip)


class _Session:
    """Answers whether a session is connected, or may still come back after a lost connection."""

    def __init__(self, session_id: str, comes_back_within: float) -> None:
        self._session_id, self._comes_back_within = session_id, comes_back_within
        self._connected = time.monotonic()

    def __call__(self) -> bool:
        if not runtime.exists() or runtime.get_instance().is_active_session(self._session_id):
            self._connected = time.monotonic()
        return time.monotonic() - self._connected <= self._comes_back_within
