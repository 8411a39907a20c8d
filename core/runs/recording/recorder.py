"""The one job that makes messages of what a run yields: what goes out at once, what later, and what not at all.

Messages are JSON objects; NaN and infinities become null. AXIS is "epoch" or "step", as the start says.

- start: {"kind": "start", "axis", the lesson's own fields, "layout": [{"name", "type", "shape"} …] of a picture,
  "stride": pictures exist for every stride-th place at least}
- rows: {"kind": "rows", "first": place, "columns": {name: [value …]}}, one value per place from `first` on; a value
  is a number, or lists of numbers; "seconds" of computing since the start come with each.
- picture: {"kind": "picture", "place", "pack"}: base64 of the arrays of the layout, one after the other,
  little-endian, or of a file. Pictures may come late and out of order.
- single: where a run rests after a single step: {"kind": "single", AXIS: place, the lesson's own fields, "pack"}
- stop: {"kind": "stop", AXIS: place, "reason", "sentence", "can_continue", the lesson's own fields}
"""

from __future__ import annotations

import json
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from core.runs.event import Artifact, Axis, Control, Draw, End, Event, Picture, Row, RunEvent, Settings, Single, Tick
from core.runs.recording.arrays import as_text, layout, pack

HISTORY_BYTES = 6_000_000  # of pictures, as sent; a run with more shows every second place, or every third …
KEPT_BYTES = 48_000_000  # of what waits to be drawn after the run
AS_TEXT = 4 / 3  # characters of a byte in base64
BATCH = Event("batch")


class RecordedJob(ABC):
    """A job that says what happens in `run`, and leaves the rest to the recorder."""

    @abstractmethod
    def run(self, control: Control) -> Iterator[RunEvent]:
        """Compute. Once `control.stopping`: what the page shall keep, then no more."""

    def events(self, control: Control) -> Iterator[Event]:
        return Recorder(control).events(self.run(control))


