"""The reader's own formula: a text box, examples, and what is wrong with the text, if anything is."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.autograd.formula.expression import expression
from core.autograd.formula.latex import expression_latex
from core.autograd.formula.presets import EXPRESSIONS
from core.errors import InsideTheNetError
from core.lessons.chain_rule.experiment import ChainRule
from pages.shared.controls import set_verdict, typed
from pages.shared.formula_problem import problem_of, say_problem
from pages.shared.lesson_state import LessonState

TEXT = "formula"


def formula_popover(state: LessonState[ChainRule]) -> None:
    """Type a formula, or take an example."""
    text = state.experiment.formula.text
    key, problem = typed(state, TEXT, text)
    with st.popover("Your formula", icon=":material/function:"):
        st.text_input("Formula", text, key=key, max_chars=400, on_change=_take, args=(state, key))
        if problem:
            say_problem(*problem)
        st.caption(
            "Names, numbers, + − \\* / \\*\\*, parentheses, and sin, cos, tan, exp, log, sqrt, abs, tanh, sigmoid, "
            "relu, softplus, max, min. Every name becomes a leaf tensor with a slider."
        )
        with st.container(horizontal=True, gap="small"):
            for name, preset in EXPRESSIONS.items():
                st.button(preset.title, key=f"chain_rule.example.{name}", on_click=state.choose, args=(name,))


def formula_line(experiment: ChainRule) -> None:
    """The formula that is walked through, typeset."""
    if experiment.kind == "formula":
        st.latex(f"f = {expression_latex(experiment.formula.term)}")


def _take(state: LessonState[ChainRule], key: str) -> None:
    """Walk through the typed formula; if it cannot be, the old one stays and the reason is shown."""
    text = st.session_state[key]
    try:
        formula = expression(text, dict(state.experiment.formula.values))
        state.experiment = dataclasses.replace(state.experiment, kind="formula", formula=formula)
    except InsideTheNetError as error:
        set_verdict(state, TEXT, state.experiment.formula.text, problem_of(error, text))
    else:
        set_verdict(state, TEXT, state.experiment.formula.text)
