"""The run manager: starts, watches, bounds and ends runs, for any number of threads that ask."""

from __future__ import annotations

import logging
import pickle
import re
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass

from core.errors import ConfigError
from core.runs.backend import Backend
from core.runs.clockwork import Clockwork
from core.runs.event import Job
from core.runs.history import History
from core.runs.limits import LAPTOP, Limits
from core.runs.messages import COMMANDS, MODES, Command, Mode
from core.runs.run import Run
from core.runs.status import RunRefused, Status
from core.runs.supervisor import Supervisor, Watch

ALIVE_SECONDS = 1.0  # between two looks whether owners are still there
ANSWER_BYTES = 1_000_000  # of chunks in one view
CLOSING_SECONDS = 3.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class View(Status):
    """A status, and what the run has said from some number on.

    Attributes:
        chunks: JSON objects as texts, about a megabyte at most.
        next: the number to ask from next time.
    """

    chunks: tuple[str, ...] = ()
    next: int = 0


UNKNOWN = View("ended")  # the view of a run that does not exist, or not any more


class RunManager:
    """Runs of many owners, within limits. Safe to use from any thread; no method waits for a run.

    Args:
        backend: where runs compute.
        limits: how much they may take.
        clock: seconds, rising.
        supervised: whether a thread does the clockwork while there are runs; else the caller calls `turn`.
    """

    def __init__(
        self,
        backend: Backend,
        limits: Limits = LAPTOP,
        clock: Callable[[], float] = time.monotonic,
        *,
        supervised: bool = True,
    ) -> None:
        self._backend, self._limits, self._clock, self._supervised = backend, limits, clock, supervised
        self._lock = threading.RLock()
        self._clockwork = Clockwork(backend, limits, clock)
        self._supervisor = Supervisor(self._watch)
        self._alive_seen = clock()
        self._closed = False

    def start(
        self,
        job: Job,
        owner: str,
        alive: Callable[[], bool],
        mode: Mode = "run",
        choice: str | None = None,
        address: str | None = None,
    ) -> str:
        """Start a run, at once or as soon as there is room, and give its id.

        The owner's oldest runs are forgotten when there would be too many.

        Args:
            job: what to compute.
            owner: whose run it is.
            alive: asked about once a second whether the owner is still there; when not, the run is forgotten.
            mode: "run", or a single "epoch" or "batch".
            choice: which single step, where the job has several kinds; None: whatever comes next.
            address: whence the owner comes, if others come from there: all of them together get one share.

        Raises:
            RunRefused: too many wait already, or the server is closing.
            ConfigError: there is no such mode, or the choice is no short word.
        """
        _check("mode", mode, MODES)
        _check_choice(choice)
        run_id, place = secrets.token_urlsafe(16), address or owner
        with self._lock:
            if self._closed:
                raise RunRefused("The server is closing: no run can be started any more.")
            history = History(self._limits.history)
            self._clockwork.admit(Run(run_id, owner, place, alive, job, history, self._clock()), mode, choice)
        self._wake()
        return run_id

    def command(self, run_id: str, command: Command, choice: str | None = None) -> bool:
        """Run on, go one epoch or one batch, pause or stop; False if there is no such run.

        What a run cannot do any more is ignored. The choice says which single step, where the job has several kinds.

        Raises:
            ConfigError: there is no such command, or the choice is no short word.
        """
        _check("command", command, COMMANDS)
        _check_choice(choice)
        with self._lock:
            run = self._clockwork.runs.get(run_id)
            if run is None:
                return False
            run.seen = self._clock()
            self._clockwork.obey(run, command, choice)
        self._wake()
        return True

    def status(self, run_id: str) -> Status:
        """What a run does, `UNKNOWN` if there is no such run. Does not count as somebody looking at it."""
        with self._lock:
            run = self._clockwork.runs.get(run_id)
            return UNKNOWN if run is None else self._clockwork.status(run)

    def view(self, run_id: str, since: int = 0) -> View:
        """What a run does and has said from number `since` on, `UNKNOWN` if there is no such run.

        This counts as somebody looking at it: a run that pauses without a viewer goes on.
        """
        with self._lock:
            run = self._clockwork.runs.get(run_id)
            if run is None:
                return UNKNOWN
            was_away = self._clockwork.away(run)
            run.seen = self._clock()
            first = min(max(since, 0), len(run.history))
            chunks = run.history.since(first, ANSWER_BYTES)
            view = View(**asdict(self._clockwork.status(run)), chunks=chunks, next=first + len(chunks))
        if was_away:
            self._wake()
        return view

    def kept(self, run_id: str, names: Collection[str] | None = None) -> Mapping[str, object]:
        """The last value that a run has kept under each key; empty if there is no such run.

        Args:
            names: the keys that are wanted, as far as they are there; None: all.
        """
        with self._lock:
            run = self._clockwork.runs.get(run_id)
            values = {} if run is None else dict(run.history.kept)
        return {key: pickle.loads(value) for key, value in values.items() if names is None or key in names}

    def kept_names(self, run_id: str) -> frozenset[str]:
        """The keys under which a run has kept something."""
        with self._lock:
            run = self._clockwork.runs.get(run_id)
            return frozenset() if run is None else frozenset(run.history.kept)

    def end(self, run_id: str) -> None:
        """End a run and forget it."""
        with self._lock:
            run = self._clockwork.runs.get(run_id)
            if run is not None:
                self._clockwork.forget(run)
                self._clockwork.assign()
        self._wake()

    def hand_over(self, owner: str, heir: str, alive: Callable[[], bool], address: str | None = None) -> None:
        """Give all runs of an owner to another one, who is asked from now on whether they are still there."""
        with self._lock:
            for run in self._clockwork.runs.values():
                if run.owner == owner:
                    run.owner, run.alive, run.address = heir, alive, address or heir

    def end_all(self, owner: str) -> None:
        """End and forget all runs of an owner."""
        with self._lock:
            own = [run.id for run in self._clockwork.runs.values() if run.owner == owner]
        for run_id in own:
            self.end(run_id)

    def close(self) -> None:
        """End everything, for good; waits until the processes are gone."""
        with self._lock:
            self._closed = True
            for run in list(self._clockwork.runs.values()):
                self._clockwork.forget(run)
        self._backend.close()
        self._wake()
        self._supervisor.join(CLOSING_SECONDS)

    def turn(self) -> None:
        """Do what there is to do now, once."""
        gone = self._gone()
        with self._lock:
            for run_id in gone:
                run = self._clockwork.runs.get(run_id)
                if run is not None:
                    self._clockwork.forget(run)
            self._clockwork.turn()

    def _gone(self) -> list[str]:
        """Runs whose owner is no longer there. Asked without the lock: the answer is somebody else's code."""
        with self._lock:
            now = self._clock()
            if now - self._alive_seen < ALIVE_SECONDS:
                return []
            self._alive_seen = now
            asked = [(run.id, run.alive) for run in self._clockwork.runs.values()]
        return [run_id for run_id, alive in asked if not _answer(alive)]

    def _wake(self) -> None:
        with self._lock:
            anything = bool(self._clockwork.runs or self._clockwork.leaving)
        if self._supervised and anything:
            self._supervisor.wake()

    def _watch(self) -> Watch | None:
        self.turn()
        with self._lock:
            anything = bool(self._clockwork.runs or self._clockwork.leaving)
            return Watch(self._clockwork.handles(), self._clockwork.patience()) if anything else None


def _check(argument: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ConfigError(argument, f"must be one of {', '.join(known)}", value)


def _check_choice(choice: str | None) -> None:
    if choice is not None and not (isinstance(choice, str) and re.fullmatch("[a-z-]{1,40}", choice)):
        raise ConfigError("choice", "must be up to 40 small letters and hyphens", choice)


def _answer(alive: Callable[[], bool]) -> bool:
    """The owner's answer; one that fails counts as gone, so that nothing is kept for nobody."""
    try:
        return alive()
    except Exception:
        _log.exception("An owner of runs could not be asked whether it is still there.")
        return False
