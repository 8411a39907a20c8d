"""What the one who runs this server may rely on: whether lessons can compute, runs can start, and memory is left.

Streamlit's own `/_stcore/health` says only that the web server answers.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.server.runs import fork_server

Lessons = Literal["warming up", "ready"]
OPEN_FILES = 65_536
MOST_MEMORY = 0.95  # of what this process and its runs may have
_LIMITS = Path("/sys/fs/cgroup")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Health:
    """The state of the server.

    Attributes:
        lessons: whether torch and all that lessons import are there.
        runs: of the process that runs are forked from: "warming up", "ready", "cold" (each run imports everything
            itself) or "gone".
        memory: share that is taken of what this server and its runs may have, 0 to 1; None where nothing limits them.
    """

    lessons: Lessons
    runs: str
    memory: float | None

    @property
    def good(self) -> bool:
        """Whether visitors should be sent here."""
        return self.runs not in ("cold", "gone") and (self.memory is None or self.memory < MOST_MEMORY)


class WarmUp:
    """Whether the warm-up is done. One that fails ends the process: half a torch is an apology on every page."""

    def __init__(self) -> None:
        self.state: Lessons = "warming up"

    def run(self, work: Callable[[], None]) -> None:
        """Do the work; where it fails, say why in the log and end, so that whoever started the process starts anew."""
        try:
            work()
        except BaseException:
            _log.critical("The warm-up failed, so this process ends.", exc_info=True)
            logging.shutdown()
            os._exit(1)
        self.state = "ready"


WARM_UP = WarmUp()


def memory_share(limits: Path = _LIMITS) -> float | None:
    """The share that is taken of the memory that the control group may have; None without one or without a limit."""
    with suppress(OSError, ValueError):
        own = Path("/proc/self/cgroup").read_text(encoding="utf-8").rpartition("::")[2].strip().lstrip("/")
        for folder in (limits / own, limits):
            if (folder / "memory.max").is_file():
                most = (folder / "memory.max").read_text(encoding="utf-8").strip()
                taken = int((folder / "memory.current").read_text(encoding="utf-8"))
                return None if most == "max" else taken / int(most)
    return None


def more_open_files() -> None:
    """As many as are allowed, up to 65,536: each visitor takes one, and 1,024 is what many systems begin with."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def open_files() -> int:
    """How many files this process may have open."""
    if sys.platform == "win32":
        return OPEN_FILES
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return OPEN_FILES if soft == resource.RLIM_INFINITY else min(OPEN_FILES, soft)


def health() -> Health:
    """The state now; cheap enough to be asked every second."""
    return Health(WARM_UP.state, fork_server(), memory_share())


async def _health(_: Request) -> JSONResponse:
    now = health()
    return JSONResponse(asdict(now), 200 if now.good else 503, {"Cache-Control": "no-store"})


HEALTH_ROUTES = [Route("/health", _health, methods=["GET"])]
