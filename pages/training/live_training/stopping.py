"""Early stopping, penalties and the further presets of the live-training lesson."""

from __future__ import annotations

import streamlit as st

from core.lessons.live_training.changes import with_fit, with_stopping
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.presets import FEATURED, TRAINING_PRESETS
from core.training.early_stopping import MOST_PATIENCE
from core.training.fit_config import LARGEST_PENALTY
from pages.shared.controls import choice, decimal, ladder, switch, whole
from pages.shared.lesson_state import LessonState
from pages.training.live_training.follow import STOPPING

State = LessonState[TrainingExperiment]

PENALTIES = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
NORMS = (0.1, 0.3, 1.0, 3.0, 10.0)
RULES = {
    "never": "off: train all epochs",
    "consecutive": "when worse than the epoch before, several times in a row",
    "best": "when the best epoch is too long ago",
}


@st.fragment(key=STOPPING)
def stopping(state: State) -> None:
    """The rule of early stopping; L1, L2, clipping."""
    fit, rule = state.experiment.fit, state.experiment.fit.stopping
    choice(state, "rule", "Early stopping", RULES, rule.rule, lambda e, name: with_stopping(e, rule=name))
    left, right = st.columns(2)
    with left:
        patience = (1, MOST_PATIENCE)
        whole(state, "patience", "Patience", patience, rule.patience, lambda e, n: with_stopping(e, patience=n))
    with right:
        change = lambda e, value: with_stopping(e, min_delta=value)  # noqa: E731
        decimal(state, "delta", "min_delta", (0, 100), rule.min_delta, change, step=0.001)
    label = "Go back to the best weights"
    switch(state, "restore", label, rule.restore_best, lambda e, on: with_stopping(e, restore_best=on))
    st.divider()
    with st.container(horizontal=True):
        ladder(state, "l1", "L1, λ", PENALTIES, fit.l1, lambda e, value: with_fit(e, l1=value))
        decay = "weight_decay" if fit.optimizer == "adamw" else "l2"
        label = "Decay" if fit.optimizer == "adamw" else "L2, λ"
        ladder(state, "l2", label, PENALTIES, getattr(fit, decay), lambda e, value: with_fit(e, **{decay: value}))
        clip = fit.clip or 0.0
        change = lambda e, norm: with_fit(e, clip=norm or None)  # noqa: E731
        ladder(state, "clip", "Clip (0: off)", (0.0, *NORMS), clip, change)
    st.caption(f"λ from 0 to {LARGEST_PENALTY:g}. Clipping bounds the norm of each step's gradient.")


def more_presets(state: State) -> None:
    """The presets that have no button."""
    for name, preset in TRAINING_PRESETS.items():
        if name not in FEATURED:
            key = f"{state.slug}.more.{name}"
            st.button(
                preset.title, key=key, on_click=state.choose, args=(name,), type="tertiary", help=preset.description
            )
