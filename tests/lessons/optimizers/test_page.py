"""The page on optimizers without a browser: figures, moves, the reader's formula, questions, proof."""

from __future__ import annotations

from typing import Any

import pytest

from core.lessons.optimizers.experiment import OptimizerExperiment, apply_change
from core.lessons.optimizers.picture import optimizer_picture
from tests.fixtures.pages import keyed, ran

PAGE = "gradients/optimizers/optimizers.py"


def said(at: Any) -> str:
    return "\n".join(markdown.value for markdown in at.markdown)


def test_the_ravine_shows_its_figures_asks_and_proves(opened: Any) -> None:
    at = opened(preset="ravine")
    shown = said(at)
    for words in (
        "**LBFGS** arrives first, after **8** steps. SGD arrives last, after 137. Nesterov diverges.",
        "SGD **0.0400**, Momentum **0.0760**, Nesterov **0.0271**",
        "All 915 steps of the race",
        "They agree",
    ):
        assert words in shown
    keyed(at.radio, "optimizers.predict.race").set_value(6)
    at.session_state["optimizers.second.race"] = True
    at = ran(at)
    assert "LBFGS after 8, RMSprop after 14, Momentum after 47" in at.success[0].value
    for row in ("| SGD | 0.0400 | 0.0400 |", "| Momentum | 0.0760 | 0.07", "| Nesterov | 0.0271 | 0.0271 |"):
        assert row in said(at)
    assert "so both must agree" in said(at)


def test_a_typed_formula_is_raced_on_and_a_wrong_one_is_told(opened: Any) -> None:
    at = opened()
    keyed(at.text_input, "optimizers.formula").set_value("(x - 1)**2 + 3*(y + 2)**2")
    at = ran(at)
    assert at.session_state["optimizers.state"].experiment.surface == "own"
    assert "curved by λ = **6**" in said(at)
    keyed(at.text_input, "optimizers.formula").set_value("x + z +")
    at = ran(at)
    assert at.session_state["optimizers.state"].experiment.formula == "(x - 1)**2 + 3*(y + 2)**2"
    assert at.error
    keyed(at.number_input, "optimizers.steps").set_value(7)
    assert "in at most 7 steps?" in said(ran(at))


def test_where_there_is_no_bowl_the_page_says_so(opened: Any) -> None:
    shown = said(opened(preset="own-formula", f="x**2 - y**2"))
    assert "The lowest place known is no bowl" in shown
    assert "disagree" not in shown


@pytest.mark.parametrize(
    ("preset", "right", "words"),
    [
        (
            "adam-step",
            0,
            ("m̂ = m / (1 − β₁ᵗ); for x: −1.68 / (1 − 0.9²) = −8.8421", "keeps **2,000** numbers", "All 20 steps"),
        ),
        ("network-pca", 3, ("This plane holds **98.5 %**", "λ = 2.36", "All 240 steps")),
        ("noisy-adam", 4, ("constant **0.4181**", "one-cycle **0.01246**", "standard deviation 5")),
        ("course-line", 0, ("slope **45.50** and intercept **−0.77**", "**6 %** point away")),
    ],
)
def test_every_part_shows_its_figures_asks_and_proves(
    opened: Any, preset: str, right: int, words: tuple[str, ...]
) -> None:
    at = opened(preset=preset)
    part = at.session_state["optimizers.state"].experiment.part
    shown = said(at) + optimizer_picture(at.session_state["optimizers.state"].experiment)["alt"]
    assert [text for text in (*words, "They agree") if text not in shown] == []
    keyed(at.radio, f"optimizers.predict.{part}").set_value(right)
    assert len(ran(at).success) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"set": "start", "x": 0}, "start y must be a number"),
        ({"set": "start", "x": "nan", "y": 1}, "start x must be a number"),
        ({"set": "racers", "value": []}, "optimizers must be some of"),
        ({"set": "racers", "value": ["sgd", ["adam"]]}, "optimizers must be some of"),
        ({"set": "rate", "value": 0}, "learning rate must be a number"),
        ({"set": "formula", "value": "x + __import__"}, "has no place in a formula"),
        ({"set": "__class__", "value": 1}, "change must set"),
        ({}, "change must set"),
    ],
)
def test_hostile_changes_are_refused_in_one_sentence(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        apply_change(OptimizerExperiment(), change)


def test_another_surface_comes_with_its_own_start_and_rates() -> None:
    changed = apply_change(OptimizerExperiment(), {"set": "surface", "value": "rosenbrock"})
    assert (changed.x, changed.y, changed.rate, changed.adaptive) == (-1.5, 2.0, 0.01, 0.1)
    assert apply_change(changed, {"set": "start", "x": 1, "y": "0.5"}).y == 0.5
    assert apply_change(changed, {"set": "racers", "value": ["adam", "sgd"]}).racers == ("sgd", "adam")
