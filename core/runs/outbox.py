"""The outgoing side of a run's process: events become few, bounded messages."""

from __future__ import annotations

import math
import pickle
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.runs.event import Event

BATCH_SECONDS = 0.05
FULL = 256 * 1024  # characters: a message stays small enough to be read in one go
Rest = Literal["paused", "stepped", "done", "failed"]


@dataclass(frozen=True)
class Report:
    """From the process to the manager.

    Attributes:
        order: the number of the order that was last obeyed.
        rest: why the process computes no longer, None while it does: "paused" before its order was fulfilled,
            "stepped" when the single step was made, "done" at an end, "failed" for good.
        can_continue: of "done": whether another order would compute on.
        sentence: of "failed": what to tell the reader.
        messages: JSON objects since the last report, oldest first.
        artifacts: values for the page since the last report, pickled.
    """

    order: int
    rest: Rest | None = None
    can_continue: bool = False
    sentence: str | None = None
    messages: tuple[str, ...] = ()
    artifacts: Mapping[str, bytes] = field(default_factory=dict)


class Outbox:
    """Collects messages and artifacts, and posts them about every 50 ms.

    Posting blocks while the manager is slow to read: then the job waits, and nothing piles up.

    Args:
        post: hands a report over.
        clock: seconds, rising.
    """

    def __init__(self, post: Callable[[Report], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._post, self._clock = post, clock
        self._messages: list[str] = []
        self._artifacts: dict[str, bytes] = {}
        self._size, self._posted = 0, -math.inf

    def add(self, event: Event) -> None:
        """Take what an event brings."""
        if event.message is not None:
            self._messages.append(event.message)
            self._size += len(event.message)
        if event.artifact is not None:
            key, value = event.artifact
            # By value, not by shared memory as multiprocessing would send tensors: it outlives the process.
            self._artifacts[key] = pickle.dumps(value)

    @property
    def due(self) -> bool:
        """Whether something has gathered, and is much or 50 ms old."""
        anything = bool(self._messages or self._artifacts)
        return anything and (self._size >= FULL or self._clock() - self._posted >= BATCH_SECONDS)

    def hurry(self) -> None:
        """What comes next is due at once."""
        self._posted = -math.inf

    def flush(
        self, order: int, rest: Rest | None = None, *, can_continue: bool = False, sentence: str | None = None
    ) -> None:
        """Post what has gathered, with the news about computing."""
        report = Report(order, rest, can_continue, sentence, tuple(self._messages), dict(self._artifacts))
        self._messages.clear()
        self._artifacts.clear()
        self._size = 0
        self._post(report)
        self._posted = self._clock()
