"""Networks that learn by heart, what helps against it; a phenomenon each, in groups that are the lesson's parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.data.images.augmentation import Augmentation
from core.lessons.regularization.experiment import PARTS, RegularizationExperiment, Training
from core.regularization.arms import Strengths
from core.regularization.double_descent import Descent
from core.regularization.masks import Masks
from core.settings.link import Preset


def _preset(title: str, description: str, part: str, *arms: str, **settings: Any) -> Preset[RegularizationExperiment]:
    experiment = RegularizationExperiment(part, arms or ("none", "l2"), **settings)
    return Preset(title, description, experiment, PARTS[part])


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
            strengths=Strengths(proximal=0.3),
            training=Training(seeds=3),
        ),
        "many-masks": _preset(
            "Many masks",
            "Every mask gives another answer. On average they say what eval() says, and twenty noisy points show why "
            "that is worth having.",
            "dropout",
            training=Training(epochs=1000),
        ),
        "drop-nine-in-ten": _preset(
            "Nine in ten",
            "With p = 0.9 a mask leaves six of 64 units, ten times as loud: the answers scatter, the curve grows flat.",
            "dropout",
            strengths=Strengths(dropout=0.9),
            masks=Masks(probability=0.9),
            training=Training(epochs=1000),
        ),
        "flips-and-crops": _preset(
            "Flips and crops",
            "One photo, twelve times as training sees it: still a flower, and never the same pixels.",
            "augmentation",
            augmentation=Augmentation(flip=True, shift=15),
        ),
        "everything-at-once": _preset(
            "Everything at once",
            "Turned, moved, mirrored and recoloured: where does the flower stop being one?",
            "augmentation",
            augmentation=Augmentation(True, 20, 30, 50, 50, 60, 40),
        ),
        "random-labels": _preset(
            "Random labels",
            "The network learns labels that mean nothing as perfectly as right ones; only fresh digits tell.",
            "labels",
            training=Training(images=300, wrong=0, seeds=3),
        ),
        "edge-of-stability": _preset(
            "The edge of stability",
            "Gradient descent walks to sharper and sharper places, up to the sharpest one that its rate can bear.",
            "rate",
            training=Training(images=300, wrong=0, epochs=1000, seeds=3),
        ),
        "double-descent": _preset(
            "Double descent",
            "With as many features as points the fit is at its worst; with many more its error falls again.",
            "width",
        ),
        "ridge": _preset(
            "Ridge",
            "A little ridge, λ = 0.1, and the peak is gone.",
            "width",
            descent=Descent(ridge=0.1),
        ),
    }
)
