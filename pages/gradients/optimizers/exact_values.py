"""Numbers to be typed, and the reader's own formula."""

from __future__ import annotations

import streamlit as st

from core.errors import InsideTheNetError
from core.lessons.optimizers.experiment import OWN, OptimizerExperiment
from core.settings.declared import replaced
from pages.shared.controls import control, set_verdict, typed
from pages.shared.formula_problem import problem_of, say_problem
from pages.shared.lesson_state import LessonState, part

EXACT, FORMULA = "optimizers.exact", "formula"
VALUES = {
    "race": ("decay",),
    "step": ("decay", "at"),
    "network": ("decay", "seed"),
    "schedules": ("noise", "seed"),
    "line": ("batch", "seed"),
}
WITH_FORMULA = ("race", "step", "schedules")


@part(EXACT)
def exact_values(state: LessonState[OptimizerExperiment]) -> None:
    """Start, steps, and what else the part on display has."""
    with st.popover("Exact values", icon=":material/tune:"):
        for path in ("x", "y", "steps", *VALUES[state.experiment.part]):
            control(state, path)
        if state.experiment.part in WITH_FORMULA:
            _formula(state)


def _formula(state: LessonState[OptimizerExperiment]) -> None:
    """A loss of two names."""
    state.shows("formula", "surface")
    text = state.experiment.formula
    key, problem = typed(state, FORMULA, text)
    st.text_input("Your formula", text, key=key, max_chars=400, on_change=_take, args=(state, key))
    if problem:
        say_problem(*problem)
    st.caption("Two names, numbers, + − \\* / \\*\\*, and sin, cos, tan, exp, log, sqrt, abs, tanh, max, min.")


def _take(state: LessonState[OptimizerExperiment], key: str) -> None:
    """Race on the typed formula; if it is none, the old one stays and the reason is shown."""
    text = st.session_state[key]
    try:
        changed = replaced(state.experiment, {"formula": text, "surface": OWN})
    except InsideTheNetError as error:
        set_verdict(state, FORMULA, state.experiment.formula, problem_of(error, text))
        state.change(lambda old: old)
    else:
        set_verdict(state, FORMULA, text)
        state.change(lambda _: changed)
