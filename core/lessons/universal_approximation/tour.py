"""The tour of universal approximation: from one bump to the reason why an image is hard."""

from __future__ import annotations

from core.lessons.tour import Step
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.presets import PRESETS

NAME = "universal_approximation"
HAND, FIT, STUDY = f"{NAME}.hand", f"{NAME}.fit.view", f"{NAME}.studies.view"


def _curve_is_another(experiment: ApproximationExperiment) -> bool:
    return experiment.drawing.knots != PRESETS["four-bumps"].experiment.drawing.knots


TOUR = (
    Step(
        "Two sigmoids, one bump",
        "A hill to build. Press ▶: a unit steps up, a second one steps down, their difference is a bump, and an "
        "outgoing "
        "weight gives it its height.",
        f"{HAND} >> .plot",
        {"preset": "three-bumps"},
    ),
    Step(
        "Draw a curve",
        "The points are the curve. Drag one, use the arrow keys, or draw across the plot with the mouse: the bumps "
        "follow.",
        f"{HAND} >> .plot",
        {"preset": "four-bumps"},
        "Draw another curve.",
        _curve_is_another,
    ),
    Step(
        "More bumps",
        "Four bumps are too few. Each one costs two units; the table says what they are worth.",
        f"{HAND} >> .panel",
        {"preset": "four-bumps"},
        "Set at least 16 bumps.",
        lambda experiment: experiment.bumps.pairs >= 16,
    ),
    Step(
        "Leave the interval",
        "The network gets no samples from the grey part. Its bumps end there; the curve does not.",
        f"{HAND} >> .plot",
        {"preset": "leave-the-interval"},
    ),
    Step(
        "Let training find the weights",
        "As many units, random weights. Press Train and compare it with the dashed line that you have built, also in "
        "the grey part.",
        FIT,
        {"preset": "leave-the-interval"},
    ),
    Step(
        "A worse start",
        "The same network could be the curve. Train it from the weights that PyTorch draws, and see what comes of it.",
        FIT,
        {"preset": "bad-start"},
    ),
    Step(
        "How wide?",
        "Seven widths, two activations, several seeds at once. Predict first, then train them all: the bands show how "
        "far apart the seeds end.",
        STUDY,
        {"preset": "many-bumps"},
    ),
    Step(
        "Why an image is hard",
        "Digits, moved by up to four pixels. An MLP and a CNN learn them in the middle of the image, and then once "
        "more wherever they are.",
        STUDY,
        {"preset": "image"},
    ),
)
