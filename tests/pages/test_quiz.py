"""Questions: exactly the wrong options have a fault, and the reply names the one of the chosen option."""

from __future__ import annotations

import importlib
import itertools
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.quiz import Question
from tests.fixtures.pages import PAGES


def test_what_is_not_a_question_is_refused() -> None:
    with pytest.raises(ValueError, match="answer must be one of the 2 options, got 2"):
        Question("?", ("a", "b"), 2, "")
    with pytest.raises(ValueError, match="options must differ"):
        Question("?", ("a", "a"), 0, "")
    for faults in (("", ""), ("no", "no"), ("no",), ("no", "", "no")):
        with pytest.raises(ValueError, match="faults must say why"):
            Question("?", ("a", "b"), 0, "", faults)


def test_a_question_is_another_one_when_text_options_or_answer_change() -> None:
    asked = Question("?", ("a", "b"), 0, "because")
    assert asked.identity == Question("?", ("a", "b"), 0, "for another reason").identity
    others = (Question("??", ("a", "b"), 0, ""), Question("?", ("a", "c"), 0, ""), Question("?", ("a", "b"), 1, ""))
    assert len({question.identity for question in (asked, *others)}) == 4


def quiz(answer: int | None) -> None:
    import streamlit as st

    from core.lessons.forward_pass.link import FORWARD_PASS_LINK
    from pages.shared.lesson_state import lesson_state, note_arrival
    from pages.shared.quiz import Question, predict

    note_arrival("forward_pass")
    answer = st.session_state.get("told", answer)
    faults = () if answer is None else tuple("" if n == answer else f"Fault {n}." for n in range(3))
    question = Question("?", ("a", "b", "c"), answer, "Because.", faults)
    predict(lesson_state("forward_pass", FORWARD_PASS_LINK), "it", question)


@pytest.mark.parametrize(
    ("answer", "chosen", "reply"),
    [
        (1, 1, "Right. Because."),
        (1, 0, "Not quite. Fault 0. The answer: **b**. Because."),
        (1, 2, "Not quite. Fault 2. The answer: **b**. Because."),
        (None, 0, "Noted. Because."),
    ],
)
def test_the_reply_names_the_fault_of_the_chosen_option(answer: int | None, chosen: int, reply: str) -> None:
    at = AppTest.from_function(quiz, kwargs={"answer": answer}).run()
    at.radio[0].set_value(chosen)
    at.run()
    assert [box.value for box in itertools.chain(at.success, at.info)] == [reply]


def test_what_was_chosen_before_a_run_is_judged_after_it() -> None:
    at = AppTest.from_function(quiz, kwargs={"answer": None}).run()
    at.radio[0].set_value(2)
    at.run()
    at.session_state["told"] = 1
    at.run()
    assert [box.value for box in at.info] == ["Not quite. Fault 2. The answer: **b**. Because."]
    at.radio[0].set_value(1)
    at.run()
    assert [box.value for box in at.success] == ["Right. Because."]


def questions_of(module: Any) -> list[Question]:
    found = [value for value in vars(module).values() if isinstance(value, Question)]
    for value in vars(module).values():
        if isinstance(value, tuple):
            found += [one for one in value if isinstance(one, Question)]
        elif hasattr(value, "values") and not isinstance(value, type):
            found += [one for one in value.values() if isinstance(one, Question)]
    return found


def test_every_standing_question_of_every_lesson_says_what_is_wrong_with_each_option() -> None:
    files = [*PAGES.rglob("words.py"), *PAGES.rglob("questions.py")]
    names = [("pages", *file.relative_to(PAGES).with_suffix("").parts) for file in files]
    modules = [importlib.import_module(".".join(parts)) for parts in names]
    found = [question for module in modules for question in questions_of(module)]
    assert len(found) >= 3 * 7
    assert [question.text for question in found if not question.faults] == []