class Recorder:
    """Makes the events of a process of the events of a run.

    Args:
        control: asked whether a picture is worth its time, and whether the reader goes step by step.
        clock: seconds, rising.

    Attributes:
        stride: pictures are sent for every stride-th place, so that all fit into the bounds above.
        undrawn: how to draw the pictures that were skipped, by place.
    """

    def __init__(self, control: Control, clock: Callable[[], float] = time.perf_counter) -> None:
        self._control, self._clock = control, clock
        self._began = clock()
        self._axis: Axis = "epoch"
        self._last = 0
        self._pictured = False
        self._waiting: list[tuple[Row, float]] = []  # with the seconds at which they came
        self._between: list[int] = []  # undrawn places off the stride: the best one and the newest
        self.stride = 1
        self.undrawn: dict[int, Draw] = {}

    def events(self, run: Iterable[RunEvent]) -> Iterator[Event]:
        """Everything that a run yields, then the pictures that it still owes."""
        for event in run:
            match event:
                case Tick():
                    yield self._event(None, event)
                case Row():
                    yield from self._row(event)
                case Picture():
                    yield from self._picture(event)
                case Artifact():
                    yield from self._waited()
                    yield Event("note", artifact=(event.key, event.value))
                case Settings():
                    yield Event("note", self._settings(event))
                case End():
                    yield from self._end(event)
        yield from self._waited()
        yield from self._fill_in()

    def _event(self, text: str | None, tick: Tick | None) -> Event:
        if tick is None:
            return Event("note", text)
        paused = tick.paused if self._control.stepping else None
        if paused is None:
            return BATCH if text is None and tick.kind == "batch" else Event(tick.kind, text)
        return Event(tick.kind, text, paused_message=lambda: self._single(paused()))

    def _settings(self, settings: Settings) -> str:
        self._axis, self._last = settings.axis, settings.last
        self.stride = stride_of(settings)
        more = {"layout": layout(settings.picture), "stride": self.stride}
        return message("start", axis=settings.axis, **settings.fields, **more)

    def _row(self, row: Row) -> Iterator[Event]:
        if row.waits:
            self._waiting.append((row, self._seconds()))
            yield self._event(None, row.tick)
            return
        yield from self._waited()
        columns = {name: [value] for name, value in rounded(row.values, row.digits).items()}
        yield self._event(message("rows", first=row.place, columns={**columns, "seconds": [self._seconds()]}), row.tick)

    def _waited(self) -> Iterator[Event]:
        """The rows that waited, in one message."""
        if not self._waiting:
            return
        rows = [{**rounded(row.values, row.digits), "seconds": seconds} for row, seconds in self._waiting]
        first = self._waiting[0][0].place
        self._waiting = []
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        yield Event("note", message("rows", first=first, columns=columns))

    def _seconds(self) -> float:
        """Of computing since the start."""
        return round(self._clock() - self._began, 4)

    def _picture(self, picture: Picture) -> Iterator[Event]:
        if self._wanted(picture):
            self._pictured = True
            yield from self._waited()
            yield self._event(picture_message(picture.place, picture.draw), picture.tick)
        elif picture.later is not None:
            self._draw_later(picture.place, picture.later(), picture.best)

    def _wanted(self, picture: Picture) -> bool:
        if picture.later is None:
            return picture.place % self.stride == 0 or picture.place == self._last
        return not self._pictured or self._control.wants_picture()

    def _draw_later(self, place: int, draw: Draw, best: int | None) -> None:
        """Keep every stride-th place, the best one, and the newest: it may be the last."""
        for own in self._between:
            if own != best:
                del self.undrawn[own]
        self._between = [own for own in self._between if own == best]
        if place % self.stride:
            self._between.append(place)
        self.undrawn[place] = draw

    def _fill_in(self) -> Iterator[Event]:
        """The pictures of the places that went by too fast to be drawn."""
        for place, draw in self.undrawn.items():
            yield Event("note", picture_message(place, draw))
        self.undrawn.clear()
        self._between.clear()

    def _single(self, single: Single) -> str:
        place = {self._axis: single.place}
        return message("single", **place, **single.fields, pack=as_text(pack(single.picture)))

    def _end(self, end: End) -> Iterator[Event]:
        yield from self._waited()
        said = {"reason": end.reason, "sentence": end.sentence, "can_continue": end.can_continue}
        yield Event("note", message("stop", **{self._axis: end.place}, **said, **end.fields))
        yield from self._fill_in()
        yield Event("end", can_continue=end.can_continue)


class Unattended:
    """The `Control` of a run that nobody watches: it goes on to its end."""

    stepping = stopping = False
    choice: str | None = None

    def wants_picture(self) -> bool:
        """Never: pictures come by their stride, or late."""
        return False


def messages_of(run: Iterable[RunEvent]) -> list[str]:
    """The messages of a few events, for instance of the untrained network; no seconds pass."""
    events = Recorder(Unattended(), clock=lambda: 0.0).events(run)
    return [event.message for event in events if event.message is not None]


def opening(job: RecordedJob) -> Iterator[RunEvent]:
    """What a run says before its first step, for its picture before Start: everything until its first row."""
    for event in job.run(Unattended()):
        yield event
        if isinstance(event, Row):
            return


def stride_of(settings: Settings) -> int:
    """1 if all pictures fit into the history, and what they keep into memory; 2 for every second one …"""
    size = settings.picture_bytes
    if size is None:
        size = len(pack(settings.picture)) * AS_TEXT
    share = max(size / HISTORY_BYTES, settings.kept_bytes / KEPT_BYTES)
    return max(1, math.ceil(settings.pictures * share))


def picture_message(place: int, draw: Draw) -> str:
    """The picture of one place."""
    return message("picture", place=place, pack=as_text(pack(draw())))


def message(kind: str, **fields: Any) -> str:
    """One object as text."""
    return json.dumps({"kind": kind, **_clean(fields)}, ensure_ascii=False, separators=(",", ":"))


def _clean(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value


def rounded(value: Any, digits: int | None) -> Any:
    """Numbers with fractions to so many significant digits, in mappings and lists however deep."""
    if digits is None:
        return value
    if isinstance(value, float):
        return float(f"{value:.{digits}g}")
    if isinstance(value, Mapping):
        return {key: rounded(inner, digits) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(inner, digits) for inner in value]
    return value
