"""What computes in a run, and what it yields. Training is one such job; nothing here knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

EventKind = Literal["batch", "epoch", "note", "end"]


@dataclass(frozen=True)
class Event:
    """One thing that happened in a run.

    Attributes:
        kind: "batch" and "epoch" are where single steps stop; "note" is something to send and no step; "end" is
            finished for now (a limit, an early stop): iterating further continues if it can.
        message: one JSON object as text, for the browser; stored and forwarded without being parsed.
        artifact: (key, value) for the page, the value picklable: final weights, a summary. The last one per key stays.
        can_continue: of an end: whether iterating further would yield something.
        paused_message: makes one more message, if the run comes to rest at this event.
    """

    kind: EventKind
    message: str | None = None
    artifact: tuple[str, object] | None = None
    can_continue: bool = True
    paused_message: Callable[[], str] | None = None


class Control(Protocol):
    """What a job may ask about its run while it computes."""

    @property
    def stepping(self) -> bool:
        """Whether the reader goes step by step, so that pictures inside an epoch are worth their time."""
        ...

    @property
    def stopping(self) -> bool:
        """Whether the run ends now: a last artifact and a few last messages may still be yielded, for a moment."""
        ...

    @property
    def choice(self) -> str | None:
        """Which single step the reader asked for, where a job has several kinds; None: whatever comes next."""
        ...

    def wants_picture(self) -> bool:
        """Whether a picture is worth its time now: always in single steps, else 30 times a second."""
        ...


class Job(Protocol):
    """Something to compute: a picklable frozen dataclass, importable in a fresh process without the page."""

    def events(self, control: Control) -> Iterator[Event]:
        """Compute, and say what happened; stopping to iterate pauses the job."""
        ...
