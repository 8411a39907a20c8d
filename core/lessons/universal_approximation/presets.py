"""Curves and networks worth looking at, a phenomenon each; the first ones are built by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.lessons.universal_approximation.by_hand import Bumps
from core.lessons.universal_approximation.curve import Drawing
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.networks import Training
from core.settings.link import Preset

HILL = (0.0, 0.0, 0.0, 0.1, 0.4, 0.7, 0.8, 0.7, 0.4, 0.1, 0.0, 0.0, 0.0)


def _preset(title: str, description: str, **settings: Any) -> Preset[ApproximationExperiment]:
    return Preset(title, description, ApproximationExperiment(**settings))


PRESETS: Mapping[str, Preset[ApproximationExperiment]] = MappingProxyType(
    {
        "three-bumps": _preset(
            "Three bumps",
            "A hill, and three bumps of two sigmoids each: the one in the middle does the work.",
            drawing=Drawing(HILL),
            bumps=Bumps(3, 60.0),
        ),
        "four-bumps": _preset(
            "Hills and valleys", "Four bumps for hills and valleys: too few, and where they are is luck."
        ),
        "many-bumps": _preset(
            "Many bumps",
            "Thirty-two bumps: a staircase so fine that it looks like the curve.",
            bumps=Bumps(32, 200.0),
        ),
        "leave-the-interval": _preset(
            "Leave the interval",
            "The network sees the middle half of the curve. What it does beyond has nothing to do with the curve.",
            drawing=Drawing(seen=0.5),
            bumps=Bumps(8),
        ),
        "bad-start": _preset(
            "A worse start",
            "Train it, below, from the weights that PyTorch draws: it could be the curve, and does it become it?",
            bumps=Bumps(8),
            training=Training("relu", "default"),
            study="start",
        ),
        "deep": _preset(
            "Deep or wide",
            "The study further down: one hidden layer or several, with about as many parameters.",
            bumps=Bumps(8),
            training=Training("relu"),
            study="depth",
        ),
        "image": _preset(
            "Why an image is hard",
            "The study further down: networks read digits, and then the digits move by a pixel or four.",
            bumps=Bumps(8),
            study="images",
            seeds=1,
        ),
    }
)
