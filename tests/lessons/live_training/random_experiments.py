"""Valid live-training experiments of every shape, made from a seed."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from core.data.data_config import DataConfig
from core.data.load import default_data
from core.data.sets.entry import TABLE
from core.data.sets.registry import DATA_SETS
from core.lessons.live_training.experiment import TrainingExperiment
from core.networks.activations import ACTIVATIONS
from core.numbers import LARGEST_SEED
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.losses import LOSSES
from core.training.optimizers import OPTIMIZERS, SCHEDULES


def _number(rng: random.Random, low: float, high: float) -> float:
    return rng.choice((low, high, max(low, round(rng.uniform(low, high), 2)), rng.uniform(low, high)))


def _seed(rng: random.Random) -> int:
    return rng.choice((0, 1, LARGEST_SEED, rng.randint(0, LARGEST_SEED)))


def _data(rng: random.Random) -> DataConfig:
    kind = DATA_SETS[rng.choice([name for name in DATA_SETS if name != TABLE])]
    known = {"binary": 2, "classes": len(kind.classes)}

    def point() -> tuple[float, ...]:
        values = [_number(rng, -100, 100) for _ in kind.inputs]
        target = float(rng.randrange(known[kind.task])) if kind.task in known else _number(rng, -1e6, 1e6)
        return (*values, target)

    many = rng.choice((0, 0, 1, 20)) if len(kind.inputs) < 4 else 0
    return replace(
        default_data(kind.name),
        samples=rng.randint(int(kind.samples.low), int(kind.samples.high)),
        noise=_number(rng, kind.noise.low, kind.noise.high),
        training_share=kind.training_share if kind.share_fixed else rng.choice((10, 50, 90, 100)),
        seed=(seed := _seed(rng)),
        standard_target=kind.task == "regression" and seed % 3 == 1,
        points=tuple(point() for _ in range(many)),
        random_labels=rng.random() < 0.3,
    )


def _fit(rng: random.Random, task: Any) -> FitConfig:
    optimizer = rng.choice(list(OPTIMIZERS))
    decays = {"weight_decay" if optimizer == "adamw" else "l2": rng.choice((0.0, _number(rng, 0, 10)))}
    return FitConfig(
        rng.choice([loss.name for loss in LOSSES.values() if task in loss.tasks]),
        optimizer,
        learning_rate=_number(rng, 1e-6, 10),
        epochs=rng.randint(1, 5_000),
        batch_size=rng.choice((FULL_BATCH, 1, 5_000, rng.randint(1, 500))),
        schedule=rng.choice(list(SCHEDULES)),
        l1=rng.choice((0.0, _number(rng, 0, 10))),
        clip=rng.choice((None, 1.0, _number(rng, 1e-6, 1e6))),
        stopping=StoppingRule(
            rng.choice(("never", "consecutive", "best")),
            rng.randint(1, 1_000),
            rng.choice((0.0, 1e-05, _number(rng, 0, 100))),
            beyond=rng.random() < 0.5,
            restore_best=rng.random() < 0.5,
        ),
        shuffle_validation=rng.random() < 0.5,
        **decays,
    )


def random_experiment(rng: random.Random) -> TrainingExperiment:
    """One experiment."""
    data = _data(rng)
    return TrainingExperiment(
        data,
        hidden=tuple(rng.randint(1, 512) for _ in range(rng.randint(0, 6))),
        activation=rng.choice(list(ACTIVATIONS)),
        dropout=_number(rng, 0, 0.9),
        seed=_seed(rng),
        fit=_fit(rng, data.task),
    )
