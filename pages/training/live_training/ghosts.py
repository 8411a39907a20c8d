"""Runs that are over and stay for comparison, at most five, each with a letter and its own settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.lessons.live_training.description import describe
from core.lessons.live_training.experiment import TrainingExperiment
from core.runs.recording.history import History
from core.settings.declared import differences

GHOSTS, LETTERS = "live_training.ghosts", "live_training.letters"
MOST_GHOSTS, MOST_POINTS = 5, 400


@dataclass(frozen=True)
class Ghost:
    """One finished run: its letter, its settings, its losses as (epoch, loss) pairs, its best and last epoch.

    `run` is the id of a run that rests and may come back.
    """

    name: str
    experiment: TrainingExperiment
    training: tuple[tuple[int, float], ...]
    validation: tuple[tuple[int, float], ...]
    best: int | None
    stop: int
    run: str | None = None


def ghosts() -> list[Ghost]:
    """The visitor's ghosts, oldest first."""
    kept: list[Ghost] = st.session_state.setdefault(GHOSTS, [])
    return kept


def keep_ghost(experiment: TrainingExperiment, history: History, run: str | None = None) -> None:
    """Remember a run, if it trained at all; the sixth drives out the oldest."""
    if history.last < 1:
        return
    number = st.session_state[LETTERS] = st.session_state.get(LETTERS, -1) + 1
    best = history.stop["best"] if history.stop else None
    training, validation = (_thinned(history.column(f"{name}_loss")) for name in ("training", "validation"))
    ghost = Ghost(chr(ord("A") + number % 26), experiment, training, validation, best, history.last, run)
    st.session_state[GHOSTS] = [*ghosts(), ghost][-MOST_GHOSTS:]


def forget_run(run: str) -> None:
    """Its run is on display again."""
    st.session_state[GHOSTS] = [ghost for ghost in ghosts() if ghost.run != run]


def forget_ghost(name: object) -> None:
    """Take one ghost away."""
    st.session_state[GHOSTS] = [ghost for ghost in ghosts() if ghost.name != name]


def _thinned(losses: Sequence[float | None]) -> tuple[tuple[int, float], ...]:
    """At most 400 epochs, evenly chosen, the last one among them."""
    step = -(-len(losses) // MOST_POINTS)
    chosen = [*range(1, len(losses) - 1, step), len(losses) - 1]
    return tuple((epoch, loss) for epoch in chosen if (loss := losses[epoch]) is not None)


def ghost_data(present: TrainingExperiment) -> list[dict[str, Any]]:
    """The ghosts as the component draws them, with what the present settings have changed."""
    return [
        {
            "name": ghost.name,
            "label": describe(ghost.experiment),
            "differences": ", ".join(differences(present, ghost.experiment)) or "the same settings",
            "training": ghost.training,
            "validation": ghost.validation or None,
            "best": ghost.best,
            "stop": ghost.stop,
        }
        for ghost in ghosts()
    ]
