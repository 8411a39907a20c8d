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


def _race(
    title: str, words: str, surface: str, group: str = PARTS["race"], **settings: Any
) -> Preset[OptimizerExperiment]:
    if surface != OWN:
        (x, y), (rate, adaptive) = SURFACES[surface].start, SURFACES[surface].rates
        settings = {"x": float(x), "y": float(y), "rate": rate, "adaptive": adaptive, **settings}
    return Preset(title, words, OptimizerExperiment(surface=surface, **{"racers": ALL, **settings}), group)


def _step(title: str, words: str, lead: str, **settings: Any) -> Preset[OptimizerExperiment]:
    ravine = {"surface": "ravine", "x": -9.0, "y": 1.0, "rate": 0.03, "adaptive": 0.3, "steps": 20}
    experiment = OptimizerExperiment(part="step", lead=lead, at=2, **{**ravine, **settings})
    return Preset(title, words, experiment, PARTS["step"])


def _network(title: str, words: str, **settings: Any) -> Preset[OptimizerExperiment]:
    racers = ("sgd", "momentum", "adam")
    experiment = OptimizerExperiment(part="network", racers=racers, rate=1.0, adaptive=0.05, steps=80, **settings)
    return Preset(title, words, experiment, PARTS["network"])


def _schedules(title: str, words: str, **settings: Any) -> Preset[OptimizerExperiment]:
    ravine = {"surface": "ravine", "x": -9.0, "y": 1.0, "rate": 0.03, "adaptive": 0.3, "steps": 150}
    return Preset(title, words, OptimizerExperiment(part="schedules", **{**ravine, **settings}), PARTS["schedules"])


def _line(title: str, words: str, **settings: Any) -> Preset[OptimizerExperiment]:
    experiment = OptimizerExperiment(part="line", **{"x": 0.0, "y": 30.0, "rate": 0.1, "steps": 80, **settings})
    return Preset(title, words, experiment, PARTS["line"])


MORE = "Traps"  # of the races: more presets than one row holds

OPTIMIZER_PRESETS: Mapping[str, Preset[OptimizerExperiment]] = MappingProxyType(
    {
        "bowl": _race(
            "Bowl",
            "A gentle bowl and three optimizers: SGD walks straight down, momentum rolls past the bottom and back.",
            "bowl",
            racers=("sgd", "momentum", "adam"),
            steps=70,
        ),
        "ravine": _race(
            "Ravine",
            "Fifty times as steep across as along: the rate that the walls allow is slow along the floor.",
            "ravine",
            steps=150,
        ),
        "too-fast": _race(
            "Too fast",
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
            MORE,
            steps=200,
        ),
        "on-the-ridge": _race(
            "Ridge",
            "Exactly on the ridge: no gradient points off it, and no optimizer without noise ever leaves.",
            "saddle",
            MORE,
            y=0.0,
        ),
        "valleys": _race(
            "Valleys",
            "Many valleys, one of them the lowest: who walks stops in the next one, who rolls may pass it by.",
            "valleys",
            MORE,
        ),
        "own-formula": _race(
            "Formula",
            "Any loss of two names: this one has two lowest places. Type another one under Exact values.",
            OWN,
            MORE,
            x=-0.5,
            y=-1.5,
            rate=0.02,
            adaptive=0.1,
        ),
        "adam-step": _step(
            "Adam", "The second step of Adam in a ravine: two means, two corrections, one division.", "adam"
        ),
        "momentum-step": _step("Momentum", "The second step with momentum: most of it is the first one.", "momentum"),
        "nesterov-step": _step("Nesterov", "The same gradients, and a look ahead.", "nesterov", rate=0.01),
        "adamw-step": _step("AdamW", "Adam once more, and the place itself shrinks.", "adamw", decay=0.1),
        "rmsprop-step": _step(
            "RMSprop", "The first steps are ten times as long as the rate: nothing is corrected.", "rmsprop"
        ),
        "lbfgs-step": _step("LBFGS", "From the second step on it knows some of the curvature.", "lbfgs"),
        "network-pca": _network(
            "Its training",
            "The plane in which a network's training moved most: the loss on the way from its random weights.",
            plane="pca",
            x=-15.102,
            y=-1.762,
        ),
        "network-random": _network(
            "Two random directions",
            "Around the trained weights in two random directions: a crater, and most of the training happens outside "
            "of this plane.",
            plane="random",
            x=-0.6,
            y=0.8,
        ),
        "noisy-adam": _schedules(
            "Noisy Adam",
            "Noise in every gradient: a constant rate goes on jumping, a falling one comes to rest.",
            lead="adam",
            noise=5.0,
        ),
        "quiet-sgd": _schedules(
            "Too early to slow down",
            "SGD with little noise is not there yet when the schedules make it slow: the constant rate wins.",
            lead="sgd",
            noise=2.0,
        ),
        "batches": _line(
            "Batches", "All samples, fifty, or one per step: the same way down on average, with more and more noise."
        ),
        "course-line": _line(
            "The course's line",
            "Rate 0.02, batches of 50, 30 epochs: 300 steps to a slope of about 45.5.",
            rate=0.02,
            steps=300,
            y=0.0,
        ),
    }
)
