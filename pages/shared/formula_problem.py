"""What is wrong with a formula that the reader has typed, and where."""

from __future__ import annotations

import streamlit as st

from core.autograd.formula.error import ExpressionError
from core.errors import InsideTheNetError
from core.text import escape_markdown

Problem = tuple[str, str, tuple[int, int] | None]


def problem_of(error: InsideTheNetError, text: str) -> Problem:
    """A verdict on a text, for `set_verdict`."""
    return str(error), text, (error.position, error.end) if isinstance(error, ExpressionError) else None


def say_problem(sentence: str, text: str, place: tuple[int, int] | None) -> None:
    """The sentence, and the text with its place marked."""
    st.error(escape_markdown(sentence), icon=":material/error:")
    if place is not None:
        first, end = place
        st.code(f"{text}\n{' ' * first}{'^' * (end - first)}", language=None)
