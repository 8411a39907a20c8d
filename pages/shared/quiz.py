"""Questions in the text: predict, then reveal; and three checks at the end of a lesson."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Question:
    """A question with its options.

    Attributes:
        text: the question, Markdown.
        options: what can be chosen.
        answer: index of the right option.
        why: the explanation, shown after a choice.
    """

    text: str
    options: Sequence[str]
    answer: int
    why: str


def predict(key: str, question: Question) -> None:
    """Ask before the page tells: the explanation comes after the choice."""
    with st.container(border=True):
        st.markdown(f"**Predict, then reveal.** {question.text}")
        _ask(key, question)


def check_questions(slug: str, questions: Sequence[Question]) -> None:
    """The three questions at the end of a lesson."""
    st.header("Check yourself", anchor=False)
    _checks(slug, questions)


@st.fragment
def _checks(slug: str, questions: Sequence[Question]) -> None:
    for number, question in enumerate(questions, 1):
        st.markdown(f"**{number}.** {question.text}")
        _ask(f"{slug}.check{number}", question)


def _ask(key: str, question: Question) -> None:
    chosen = st.radio(
        "Your answer",
        range(len(question.options)),
        index=None,
        key=key,
        format_func=lambda index: question.options[index],
        horizontal=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    if chosen is None:
        return
    if chosen == question.answer:
        st.success(f"Right. {question.why}", icon=":material/check_circle:")
    else:
        right = question.options[question.answer]
        st.info(f"Not quite: **{right}**. {question.why}", icon=":material/lightbulb:")
