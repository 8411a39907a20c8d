"""Visitors: some read and move sliders, some train. What they meet is written down."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException

from tests.benchmarks.load_http import Connection, Failure, run_view
from tests.benchmarks.load_lessons import LESSONS, STAGE, TRAINED, Lesson, Slider
from tests.benchmarks.load_session import Answer, Session

Kind = Literal["open", "drag", "move", "rest", "start"]
MOVES_PER_LESSON = 4
PICTURES_PER_DRAG = 20  # half a second of a hand that moves
POLL_SECONDS, QUEUED_SECONDS, LONG_WAIT = 0.09, 0.4, 1.0  # as in assets/run/stream.js


@dataclass(frozen=True)
class Sample:
    """One interaction: when its answer was complete, and how long that took."""

    kind: Kind
    page: str
    at: float
    seconds: float
    received: int


@dataclass
class Log:
    """What all visitors have met.

    Attributes:
        samples: answers.
        failures: sentences.
        polls: seconds of each poll of a run, with the time of the answer.
        epochs: (time, run, epochs that the run said it did).
        lateness: how late the clients' own event loop was, in seconds.
    """

    samples: list[Sample] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    polls: list[tuple[float, float]] = field(default_factory=list)
    epochs: list[tuple[float, str, int]] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)

    def note(self, kind: Kind, page: str, answer: Answer) -> None:
        """An answer."""
        self.samples.append(Sample(kind, page, time.monotonic(), answer.seconds, answer.received))
        if answer.problem:
            self.failures.append(f"{page}, {kind}: {answer.problem}")

    async def attempt(self, what: str, work: Awaitable[None]) -> None:
        """A piece of a visit; what goes wrong is a failure and the visit goes on."""
        try:
            await work
        except (Failure, OSError, WebSocketException) as error:
            self.failures.append(f"{what}: {error}")


@dataclass
class Crowd:
    """Visitors of one site.

    Args:
        addresses: of its servers; each visitor stays with one of them.
        reading: seconds between two things that a visitor does, at least and at most.
        lessons: that they read.
    """

    addresses: Sequence[str]
    reading: tuple[float, float] = (1.0, 4.0)
    lessons: tuple[Lesson, ...] = LESSONS
    log: Log = field(default_factory=Log)
    known: dict[str, ForwardMsg] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    moves: int = 0

    async def arrive(self, count: int, ramp: float) -> None:
        """So many more visitors open a lesson each, spread over some seconds, and then do nothing."""
        await asyncio.gather(*(self._arrive(number, ramp * number / count) for number in range(count)))

    async def _arrive(self, number: int, after: float) -> None:
        await asyncio.sleep(after)
        turn, place = divmod(number, len(self.addresses))
        session = Session(self.addresses[place], self.known)
        lesson = self.lessons[turn % len(self.lessons)]
        await self.log.attempt("arrival", session.connect())
        self.sessions.append(session)
        await self.log.attempt(lesson.page, self._open(session, lesson.page))

    async def work(self, trainers: int, seconds: float) -> None:
        """For some seconds, so many of the visitors train, and the others read and move sliders."""
        until = time.monotonic() + seconds
        tasks = [self._train(session, until) for session in self.sessions[:trainers]]
        tasks += [self._read(session, until) for session in self.sessions[trainers:]]
        await asyncio.gather(*tasks, self._watch_the_clock(until))

    async def leave(self) -> None:
        """All visitors close their tabs."""
        await asyncio.gather(*(session.close() for session in self.sessions), return_exceptions=True)
        self.sessions.clear()

    async def _watch_the_clock(self, until: float) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            await asyncio.sleep(0.05)
            self.log.lateness.append(time.monotonic() - began - 0.05)

    async def _read_on(self) -> None:
        await asyncio.sleep(random.uniform(*self.reading))

    async def _open(self, session: Session, page: str, query: str = "") -> None:
        self.log.note("open", page, await session.open(page, query))

    async def _read(self, session: Session, until: float) -> None:
        lessons = random.sample(self.lessons, len(self.lessons))
        while time.monotonic() < until:
            lesson = lessons[0]
            lessons = [*lessons[1:], lesson]
            await self._read_on()
            await self.log.attempt(lesson.page, self._open(session, lesson.page))
            for _ in range(MOVES_PER_LESSON):
                await self._read_on()
                if time.monotonic() < until:
                    await self.log.attempt(lesson.page, self._move(session, lesson))

    async def _move(self, session: Session, lesson: Lesson) -> None:
        self.moves += 1
        if isinstance(lesson.control, Slider):
            for seconds, received in await lesson.control.drag(session, PICTURES_PER_DRAG):
                self.log.samples.append(Sample("drag", lesson.page, time.monotonic(), seconds, received))
        self.log.note("move", lesson.page, await lesson.control.move(session, self.moves))
        for pause, wait in lesson.control.pauses:
            await asyncio.sleep(wait)
            self.log.note("rest", lesson.page, await session.trigger(lesson.control.key, pause))

    async def _train(self, session: Session, until: float) -> None:
        await self.log.attempt("live_training", self._open(session, "live_training", TRAINED))
        while time.monotonic() < until:
            await self._read_on()
            await self.log.attempt("a run", self._one_run(session, until))

    async def _one_run(self, session: Session, until: float) -> None:
        answer = await session.trigger(STAGE, "start", {"mode": "run"})
        self.log.note("start", "live_training", answer)
        run = json.loads(answer.data[STAGE])["run"]
        if not run:
            raise Failure("the run was refused")
        reader = Connection(session.address)
        with contextlib.closing(reader):
            await self._follow(reader, run["id"], until)
        self.log.note("rest", "live_training", await session.trigger(STAGE, "news"))

    async def _follow(self, reader: Connection, run: str, until: float) -> None:
        since, phase = 0, "queued"
        computed = time.monotonic()
        while phase in ("queued", "running") and time.monotonic() < until:
            began = time.monotonic()
            view = await run_view(reader, run, since)
            now = time.monotonic()
            self.log.polls.append((now, now - began))
            phase, since = view["phase"], view["next"]
            for chunk in view["chunks"]:
                if chunk["kind"] == "rows":
                    self.log.epochs.append((now, run, len(chunk["columns"]["seconds"])))
            if phase == "failed":
                raise Failure(f"the run failed: {view['sentence']}")
            computed = now if phase == "running" else computed
            pause = QUEUED_SECONDS if now - computed > LONG_WAIT else POLL_SECONDS
            await asyncio.sleep(max(0.0, pause - (now - began)))
