"""The presets of the live-training lesson: every run of the course, and what a playground should offer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from core.data.data_config import DataConfig
from core.data.load import default_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.settings.link import Preset
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FULL_BATCH, FitConfig


def _data(name: str, **changes: object) -> DataConfig:
    return dataclasses.replace(default_data(name), **changes)  # type: ignore[arg-type]


_PARABOLA = _data("noisy_parabola")
_PARABOLA_FIT = FitConfig(learning_rate=0.05, epochs=201, batch_size=1, shuffle_validation=True)
_CONSECUTIVE = StoppingRule("consecutive", patience=3)


def _parabola(title: str, description: str, stopping: StoppingRule) -> Preset[TrainingExperiment]:
    fit = dataclasses.replace(_PARABOLA_FIT, stopping=stopping)
    return Preset(title, description, TrainingExperiment(_PARABOLA, (6,), "sigmoid", fit=fit))


def _linear(title: str, description: str, data: str, fit: FitConfig) -> Preset[TrainingExperiment]:
    return Preset(title, description, TrainingExperiment(_data(data), (), "identity", fit=fit))


def _wiggle(hidden: tuple[int, ...], rate: float, description: str) -> Preset[TrainingExperiment]:
    name = "-".join(map(str, (1, *hidden, 1)))
    fit = FitConfig(optimizer="sgd", learning_rate=rate, epochs=1_000, batch_size=50)
    return Preset(f"Wiggle, {name}", description, TrainingExperiment(_data("wiggle"), hidden, "sigmoid", fit=fit))


_BEST = StoppingRule("best", patience=20, restore_best=True)
_SOONER = StoppingRule("best", patience=8, restore_best=True)

TRAINING_PRESETS: Mapping[str, Preset[TrainingExperiment]] = MappingProxyType(
    {
        "early-stopping-epoch-53": _parabola(
            "Early stopping",
            "A 1-6-1 network on 40 noisy points. It stops when validation has become worse three epochs in a row.",
            _CONSECUTIVE,
        ),
        "overfitting": _parabola(
            "Overfitting",
            "The same network without early stopping: training goes on getting better, validation does not.",
            StoppingRule(),
        ),
        "best-so-far": _parabola(
            "Best so far",
            "The other rule: stop when three epochs have passed since the best one, and go back to its weights.",
            StoppingRule("best", patience=3, restore_best=True),
        ),
        "circles": Preset(
            "Circles",
            "A 2-5-1 ReLU network finds a closed boundary around the inner circle.",
            TrainingExperiment(
                _data("circles"),
                (5,),
                "relu",
                fit=FitConfig("bce", learning_rate=0.1, epochs=20, batch_size=50),
            ),
        ),
        "blobs": Preset(
            "Blobs",
            "Four classes, four logits: softmax and cross-entropy.",
            TrainingExperiment(
                _data("blobs"),
                (5,),
                "relu",
                fit=FitConfig("cross_entropy", learning_rate=0.2, epochs=10, batch_size=50),
            ),
        ),
        "spiral": Preset(
            "Spiral",
            "Two arms wound around each other: watch the hidden units share the work.",
            TrainingExperiment(
                _data("spiral"), (8, 8), "tanh", fit=FitConfig("bce", learning_rate=0.02, epochs=150, stopping=_BEST)
            ),
        ),
        "digits": Preset(
            "Digits",
            "Real handwriting, 8×8 pixels, ten classes.",
            TrainingExperiment(
                _data("digits"),
                (32,),
                "relu",
                fit=FitConfig(
                    "cross_entropy",
                    learning_rate=0.01,
                    epochs=60,
                    batch_size=64,
                    stopping=dataclasses.replace(_BEST, patience=8),
                ),
            ),
        ),
        "line": _linear(
            "Line",
            "One weight, one bias: gradient descent walks to where least squares jumps.",
            "line",
            FitConfig(optimizer="sgd", learning_rate=0.02, epochs=30, batch_size=50),
        ),
        "plane": _linear(
            "Plane",
            "Three inputs, three weights, one bias, again beside the exact answer.",
            "plane",
            FitConfig(optimizer="sgd", learning_rate=0.05, epochs=100, batch_size=50),
        ),
        "line-full-batch": _linear(
            "Line, full batch",
            "All 500 points in every step: without the noise of batches it ends at the exact answer.",
            "line",
            FitConfig(optimizer="sgd", learning_rate=0.05, epochs=150, batch_size=FULL_BATCH),
        ),
        "plane-full-batch": _linear(
            "Plane, full batch",
            "All 500 points in every step: four coefficients, all of them exact.",
            "plane",
            FitConfig(optimizer="sgd", learning_rate=0.05, epochs=150, batch_size=FULL_BATCH),
        ),
        "parabola-1-3-1": Preset(
            "Parabola, 1-3-1",
            "Three sigmoid units bend a line into a parabola.",
            TrainingExperiment(
                _PARABOLA,
                (3,),
                "sigmoid",
                fit=dataclasses.replace(_PARABOLA_FIT, learning_rate=0.1, epochs=101),
            ),
        ),
        "wiggle-1-3-1": _wiggle((3,), 0.01, "Three units are too few, and this SGD is slow."),
        "wiggle-1-5-3-1": _wiggle((5, 3), 0.3, "A second hidden layer and a bolder learning rate."),
        "wiggle-1-10-10-1": _wiggle((10, 10), 0.2, "Ten units twice: wide enough for the wiggle."),
        "noisy-sine": Preset(
            "Noisy sine, 1-512-1",
            "512 units for 64 points: the curve slowly starts to chase the noise.",
            TrainingExperiment(
                _data("noisy_sine"),
                (512,),
                "tanh",
                fit=FitConfig(learning_rate=1e-3, epochs=500, batch_size=FULL_BATCH),
            ),
        ),
        "random-labels": Preset(
            "Random labels",
            "The labels are shuffled: a wide network learns them by heart, and validation stays at chance.",
            TrainingExperiment(
                _data("digits", samples=400, random_labels=True),
                (256,),
                "relu",
                fit=FitConfig("cross_entropy", learning_rate=0.005, epochs=60, batch_size=32),
            ),
        ),
        "weight-decay": Preset(
            "L2 against overfitting",
            "Noisy moons and a large network, held back by a penalty on large weights.",
            TrainingExperiment(
                _data("moons", noise=30, training_share=40),
                (32, 32),
                "relu",
                fit=FitConfig("bce", learning_rate=0.01, epochs=150, l2=0.005),
            ),
        ),
        "dropout": Preset(
            "Dropout",
            "Ten noisy points and 128 units, a fifth of them switched off at random in every step.",
            TrainingExperiment(
                _data("few_points"),
                (128, 128),
                "relu",
                dropout=0.2,
                fit=FitConfig(learning_rate=0.005, epochs=500, batch_size=FULL_BATCH),
            ),
        ),
        "diverging": _linear(
            "A learning rate too high",
            "Every step overshoots further than the last, until the numbers are no use any more.",
            "line",
            FitConfig(optimizer="sgd", learning_rate=1.1, epochs=60, batch_size=FULL_BATCH),
        ),
    }
)
FEATURED = ("early-stopping-epoch-53", "overfitting", "blobs", "spiral", "digits")
