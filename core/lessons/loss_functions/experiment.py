"""The experiment of the lesson on loss functions: link, exported script and test case in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.errors import ConfigError
from core.losses.classes import LOGIT, WEIGHT, ClassScores
from core.losses.line import COORDINATE, LineFit
from core.losses.slopes import WeightLine, WrongAnswer
from core.losses.stability import OneLogit
from core.settings.declared import check_settings, group, setting, settings_of, taken
from core.settings.setting import Choice

PARTS = {
    "regression": "Regression",
    "classes": "Classification",
    "logits": "Why logits",
    "squared": "Why not MSE",
    "accuracy": "Why not accuracy",
}


@dataclass(frozen=True)
class LossExperiment:
    """One state of the lesson.

    Attributes:
        part: which of the pictures below is on the page.
        line: a line through points. scores: logits of a few samples. logit: one logit, computed in two ways.
        wrong: the logit of a wrong answer. walk: a place on a line through the weights of a network.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    part: str = setting(Choice(name="part", key="part", options=PARTS), "regression")
    line: LineFit = group(LineFit)
    scores: ClassScores = group(ClassScores)
    logit: OneLogit = group(OneLogit)
    wrong: WrongAnswer = group(WrongAnswer)
    walk: WeightLine = group(WeightLine)

    def __post_init__(self) -> None:
        check_settings(self)


def apply_change(experiment: LossExperiment, change: Mapping[str, Any]) -> LossExperiment:
    """The experiment after one change on the picture, as it arrives from the browser.

    Args:
        change: `set` is the path of a setting, or one of "point" (index, x, y), "logit" (sample, index, value),
            "weight" (index, value) and "label" (index, value); `value` is a number, or text from a field.

    Raises:
        ConfigError: there is no such setting, or the value breaks a rule.
    """
    name, value, line, scores = change.get("set"), change.get("value"), experiment.line, experiment.scores
    if name == "point":
        place = COORDINATE.take(change.get("x")), COORDINATE.take(change.get("y"))
        return replace(experiment, line=replace(line, points=_with(line.points, change.get("index"), place)))
    if name == "logit":
        sample = change.get("sample")
        row = _with(_at(scores.logits, sample), change.get("index"), LOGIT.take(value))
        return replace(experiment, scores=replace(scores, logits=_with(scores.logits, sample, row)))
    if name == "weight":
        weights = _with(scores.weights, change.get("index"), WEIGHT.take(value))
        return replace(experiment, scores=replace(scores, weights=weights))
    if name == "label":
        labels = _with(scores.labels, change.get("index"), _whole(value))
        return replace(experiment, scores=replace(scores, labels=labels))
    if not isinstance(name, str) or name not in settings_of(LossExperiment):
        raise ConfigError("change", "must set a setting, a point, a logit, a class weight or a label", name)
    return taken(experiment, name, value)


def _whole(value: object) -> int:
    """A label, from a list of a few."""
    try:
        return int(str(value))
    except ValueError:
        raise ConfigError("label", "must be the number of a class", value) from None


def _at(values: tuple[Any, ...], index: object) -> Any:
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(values):
        raise ConfigError("index", f"must be a whole number from 0 to {len(values) - 1}", index)
    return values[index]


def _with(values: tuple[Any, ...], index: Any, value: Any) -> tuple[Any, ...]:
    """The values with another one in one place. Raises ConfigError if there is no such place."""
    _at(values, index)
    return (*values[:index], value, *values[index + 1 :])
