"""The server: one Streamlit app around pages/navigation.py, warmed up while the first page is read."""

from __future__ import annotations

import asyncio
import atexit
import gc
import importlib
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from core.lessons.warm_up import STAGES
from pages.server.apology import apologize
from pages.server.asset_routes import ASSET_ROUTES
from pages.server.connections import send_at_once, take_small_messages
from pages.server.door import DOOR
from pages.server.garbage import bound_what_is_kept, collect_now_and_then
from pages.server.health import HEALTH_ROUTES, WARM_UP, more_open_files
from pages.server.log_lines import bound_log_lines
from pages.server.picture_routes import PICTURE_ROUTES
from pages.server.quiet_connections import bound_quiet_connections
from pages.server.run_routes import RUN_ROUTES
from pages.server.runs import close_runs, runs, start_warming

HEAD_START = 1.0  # seconds for the browser that waits for the first page
EAGER = 0.0005  # seconds that an import may go on while the first visitor's browser asks for its hundred files
SCRIPT = "ScriptRunner.scriptThread"  # Streamlit's name for the threads in which pages run


def warm_up() -> None:
    """Import what lessons need, a visitor's page first; then take it out of the garbage collector's reach.

    A collection that walks through torch's 300,000 objects holds everybody up for 100 ms. Frozen before visitors'
    objects exist, they cost nothing.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(EAGER)
    try:
        for stage in STAGES:
            importlib.import_module(stage)
            wait_for_scripts()
    finally:
        sys.setswitchinterval(usual)
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else some libraries count their frozen objects as leaks when the server ends


def wait_for_scripts(seconds: float = 10.0) -> None:
    """Wait while a page's script runs, but no longer than this: both would get half of what Python can do at a time."""
    until = time.monotonic() + seconds
    while any(thread.name == SCRIPT for thread in threading.enumerate()) and time.monotonic() < until:
        time.sleep(0.02)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Start the warm-ups beside the server: the home page needs no torch and paints at once. End runs with it.

    First this process, then the one that runs are forked from: together they would keep two cores from the visitor.
    """
    bound_log_lines()
    more_open_files()
    send_at_once()
    take_small_messages()
    bound_quiet_connections()
    bound_what_is_kept()
    runs()
    over = collect_now_and_then()

    def prepare() -> None:
        over.wait(HEAD_START)
        WARM_UP.run(warm_up)
        if not over.is_set():
            start_warming()

    threading.Thread(target=prepare, name="warm-up", daemon=True).start()
    try:
        yield {}
    finally:
        over.set()
        await asyncio.to_thread(close_runs)


app = st.App(
    "pages/navigation.py",
    lifespan=lifespan,
    on_script_error=apologize,
    middleware=DOOR,
    routes=[*ASSET_ROUTES, *RUN_ROUTES, *PICTURE_ROUTES, *HEALTH_ROUTES],
)
