"""The page on loss functions without a browser: parts, moves, questions, proof."""

from __future__ import annotations

from typing import Any

import pytest

from core.lessons.loss_functions.experiment import LossExperiment, apply_change
from core.lessons.loss_functions.presets import LOSS_PRESETS
from core.losses.classes import ClassScores
from core.losses.line import LABELS, best_line
from pages.basics.loss_functions.questions import ASKED
from tests.fixtures.pages import keyed, ran

PAGE = "basics/loss_functions/loss_functions.py"


def said(at: Any) -> str:
    return "\n".join(markdown.value for markdown in at.markdown)


def edited(at: Any, *edits: dict[str, Any]) -> Any:
    """The page after edits on its picture, as the browser sends them when the hand rests."""
    state = at.session_state["loss_functions.state"]
    for edit in edits:
        state.experiment = apply_change(state.experiment, edit)
    return ran(at)


@pytest.mark.parametrize("preset", LOSS_PRESETS)
def test_every_preset_opens_with_its_figures_and_a_proof_that_holds(opened: Any, preset: str) -> None:
    at = opened(preset=preset)
    assert at.session_state["loss_functions.state"].experiment == LOSS_PRESETS[preset].experiment
    assert "They agree" in said(at)
    assert not at.warning


@pytest.mark.parametrize(
    ("preset", "figures"),
    [
        ("course-mse", ("**0.0175**", "**1.33** instead of 0")),
        ("one-outlier", ("**2.86·x + 0.96**", "**1.50·x − 0.05**")),
        ("six-outliers", ("**−0.11·x − 1.29**", "**1.34·x − 0.06**", "**1.07·x − 0.35**")),
        ("course-cross-entropy", ("0.8450, 0.8825, 0.9533, 0.9846", "0.1685, 0.1250, 0.0478, 0.0156", "**0.0892**")),
        ("saturated", ("**−0.9997**", "**−0.0007**", "**4.8**", "**75**", "**11,014**", "**9** steps", "**1,507**")),
        ("staircase", ("**0.7068**", "**23** values")),
    ],
)
def test_the_measured_figures_are_on_the_page(opened: Any, preset: str, figures: tuple[str, ...]) -> None:
    shown = said(opened(preset=preset))
    assert [figure for figure in figures if figure not in shown] == []


def test_the_courses_figures_stand_on_every_part(opened: Any) -> None:
    shown = said(opened(preset="staircase"))
    assert "an MSE of **0.0175**" in shown
    assert "a mean cross-entropy of **0.0892**" in shown


def test_what_is_for_a_second_reading_holds_the_measured_tables(opened: Any) -> None:
    at = opened(preset="one-outlier")
    at.session_state["loss_functions.second.regression"] = True
    rows = said(ran(at))
    for by, slope in ((5, "1.84·x"), (20, "2.86·x"), (100, "8.29·x")):
        assert f"| {by} | {slope}" in rows
    assert rows.count("1.50·x − 0.05") >= 3
    at = opened(preset="naive-float32")
    at.session_state["loss_functions.second.logits"] = True
    rows = said(ran(at))
    assert "| float32 | inf from 16.64 | inf from −88.73 | nan from 88.73 |" in rows
    assert "| float16 | inf from 8.32 |" in rows


def test_a_moved_logit_breaks_the_naive_loss(opened: Any) -> None:
    at = opened(preset="naive-float32")
    assert "the naive loss is **9.9996**" in said(at)
    assert "the naive loss is **inf**, PyTorch's **16.6400**" in said(edited(at, {"set": "logit.z", "value": 16.64}))


def test_a_moved_point_moves_the_loss_and_the_lines(opened: Any) -> None:
    at = edited(opened(), {"set": "point", "index": 1, "x": 0.6, "y": 1.6})
    mean = (0.05**2 + 1.0**2 + 0.2**2) / 3
    assert f"MSE of your line: **{mean:.4f}**" in said(at)
    points = at.session_state["loss_functions.state"].experiment.line.points
    assert [f"{best_line(points, name, 1.0)[0]:.2f}·x" in said(at) for name in LABELS] == [True] * 3


