"""The question before a run is answered by the run, and what is said of its best epoch is what its records say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.lessons.live_training.presets import TRAINING_PRESETS
from core.runs.recording.history import History
from pages.training.live_training.questions import ask_before
from pages.training.live_training.report import numbers

PARABOLA = TRAINING_PRESETS["overfitting"].experiment
LABELS = TRAINING_PRESETS["random-labels"].experiment


def told(
    training: dict[int, float], validation: dict[int, float], stop: int | None, name: str = "loss", **more: Any
) -> History:
    """A history with values at some epochs, stopped at one."""
    history = History(start={"classes": list(range(10)), "score": "R²", "unit": None})
    for epoch in sorted({*training, *validation}):
        values = {f"training_{name}": training.get(epoch), f"validation_{name}": validation.get(epoch)}
        history.add(epoch, {**{"training_score": 0.5, "validation_score": 0.5}, **values}, digits=9)
    if stop is not None:
        history.stops.append({"epoch": stop, "best": 1, "restored": False, "can_continue": False, **more})
    return history


@pytest.mark.parametrize(
    ("training", "validation", "answer"),
    [
        ((3.7, 2.9), (0.09, 2.9), "only the training loss"),
        ((3.7, 3.4), (0.9, 0.4), "both"),
        ((3.7, 3.8), (0.9, 0.4), "only the validation loss"),
        ((3.7, 3.7), (0.9, 0.9), "neither"),
    ],
)
def test_the_run_decides_which_loss_is_lower_at_the_end(
    training: tuple[float, float], validation: tuple[float, float], answer: str
) -> None:
    history = told(dict(zip((33, 201), training, strict=True)), dict(zip((33, 201), validation, strict=True)), 201)
    question = ask_before(PARABOLA, True, history)
    assert "epoch 33" in question.text
    assert question.answer is not None
    assert question.options[question.answer] == answer
    assert f"from {training[0]:.4f} to {training[1]:.4f}" in question.why
    both = question.faults[question.options.index("both")]
    assert ("The validation loss did not fall." in both) == (validation[1] >= validation[0])


def test_a_smaller_learning_rate_has_its_own_answer() -> None:
    """At 0.01 both losses fall: the question once took its answer from the run of the preset, and refused it."""
    slow = replace(PARABOLA, fit=replace(PARABOLA.fit, learning_rate=0.01))
    history = told({33: 4.6, 201: 3.6}, {33: 0.8, 201: 0.1}, 201)
    question = ask_before(slow, True, history)
    assert question.answer == question.options.index("both")


@pytest.mark.parametrize("stop", [None, 20])
def test_as_long_as_the_run_has_not_come_so_far_there_is_no_answer(stop: int | None) -> None:
    question = ask_before(PARABOLA, True, told({20: 1.0}, {20: 1.0}, stop))
    assert question.answer is None
    assert ("Press **Start**" in question.why) == (stop is None)


@pytest.mark.parametrize(("scores", "answer"), [((0.99, 0.1), 1), ((0.3, 0.1), 0), ((0.9, 0.8), 2), ((0.2, 0.9), None)])
def test_shuffled_labels_are_judged_by_both_scores(scores: tuple[float, float], answer: int | None) -> None:
    question = ask_before(LABELS, True, told({60: scores[0]}, {60: scores[1]}, 60, "score"))
    assert question.answer == answer
    assert f"training {100 * scores[0]:.1f} %" in question.why


def test_without_validation_nothing_is_asked_about_it() -> None:
    question = ask_before(replace(PARABOLA, hidden=(3,)), False, History())
    assert "none is held back" in question.text
    assert ask_before(TRAINING_PRESETS["line"].experiment, False, History()).answer == 0


def test_an_early_stop_says_nothing_of_overfitting_but_shows_how_to_find_out() -> None:
    history = told({32: 3.72, 53: 3.37}, {32: 0.087, 53: 0.8}, 53, best=32, can_continue=True)
    text = numbers(history)
    assert "was seen at epoch **32**. That is 21 epochs earlier; since then the training loss went from 3.7200" in text
    assert "**Go on** shows whether a better one would have come" in text
    assert "overfitting" not in text


def test_a_better_epoch_after_the_stop_is_told() -> None:
    history = told({32: 3.72, 53: 3.37, 69: 3.5}, {32: 0.087, 53: 0.8, 69: 0.0521}, 53, best=32, can_continue=True)
    text = numbers(history)
    assert "The best validation loss so far, **0.0521**, was seen at epoch **69**." in text
    assert "going on has found a better epoch than the rule" in text


@pytest.mark.parametrize(("end", "said"), [(2.9, True), (0.0522, False)])
def test_overfitting_is_said_where_validation_stays_clearly_worse(end: float, said: bool) -> None:
    late = dict.fromkeys(range(192, 202), end)
    history = told({69: 3.5, **dict.fromkeys(late, 2.9)}, {69: 0.0521, **late}, 201)
    assert ("overfitting" in numbers(history)) == said
