"""What computes in a run, and what it yields. Training is one such job; nothing here knows it.

A recorded run yields few kinds of events, alike for all lessons: `Settings` once, `Row`, `Picture`, `Tick`, `Artifact`,
`End`. They say what happened; `core.runs.recording.recorder` makes of them what a process sends, each an `Event`. A
*place* is a whole number on the run's axis: an epoch, or a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:  # the process of a run reads this before it has torch
    from core.runs.recording.arrays import Array

Axis = Literal["epoch", "step"]
EventKind = Literal["batch", "epoch", "note", "end"]


@dataclass(frozen=True)
class Event:
    """What a process sends of a run: one thing that happened.

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


Draw = Callable[[], "list[Array]"]


@dataclass(frozen=True)
class Settings:
    """What must be known once, before anything else.

    Attributes:
        axis: what the places count.
        fields: the lesson's own, numbers, texts, lists and mappings of them.
        picture: the arrays of a first picture; they give the layout of all.
        pictures: how many there would be if every place had one.
        last: the planned last place; it has a picture whatever the stride.
        picture_bytes: of one picture as sent, where the first one says too little; None: as the first one.
        kept_bytes: of what one picture that is drawn later keeps in memory until then.
    """

    axis: Axis
    fields: Mapping[str, Any]
    picture: list[Array] = field(default_factory=list)
    pictures: int = 1
    last: int = 0
    picture_bytes: float | None = None
    kept_bytes: float = 0.0


@dataclass(frozen=True)
class Single:
    """A single step at which a run has come to rest: its numbers, and the picture of the moment."""

    place: int
    fields: Mapping[str, Any]
    picture: list[Array]


@dataclass(frozen=True)
class Tick:
    """Where a single step of the reader ends: after a "batch", or after an "epoch", the longer kind of step.

    Attributes:
        paused: makes the picture of the moment, if the run comes to rest here.
    """

    kind: Literal["batch", "epoch"]
    paused: Callable[[], Single] | None = None


@dataclass(frozen=True)
class Row:
    """Numbers at a place: one each, or lists of them, for instance one per variant. None and NaN are unknown.

    Attributes:
        digits: significant digits that are sent; None: all.
        waits: whether it may be sent later, together with the rows after it; these have the same names.
    """

    place: int
    values: Mapping[str, Any]
    digits: int | None = None
    waits: bool = False
    tick: Tick | None = None


@dataclass(frozen=True)
class Picture:
    """Named arrays at a place, drawn only if they are sent.

    Attributes:
        draw: makes the arrays now.
        later: keeps what is needed and makes the arrays after the run. With it, pictures go out about 30 times a
            second, and the others once the run has come to its end; without it, every stride-th and the last.
        best: the best place so far; it keeps its picture whatever the stride.
    """

    place: int
    draw: Draw
    later: Callable[[], Draw] | None = None
    best: int | None = None
    tick: Tick | None = None


@dataclass(frozen=True)
class Artifact:
    """A value for the page, picklable; the last one per key stays."""

    key: str
    value: object


@dataclass(frozen=True)
class End:
    """The run has come to an end, for now or for good.

    Attributes:
        reason: in a word, for the program.
        sentence: for the reader.
        can_continue: whether iterating further would yield something.
        fields: the lesson's own.
    """

    place: int
    reason: str
    sentence: str
    can_continue: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)


RunEvent = Settings | Tick | Row | Picture | Artifact | End
