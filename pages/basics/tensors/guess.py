"""Guess the shape: ten exercises, and the reader's own expression."""

from __future__ import annotations

import streamlit as st

from core.errors import InsideTheNetError
from core.lessons.tensors.experiment import TensorExperiment
from core.lessons.tensors.picture import shape_text
from core.tensors.exercises import ERROR, EXERCISES, Exercise, Outcome, outcome, read_guess, solve
from core.text import escape_markdown
from pages.basics.tensors.text_setting import text_setting
from pages.shared.lesson_state import LessonState

GRAMMAR = (
    "Names A, B, C with the shapes above; + - * / @, comparisons; indices such as `A[0]`, `A[:, None]`, `A[[0, 1]]`, "
    "`A[A > 2]`; `.T .mT .view() .reshape() .expand() .permute() .transpose() .unsqueeze() .squeeze() .flatten() "
    ".contiguous() .sum() .mean()`; `torch.maximum(A, B)`, `torch.cat([A, B], 0)`, `torch.stack([A, B])`."
)


def guess(state: LessonState[TensorExperiment]) -> None:
    st.header("Guess the shape", anchor=False)
    number = st.segmented_control(
        "Exercise", range(1, len(EXERCISES) + 1), default=1, required=True, key="tensors.exercise", wrap=True
    )
    exercise = EXERCISES[(number or 1) - 1]
    shapes = ", ".join(f"{name} has shape {shape_text(shape)}" for name, shape in exercise.shapes.items())
    st.markdown(f"{shapes}. Which shape has `{exercise.expression}`?")
    text = st.text_input("Your guess", key=f"tensors.guess.{number}", max_chars=60, placeholder="2, 3 or error")
    if text.strip():
        _judge(text, exercise)
    own(state)


def _judge(text: str, exercise: Exercise) -> None:
    try:
        guessed = read_guess(text)
    except InsideTheNetError as problem:
        st.error(escape_markdown(str(problem)), icon=":material/error:")
        return
    found = solve(exercise)
    told = f"PyTorch: *{found.error}*." if found.shape is None else f"PyTorch says **{shape_text(found.shape)}**."
    words = f"{told} {exercise.idea}{_steps(found)}"
    if guessed == found.shape:
        st.success(f"Right. {words}", icon=":material/check_circle:")
    else:
        said = ERROR if guessed is None else shape_text(guessed)
        st.info(f"Not quite: you said {said}. {words}", icon=":material/lightbulb:")


def _steps(found: Outcome) -> str:
    if len(found.steps) < 2:
        return ""
    return " Step by step: " + ", ".join(f"`{text}` {shape_text(shape)}" for text, shape in found.steps) + "."


def own(state: LessonState[TensorExperiment]) -> None:
    """An expression of the reader's over A, B and C of the experiment."""
    experiment = state.experiment
    shapes = ", ".join(f"{name} {shape_text(tensor.shape)}" for name, tensor in experiment.tensors().items())
    text_setting(state, "own", f"Your own expression, with {shapes}", "A[:, None] + B")
    found = outcome(experiment.own, experiment.tensors())
    if found.shape is not None:
        st.markdown(f"`{experiment.own}` has shape **{shape_text(found.shape)}**.{_steps(found)}")
    else:
        st.markdown(f"{'PyTorch refuses: ' if found.by_torch else ''}*{escape_markdown(found.error)}*")
    st.caption(GRAMMAR)
