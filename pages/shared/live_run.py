"""A visitor's run of one lesson: started by the page, played by a component, read back for the words around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from core.errors import ConfigError
from core.runs.event import Job
from core.runs.messages import Mode
from core.runs.status import RunRefused
from pages.server.runs import runs, visitor

E = TypeVar("E")


@dataclass
class LiveRun(Generic[E]):
    """The present run of a lesson, one per visitor.

    Attributes:
        run_id: the manager's id; None before the first Start and after a reset.
        experiment: what it trains; None without a run.
    """

    run_id: str | None = None
    experiment: E | None = None
    _messages: list[str] = field(default_factory=list)

    def start(self, job: Job, experiment: E, mode: Mode, choice: str | None = None) -> str | None:
        """Begin a run in place of the present one; a sentence if the server cannot take it.

        Mode and choice may come from the browser as they are: what the manager does not know is refused.
        """
        owner, alive = visitor()
        self.drop()
        try:
            self.run_id = runs().start(job, owner, alive, mode, choice)
        except (RunRefused, ConfigError) as error:
            return str(error)
        self.experiment = experiment
        return None

    def only_for(self, experiment: E) -> None:
        """End the run if it trains another experiment."""
        if self.experiment not in (None, experiment):
            self.drop()

    @property
    def told(self) -> dict[str, str] | None:
        """The run as a component is told of it."""
        return None if self.run_id is None else {"id": self.run_id}

    def drop(self) -> None:
        """End the run and forget it."""
        if self.run_id is not None:
            runs().end(self.run_id)
        self.run_id, self.experiment = None, None
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

    def kept(self) -> Mapping[str, Any]:
        """What the run left for the page, by name; empty without a run."""
        return {} if self.run_id is None else runs().kept(self.run_id)


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
