"""The page on regularization without a browser: arms to choose, strengths, questions that a run answers, proof."""

from __future__ import annotations

from typing import Any

import pytest

from core.lessons.regularization.experiment import RegularizationExperiment, apply_change
from core.lessons.regularization.picture import live_curves
from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from pages.training.regularization.questions import ASKED, CHECKS, which_is_best
from tests.fixtures.pages import keyed, ran

PAGE = "training/regularization/regularization.py"


def said(at: Any) -> str:
    return "\n".join(markdown.value for markdown in at.markdown)


def experiment_of(at: Any) -> RegularizationExperiment:
    found: RegularizationExperiment = at.session_state["regularization.state"].experiment
    return found


@pytest.mark.parametrize(
    "preset",
    [
        "all-remedies",
        "exact-zeros",
        "many-masks",
        "random-labels",
        "flips-and-crops",
        "edge-of-stability",
        "double-descent",
    ],
)
def test_a_preset_opens_with_a_proof_that_holds_and_the_courses_figures(opened: Any, preset: str) -> None:
    at = opened(preset=preset)
    assert experiment_of(at) == REGULARIZATION_PRESETS[preset].experiment
    shown = said(at)
    assert "They agree" in shown
    assert [figure for figure in ("**48.445133**", "**7.328376**", "**7.3810**") if figure not in shown] == []
    assert not at.warning


def test_arms_and_strengths_change_what_is_trained(opened: Any) -> None:
    at = opened()
    assert [slider.label for slider in at.select_slider] == ["L2, λ"]
    keyed(at.select_slider, "regularization.strengths.l2").set_value(0.1)
    assert experiment_of(ran(at)).strengths.l2 == 0.1
    keyed(at.pills, "regularization.arms").set_value(["early", "none", "flip"])
    assert experiment_of(ran(at)).arms == ("none", "flip", "early")
    assert [slider.label for slider in at.select_slider] == ["Patience, epochs"]
    keyed(at.pills, "regularization.arms").set_value([])
    assert experiment_of(ran(at)).arms == ("none", "flip", "early")
    assert "arms must be at least one" in " ".join(warning.value for warning in (*at.warning, *at.info))
    keyed(ran(at).number_input, "regularization.training.seed").set_value(5)
    assert experiment_of(ran(at)).training.seed == 5


def test_only_a_run_answers_which_arm_is_best() -> None:
    experiment = RegularizationExperiment(arms=("none", "l2", "flip"))
    assert which_is_best(experiment, None).answer is None
    question = which_is_best(experiment, [0.6, 0.85, 0.55])
    assert question.options[question.answer or 0] == "L2"
    assert question.faults == ["It answers 60.0 % rightly.", "", "It answers 55.0 % rightly."]


def test_the_check_on_weight_decay_has_the_answer_that_torch_gives() -> None:
    import torch

    start = torch.tensor([0.7, -0.3])
    decayed = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.SGD([decayed], lr=0.1, weight_decay=0.02)
    (0 * decayed.sum()).backward()
    optimizer.step()
    gradients = {"0.02 · Σw²": 0.04 * start, "0.01 · Σw²": 0.02 * start, "0.02 · Σ|w|": 0.02 * start.sign()}
    same = [option for option, gradient in gradients.items() if torch.allclose(decayed, start - 0.1 * gradient)]
    assert same == [CHECKS[0].options[CHECKS[0].answer or 0]]


def test_the_peak_of_the_question_is_the_one_that_least_squares_has() -> None:
    experiment = REGULARIZATION_PRESETS["double-descent"].experiment
    question = ASKED["width"](experiment)
    assert question.options[question.answer or 0] == "30 features"
    calm = ASKED["width"](REGULARIZATION_PRESETS["ridge"].experiment)
    assert calm.options[calm.answer or 0] == "1 feature"


def test_a_moved_weight_changes_sentences_and_link(opened: Any) -> None:
    at = opened(preset="exact-zeros")
    state = at.session_state["regularization.state"]
    state.experiment = apply_change(state.experiment, {"set": "one.weight", "value": 0.25})
    assert state.link()[0] == {"preset": "exact-zeros", "w": "0.25"}
    steps = live_curves(state.experiment)["steps"]
    assert steps[0].endswith("= 0.25 − 0.1·1·(1) − 0.1·(0) = 0.15.")
    assert steps[1].endswith("= 0.15.")
    ran(at)
