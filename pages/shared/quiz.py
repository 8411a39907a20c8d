"""Questions in the text: predict, then reveal; and three checks at the end of a lesson."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from pages.shared.lesson_state import LessonState


@dataclass(frozen=True)
class Question:
    """A question with its options.

    Attributes:
        text: the question, Markdown.
        options: what can be chosen.
        answer: index of the right option; None as long as only a run can tell.
        why: the explanation, shown after a choice; without an answer, what the reader can do to get it.
        faults: why each option is wrong, "" for the right one; () where that is not known.

    Raises:
        ValueError: there is no such option, two are the same, or not each wrong one has its fault.
    """

    text: str
    options: Sequence[str]
    answer: int | None
    why: str
    faults: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.answer is not None and not 0 <= self.answer < len(self.options):
            raise ValueError(f"answer must be one of the {len(self.options)} options, got {self.answer}")
        if len(set(self.options)) < len(self.options):
            raise ValueError(f"options must differ, got {list(self.options)}")
        if self.faults and [not fault for fault in self.faults] != [n == self.answer for n in range(len(self.options))]:
            raise ValueError(f"faults must say why every other option than {self.answer} is wrong")

    @property
    def identity(self) -> str:
        """Stands for the question: an answer to one is none to another."""
        asked = repr((self.text, tuple(self.options), self.answer))
        return hashlib.sha256(asked.encode()).hexdigest()[:12]


def predict(state: LessonState[Any], name: str, question: Question) -> None:
    """Ask before the page tells: the explanation comes after the choice.

    The choice belongs to the preset and to the question as it is: another experiment asks anew. What was chosen before
    a run could tell is judged when it can.

    Args:
        name: of the question, unique in its lesson.
    """
    key = _place(state, name)
    now, before = (
        f"{key}#{state.preset}.{one.identity}" for one in (question, replace(question, answer=None, faults=()))
    )
    st.session_state[key] = now
    if before in st.session_state and now not in st.session_state:
        st.session_state[now] = st.session_state[before]
    with st.container(border=True, key=f"{state.slug}.question.{name}"):
        st.markdown(f"**Predict, then reveal.** {question.text}")
        _ask(now, question)


def is_answered(state: LessonState[Any], name: str) -> bool:
    """Whether the reader has answered a question as it was asked last."""
    return st.session_state.get(st.session_state.get(_place(state, name), "")) is not None


def _place(state: LessonState[Any], name: str) -> str:
    return f"{state.slug}.predict.{name}"


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
    if chosen is not None:
        _reply(chosen, question)


def _reply(chosen: int, question: Question) -> None:
    """Right, or why not; or that the answer is still to come."""
    if question.answer is None:
        st.info(f"Noted. {question.why}", icon=":material/hourglass_empty:")
    elif chosen == question.answer:
        st.success(f"Right. {question.why}", icon=":material/check_circle:")
    else:
        fault = f"{question.faults[chosen]} " if question.faults else ""
        right = question.options[question.answer]
        st.info(f"Not quite. {fault}The answer: **{right}**. {question.why}", icon=":material/lightbulb:")
