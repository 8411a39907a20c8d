"""Races worth watching, a phenomenon each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.lessons.optimizers.experiment import OWN, PARTS, OptimizerExperiment
from core.optimizers.race import LABELS
from core.optimizers.surfaces import SURFACES
from core.settings.link import Preset

ALL = tuple(LABELS)


def _race(title: str, words: str, surface: str, **settings: Any) -> Preset[OptimizerExperiment]:
    if surface != OWN:
        (x, y), (rate, adaptive) = SURFACES[surface].start, SURFACES[surface].rates
        settings = {"x": float(x), "y": float(y), "rate": rate, "adaptive": adaptive, **settings}
    return Preset(title, words, OptimizerExperiment(surface=surface, **{"racers": ALL, **settings}), PARTS["race"])


OPTIMIZER_PRESETS: Mapping[str, Preset[OptimizerExperiment]] = MappingProxyType(
    {
        "bowl": _race(
            "Bowl",
            "A gentle bowl and three optimizers: SGD walks straight down, momentum rolls past the bottom and back.",
            "bowl",
            racers=("sgd", "momentum", "adam"),
        ),
        "ravine": _race(
            "Ravine",
            "Fifty times as steep across as along: the rate that the walls allow is slow along the floor.",
            "ravine",
            steps=150,
        ),
        "too-fast": _race(
            "Too fast for SGD",
            "A little above 2/λ: SGD is thrown out of the ravine, momentum is not.",
            "ravine",
            rate=0.041,
            racers=("sgd", "momentum"),
        ),
        "rosenbrock": _race("Rosenbrock", "A curved valley: down into it is easy, along it is not.", "rosenbrock"),
        "saddle": _race(
            "Saddle",
            "A millionth beside the ridge of a saddle: flat where nothing is lowest, and who gets away first?",
            "saddle",
            steps=200,
        ),
        "on-the-ridge": _race(
            "On the ridge",
            "Exactly on the ridge: no gradient points off it, and no optimizer without noise ever leaves.",
            "saddle",
            y=0.0,
        ),
        "valleys": _race(
            "Many valleys",
            "Many valleys, one of them the lowest: who walks stops in the next one, who rolls may pass it by.",
            "valleys",
        ),
        "own-formula": _race(
            "Your formula",
            "Any loss of two names: this one has two lowest places. Type another one under Exact values.",
            OWN,
            x=-0.5,
            y=-1.5,
            rate=0.02,
            adaptive=0.1,
        ),
    }
)
