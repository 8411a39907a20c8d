"""A visitor's run of one lesson: started by the page, played by a component, read back for the words around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from core.errors import ConfigError
from core.runs.event import Job
from core.runs.manager import UNKNOWN
from core.runs.messages import Mode
from core.runs.status import RunRefused
from pages.server.runs import runs, visitor

E = TypeVar("E")

MOST_ASIDE = 2  # runs of a lesson; the server ends a visitor's oldest ones when there are too many


@dataclass
class LiveRun(Generic[E]):
    """The present run of a lesson, one per visitor.

    Attributes:
        run_id: the manager's id; None before the first Start and after a reset.
        experiment: what it trains; None without a run.
        aside: runs of other experiments, by their ids, the newest last: they rest, and come back with their experiment.
        cleared: the experiment of which the reader wants random weights instead of those that were trained before.
    """

    run_id: str | None = None
    experiment: E | None = None
    aside: dict[str, E] = field(default_factory=dict)
    cleared: E | None = None
    _messages: list[str] = field(default_factory=list)

    def start(self, job: Job, experiment: E, mode: Mode, choice: str | None = None) -> str | None:
        """Begin a run in place of the present one; a sentence if the server cannot take it.

        Mode and choice may come from the browser as they are: what the manager does not know is refused.
        """
        owner, alive, address = visitor()
        self.drop()
        try:
            self.run_id = runs().start(job, owner, alive, mode, choice, address)
        except (RunRefused, ConfigError) as error:
            return str(error)
        self.experiment = experiment
        return None

    @property
    def reference(self) -> dict[str, str] | None:
        """What a component needs to follow the run."""
        return None if self.run_id is None else {"id": self.run_id}

    def drop(self) -> None:
        """End the run and forget it."""
        if self.run_id is not None:
            runs().end(self.run_id)
        self._follow(None, None)

    def reset(self, experiment: E) -> None:
        """Back to random weights, also where the page would show weights that were trained before."""
        self.drop()
        self.cleared = experiment

    def recall(self) -> None:
        """Weights that were trained before may be shown again."""
        self.cleared = None

    def suit(self, experiment: E, trains: Callable[[E], object] = lambda experiment: experiment) -> str | None:
        """Follow the run of an experiment; one of another experiment is put aside until that one comes back.

        Args:
            trains: what of an experiment decides what its run computes.

        Returns:
            The id of the run that has come back, if one has.
        """
        wanted = trains(experiment)
        if self.experiment is not None and trains(self.experiment) != wanted:
            self._put_aside()
        if self.run_id is not None:
            return None
        known = [run_id for run_id, other in self.aside.items() if trains(other) == wanted]
        alive = next((run_id for run_id in reversed(known) if runs().status(run_id) is not UNKNOWN), None)
        if alive is not None:
            self._follow(alive, self.aside.pop(alive))
        return alive

    def _put_aside(self) -> None:
        """It pauses, and what it has said and left stays; of too many the oldest ends."""
        assert self.run_id is not None
        assert self.experiment is not None
        runs().command(self.run_id, "pause")
        self.aside[self.run_id] = self.experiment
        for run_id in list(self.aside)[:-MOST_ASIDE]:
            del self.aside[run_id]
            runs().end(run_id)
        self._follow(None, None)

    def _follow(self, run_id: str | None, experiment: E | None) -> None:
        self.run_id, self.experiment, self.cleared = run_id, experiment, None
        self._messages.clear()

    def messages(self) -> list[str]:
        """Everything that the run has sent so far."""
        if self.run_id is None:
            return []
        while True:
            view = runs().view(self.run_id, len(self._messages))
            if not view.chunks:
                return self._messages
            self._messages.extend(view.chunks)

    def kept(self, *names: str) -> Mapping[str, Any]:
        """What the run left for the page, by name, or what of these names it left; empty without a run."""
        return {} if self.run_id is None else runs().kept(self.run_id, names or None)

    def kept_names(self) -> frozenset[str]:
        """The names of what it left."""
        return frozenset() if self.run_id is None else runs().kept_names(self.run_id)

    @property
    def growing(self) -> bool:
        """Whether it computes, or waits for its turn."""
        return self.run_id is not None and runs().status(self.run_id).phase in ("running", "queued")


def trigger_value(component: str, trigger: str) -> dict[str, Any]:
    """What a component said; it comes from the browser, so it is only used where it fits."""
    message = st.session_state[component].get(trigger)
    return message if isinstance(message, dict) else {}


def live_run(slug: str) -> LiveRun[Any]:
    """The visitor's run of a lesson."""
    key = f"{slug}.run"
    if key not in st.session_state:
        st.session_state[key] = LiveRun()
    run: LiveRun[Any] = st.session_state[key]
    return run
