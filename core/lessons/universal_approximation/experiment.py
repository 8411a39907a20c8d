"""The experiment of the lesson on universal approximation: link, exported script and test case in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.errors import ConfigError
from core.lessons.universal_approximation.by_hand import Bumps
from core.lessons.universal_approximation.curve import HEIGHT, Drawing, Heights
from core.lessons.universal_approximation.networks import Training
from core.settings.declared import check_settings, group, setting, taken
from core.settings.setting import Choice, Whole

STUDIES = {
    "width": "Wider",
    "start": "Another start",
    "depth": "Deeper",
    "images": "An image",
}
SLIDERS = ("bumps.pairs", "bumps.steepness", "drawing.seen")


@dataclass(frozen=True)
class ApproximationExperiment:
    """One state of the lesson.

    Attributes:
        drawing: the curve. bumps: the network that is built by hand.
        training: how a network with as many units learns the curve.
        study: what the study compares. seeds: from how many seeds, beginning with that of the training.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    drawing: Drawing = group(Drawing)
    bumps: Bumps = group(Bumps)
    training: Training = group(Training)
    study: str = setting(Choice(name="study", key="study", options=STUDIES), "width")
    seeds: int = setting(Whole(name="seeds", key="seeds", low=1, high=8, options=(1, 3, 5, 8)), 3)

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def learned(self) -> tuple[Drawing, int, Training]:
        """All that decides what the training comes to."""
        return self.drawing, self.bumps.units, self.training

    @property
    def studied(self) -> tuple[object, ...]:
        """All that decides what the study comes to: digits have no curve."""
        given = (self.training.seed,) if self.study == "images" else (self.drawing, self.bumps.steepness, self.training)
        return self.study, self.seeds, *given


def apply_change(experiment: ApproximationExperiment, change: Mapping[str, Any]) -> ApproximationExperiment:
    """The experiment after one change on the picture, as it arrives from the browser.

    Args:
        change: `set` is "knot" or "bump" (index, value), "read" (heights are read off the curve again), or the path of
            a setting with a slider; `value` is a number, or text from a field. Another number of bumps reads their
            heights anew.

    Raises:
        ConfigError: there is no such setting, or the value breaks a rule.
    """
    name, value, drawing, bumps = change.get("set"), change.get("value"), experiment.drawing, experiment.bumps
    if name == "knot":
        knots = _with(drawing.knots, change.get("index"), value)
        return replace(experiment, drawing=replace(drawing, knots=knots))
    if name == "bump":
        heights = tuple(round(height, 4) for height in bumps.heights_on(drawing).tolist())
        return replace(experiment, bumps=replace(bumps, heights=_with(heights, change.get("index"), value)))
    if name == "read":
        return replace(experiment, bumps=replace(bumps, heights=()))
    if name not in SLIDERS:
        raise ConfigError("change", f"must set a knot, a bump, or one of {', '.join(SLIDERS)}", name)
    if name == "bumps.pairs":
        experiment = replace(experiment, bumps=replace(bumps, heights=()))
    return taken(experiment, name, value)


def _with(heights: Heights, index: Any, value: object) -> Heights:
    """The heights with another one in one place. Raises ConfigError if there is no such place."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(heights):
        raise ConfigError("index", f"must be a whole number from 0 to {len(heights) - 1}", index)
    return (*heights[:index], HEIGHT.take(value), *heights[index + 1 :])
