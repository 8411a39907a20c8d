"""The run manager without its lock and its thread: everything that happens, happens in a call."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from multiprocessing.connection import Connection

from core.runs import schedule
from core.runs.backend import Backend, Worker
from core.runs.limits import MEGABYTE, Limits
from core.runs.messages import Command, Mode
from core.runs.run import Run
from core.runs.status import RunRefused, Status

LONGEST_SLEEP = 0.25  # seconds between two turns while there are runs
_GAVE_WAY = "The run left the queue to others, who wait for fewer: start it again when fewer wait."
MEMORY_SECONDS = 0.25  # between two looks at how much runs hold

_log = logging.getLogger(__name__)


class Clockwork:
    """Runs and what becomes of them.

    Args:
        backend: where runs compute.
        limits: how much they may take.
        clock: seconds, rising.

    Attributes:
        runs: by id, in the order of their start.
        leaving: processes of forgotten runs that are not gone yet.
    """

    def __init__(self, backend: Backend, limits: Limits, clock: Callable[[], float]) -> None:
        self._backend, self._limits, self._clock = backend, limits, clock
        self._numbers = itertools.count()
        self._memory_seen = clock()
        self.runs: dict[str, Run] = {}
        self.leaving: list[Worker] = []

    def admit(self, run: Run, mode: Mode, choice: str | None = None) -> None:
        """Let a run in; the owner's oldest ones make room for it, in a full queue one of whoever waits for most.

        Raises:
            RunRefused: too many wait already, and nobody for more than this owner and those of the same address.
        """
        now, limits, owner = self._clock(), self._limits, run.owner
        leaving = schedule.surplus(self.runs.values(), owner, limits)
        others = [run for run in self.runs.values() if run not in leaving]
        if len(schedule.queue(others, limits, now)) - schedule.free_slots(others, limits) >= limits.queue:
            gives_way = schedule.one_to_give_way(others, owner, run.address, limits, now)
            if gives_way is None:
                raise RunRefused("Too many runs are waiting already: try again in a minute.")
            gives_way.finish("ended", _GAVE_WAY, now)
            others.remove(gives_way)
        if len(others) >= limits.remembered:
            forgotten = schedule.one_to_forget(others, limits, now)
            if forgotten is None:
                raise RunRefused("Too many runs are computing already: try again in a minute.")
            leaving.append(forgotten)
        for other in leaving:
            self.forget(other)
        run.wants(mode, choice)
        self.runs[run.id] = run
        self.assign()

    def forget(self, run: Run) -> None:
        """End a run and everything that is known of it."""
        self.runs.pop(run.id, None)
        if run.worker is not None:
            run.worker.kill()
            self.leaving.append(run.worker)

    def obey(self, run: Run, command: Command, choice: str | None = None) -> None:
        """Do what the reader wants, if the run still can."""
        if run.final:
            return
        if command == "stop":
            run.finish("done" if run.rest == "done" and run.idle else "ended", None, self._clock())
        elif command == "pause":
            run.pause()
        elif run.rest != "done" or run.can_continue:
            run.wants(command, choice)
        self.assign()

    def status(self, run: Run) -> Status:
        """What the run does now."""
        now, limits = self._clock(), self._limits
        phase = schedule.phase_of(run, limits, now)
        place = 0
        if phase == "queued":
            place = 1 + schedule.queue(self.runs.values(), limits, now).index(run)
        return Status(phase, place, run.can_continue and phase == "done", run.sentence)

    def away(self, run: Run) -> bool:
        """Whether the run pauses because nobody looks."""
        return schedule.is_away(run, self._limits, self._clock())

    def handles(self) -> list[Connection | int]:
        """What to wait for: each has news for `turn` when it is ready."""
        return [run.worker.handle for run in self.runs.values() if run.worker] + [w.handle for w in self.leaving]

    def patience(self) -> float:
        """Seconds after which `turn` has something to do even if no process says anything."""
        deadlines = [run.kill_at - self._clock() for run in self.runs.values() if run.kill_at is not None]
        return max(0.0, min([LONGEST_SLEEP, *deadlines]))

    def turn(self) -> None:
        """Hear what processes say, keep runs within their limits, give places to those who wait."""
        now = self._clock()
        for run in self.runs.values():
            self._hear(run, now)
        self.leaving = [worker for worker in self.leaving if worker.running]
        for run in self.runs.values():
            if not run.final:
                self._bound(run, now)
        if now - self._memory_seen >= MEMORY_SECONDS:
            self._memory_seen = now
            self._bound_memory(now)
            self._bound_histories(now)
        self.assign()

    def _hear(self, run: Run, now: float) -> None:
        worker = run.worker
        if worker is None:
            return
        run.hear(now)
        if not worker.running:
            run.worker = run.kill_at = None
            if run.slot_since is not None:
                run.free_slot(now)
            if not run.final:
                run.finish("failed", worker.last_words, now)
        elif run.kill_at is not None and now >= run.kill_at:
            worker.kill()

    def _bound(self, run: Run, now: float) -> None:
        """End a run that has used up what it may have, and pause one that nobody watches."""
        limits = self._limits
        if run.history.full:
            most = f"{limits.history / MEGABYTE:.3g} MB"
            run.finish("done", f"The run was stopped: its pictures filled the {most} that one run may keep.", now)
        elif run.computed(now) > limits.seconds:
            sentence = f"The run was stopped after {limits.seconds:g} seconds of computing, the most for one run."
            run.finish("done", sentence, now)
        elif run.rest == "done" and run.idle and not run.can_continue:
            run.finish("done", None, now)
        elif self._has_rested_long(run, now):
            self._retire(run, f"was paused for more than {limits.idle_seconds / 60:.3g} minutes", now)
        elif run.slot_since is not None and self.away(run):
            run.yield_slot()

    def _has_rested_long(self, run: Run, now: float) -> bool:
        resting = run.worker is not None and schedule.is_resting(run, self._limits, now)
        return resting and now - run.rested > self._limits.idle_seconds

    def _bound_memory(self, now: float) -> None:
        for run in self.runs.values():
            if run.worker is not None and run.slot_since is not None and not run.final:
                taken = run.worker.memory()
                if taken is not None and taken > self._limits.memory:
                    most = f"{self._limits.memory / MEGABYTE:.4g} MB"
                    run.finish("failed", f"The run was stopped: it needs more than {most} of memory.", now)
                    run.worker.kill()

    def _bound_histories(self, now: float) -> None:
        """Forget runs at rest, the one that is missed least first, while all together have said too much."""
        while sum(run.history.size for run in self.runs.values()) > self._limits.histories:
            forgotten = schedule.one_to_forget(self.runs.values(), self._limits, now)
            if forgotten is None:
                return
            self.forget(forgotten)

    def _retire(self, run: Run, why: str, now: float) -> None:
        """End the process of a run at rest; what it has said stays."""
        if run.rest == "done":
            run.finish("done", None, now)
        else:
            run.finish("ended", f"The run {why} and was ended: start it again to see the same numbers.", now)

    def assign(self) -> None:
        """Give free places to those who wait longest, and ask for one if somebody must wait."""
        now, runs, limits = self._clock(), self.runs.values(), self._limits
        for run in runs:
            if not run.waits:
                run.queued_at = None
            elif run.queued_at is None:
                run.queued_at = next(self._numbers)
        for run in schedule.queue(runs, limits, now):
            if schedule.free_slots(runs, limits) > 0 and self._has_process(run, now):
                run.take_slot(now)
        yielding = schedule.one_to_yield(runs, limits, now)
        if yielding is not None:
            yielding.yield_slot()

    def _has_process(self, run: Run, now: float) -> bool:
        """Whether the run has a process, after having launched one if there is room."""
        if run.worker is None and self._has_room(now):
            try:
                run.worker = self._backend.launch(run.job, self._limits)
            except Exception:
                _log.exception("A run could not be launched.")
                run.finish("failed", "The run could not be started.", now)
        return run.worker is not None

    def _has_room(self, now: float) -> bool:
        """Whether one more process may be; if not, the process that is missed least is asked to end."""
        runs = self.runs.values()
        if sum(run.worker is not None for run in runs) + len(self.leaving) < self._limits.processes:
            return True
        ending = self.leaving or any(run.final and run.worker for run in runs)
        evicted = None if ending else schedule.one_to_evict(runs, self._limits, now)
        if evicted is not None:
            self._retire(evicted, "rested while others needed its place", now)
        return False
