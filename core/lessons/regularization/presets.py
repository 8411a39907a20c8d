"""Networks that learn by heart, what helps against it; a phenomenon each, in groups that are the lesson's parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.lessons.regularization.experiment import PARTS, RegularizationExperiment, Training
from core.regularization.arms import Strengths
from core.settings.link import Preset


def _preset(title: str, description: str, part: str, *arms: str, **settings: Any) -> Preset[RegularizationExperiment]:
    return Preset(title, description, RegularizationExperiment(part, arms, **settings), PARTS[part])


_ALL = ("none", "l1", "l2", "dropout", "shift", "flip", "early")

REGULARIZATION_PRESETS: Mapping[str, Preset[RegularizationExperiment]] = MappingProxyType(
    {
        "wrong-labels": _preset(
            "L2 against nothing",
            "Three in ten labels are wrong, and the network learns them all, unless its weights must stay small.",
            "arms",
            "none",
            "l2",
        ),
        "all-remedies": _preset(
            "Every remedy",
            "Six ways to keep the network from learning by heart, one by one. One of them is wrong for digits.",
            "arms",
            *_ALL,
            training=Training(epochs=200, seeds=3),
        ),
        "together": _preset(
            "Together",
            "L2, dropout and shifts alone, and all three at once: is more better?",
            "arms",
            *("none", "l2", "dropout", "shift", "together"),
            training=Training(seeds=5),
        ),
        "clean-labels": _preset(
            "Clean labels",
            "A hundred digits, all labels right: there is nothing wrong to learn by heart, and no remedy helps.",
            "arms",
            *_ALL,
            training=Training(images=100, wrong=0, epochs=200, seeds=5),
        ),
        "too-strong": _preset(
            "Too strong",
            "L2 ten times as strong: the weights are so small that the network answers nothing any more.",
            "arms",
            *("none", "l2"),
            strengths=Strengths(l2=0.1),
            training=Training(seeds=3),
        ),
        "exact-zeros": _preset(
            "Exact zeros",
            "L1 is said to make weights exactly zero. The gradient's way does not; a proximal step does.",
            "l1",
            *("none", "l1", "proximal"),
            training=Training(seeds=3),
        ),
    }
)
