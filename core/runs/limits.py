"""How much runs may take from the machine, for a laptop and for a server with many visitors."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

from core.errors import ConfigError

HOSTED_VARIABLE = "INSIDE_THE_NET_HOSTED"
MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """Bounds of one run manager.

    Attributes:
        computing: runs that compute at once.
        processes: processes at most, those of paused and finished runs included; at least `computing`.
        queue: runs that may wait for their first turn; one more is refused.
        per_owner: runs of one owner; a further one ends the owner's oldest.
        remembered: runs of all owners that are known at once, with their histories.
        seconds: of computing per run; what is then there stays readable.
        memory: bytes that a run may take beyond what its process had at the start.
        history: bytes of texts, and of kept values, that are stored per run.
        histories: bytes of texts and kept values of all runs together; beyond that, the run at rest that was looked at
            longest ago is forgotten.
        nice: how far a run stands back behind the web server, 0–19.
        slice_seconds: how long a run may compute while another one waits.
        away_seconds: without a viewer for so long, a run is paused until one is back; None: it goes on.
        idle_seconds: a paused or finished run's process is ended after so long.

    Raises:
        ConfigError: a bound is no number of its kind or out of its range.
    """

    computing: int = 4
    processes: int = 12
    queue: int = 16
    per_owner: int = 6
    remembered: int = 48
    seconds: float = 3600.0
    memory: int = 2048 * MEGABYTE
    history: int = 16 * MEGABYTE
    histories: int = 1024 * MEGABYTE
    nice: int = 10
    slice_seconds: float = 20.0
    away_seconds: float | None = None
    idle_seconds: float = 1800.0

    def __post_init__(self) -> None:
        for name, low in _SMALLEST_COUNTS.items():
            _check_count(name, getattr(self, name), low)
        for name in ("seconds", "slice_seconds", "idle_seconds"):
            _check_seconds(name, getattr(self, name))
        if self.away_seconds is not None:
            _check_seconds("away_seconds", self.away_seconds)
        if self.nice > 19:
            raise ConfigError("nice", "must be a whole number from 0 to 19", self.nice)
        if self.processes < self.computing:
            raise ConfigError("processes", f"must be at least computing ({self.computing})", self.processes)


_SMALLEST_COUNTS = {
    "computing": 1,
    "processes": 1,
    "queue": 0,
    "per_owner": 1,
    "remembered": 1,
    "memory": MEGABYTE,
    "history": 1,
    "histories": 1,
    "nice": 0,
}


def _check_count(name: str, value: object, low: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise ConfigError(name, f"must be a whole number from {low} on", value)


def _check_seconds(name: str, value: object) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 < value < math.inf:  # type: ignore[operator]
        raise ConfigError(name, "must be a number of seconds above 0", value)


LAPTOP = Limits()
HOSTED = Limits(
    processes=24,
    queue=128,
    per_owner=3,
    remembered=224,
    seconds=300.0,
    memory=512 * MEGABYTE,
    histories=256 * MEGABYTE,
    away_seconds=8.0,
    idle_seconds=300.0,
)


def hosted() -> bool:
    """Whether strangers visit this server: `INSIDE_THE_NET_HOSTED` is 1, not 0, empty or missing.

    Raises:
        ConfigError: it is something else.
    """
    value = os.environ.get(HOSTED_VARIABLE, "").strip()
    if value not in ("", "0", "1"):
        raise ConfigError(HOSTED_VARIABLE, "must be 0 or 1", value)
    return value == "1"


def limits_from_environment() -> Limits:
    """`HOSTED` or `LAPTOP`.

    Raises:
        ConfigError: `INSIDE_THE_NET_HOSTED` is neither 0 nor 1.
    """
    return HOSTED if hosted() else LAPTOP