def test_a_batch_without_samples_that_count_says_so(opened: Any) -> None:
    at = opened(preset="ignore-index", labels="0-0-0-0")
    assert "No sample counts here" in said(at)
    assert "**nan**" in said(at)


def test_an_error_at_the_kink_of_mae_is_told(opened: Any) -> None:
    shown = said(opened(preset="course-mse", loss="mae", pts="0_0~1_3"))
    assert "One error lies at the kink of MAE" in shown
    assert "disagree" not in shown


@pytest.mark.parametrize(
    ("preset", "right", "words"),
    [
        ("course-mse", 1, "0.0175 becomes 0.0700"),
        ("course-cross-entropy", 1, "0.8450 stays 0.8450"),
        ("naive-float32", 2, "16.64 is the first"),
        ("naive-float16", 1, "8.32 is the first"),
        ("saturated", 2, "1,491.5 times"),
        ("staircase", 2, "only where a point changes sides"),
    ],
)
def test_the_question_of_a_part_is_answered_from_its_numbers(opened: Any, preset: str, right: int, words: str) -> None:
    at = opened(preset=preset)
    part = LOSS_PRESETS[preset].experiment.part
    keyed(at.radio, f"loss_functions.predict.{part}").set_value(right)
    (reply,) = [box.value for box in ran(at).success]
    assert words in reply


def test_a_number_typed_moves_the_picture_and_a_dragged_one_is_shown(opened: Any) -> None:
    at = opened()
    keyed(at.number_input, "loss_functions.line.slope").set_value(2.0)
    at = ran(at)
    assert at.session_state["loss_functions.state"].experiment.line.slope == 2.0
    mean = (0.3**2 + 0.5**2 + 0.5**2) / 3
    assert f"MSE of your line: **{mean:.4f}**" in said(at)
    at = edited(at, {"set": "line.slope", "value": -1.5})
    assert keyed(at.number_input, "loss_functions.line.slope").value == -1.5


def test_the_seed_is_asked_for_where_something_is_drawn(opened: Any) -> None:
    with pytest.raises(KeyError):
        keyed(opened().number_input, "loss_functions.walk.seed")
    at = opened(preset="staircase")
    keyed(at.number_input, "loss_functions.walk.seed").set_value(0)
    assert "Loss **0.6910**" in said(ran(at))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"set": "point", "index": 3, "x": 0, "y": 0}, "index must be a whole number from 0 to 2"),
        ({"set": "point", "index": True, "x": 0, "y": 0}, "index must be"),
        ({"set": "point", "index": 0, "x": "nan", "y": 0}, "coordinate of a point must be a number"),
        ({"set": "logit", "sample": 0, "index": 9, "value": 1}, "index must be a whole number from 0 to 2"),
        ({"set": "logit", "sample": None, "index": 0, "value": 1}, "index must be"),
        ({"set": "label", "index": 0, "value": "<b>"}, "label must be the number of a class"),
        ({"set": "label", "index": 0, "value": 3}, "label must be a whole number from 0 to"),
        ({"set": "weight", "index": 0, "value": -1}, "class weight must be a number from 0 to 100"),
        ({"set": "__class__", "value": 1}, "change must set"),
        ({"set": ["line"], "value": 1}, "change must set"),
        ({}, "change must set"),
    ],
)
def test_hostile_changes_are_refused_in_one_sentence(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        apply_change(LossExperiment(), change)


def test_all_logits_raised_leave_the_answer_alone_also_at_the_bound():
    scores = ClassScores(((100.0, 99.0),), (0,), weights=(1.0, 1.0))
    question = ASKED["classes"](LossExperiment(part="classes", scores=scores))
    assert question.answer == 1
    assert "0.7311 stays 0.7311" in question.why
