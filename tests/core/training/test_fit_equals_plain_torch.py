"""The trainer against a plain DataLoader loop: losses, weights, gradients and random state, bit for bit."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn, optim

from core.data.data_set import DataSet, Task
from core.training.early_stopping import StoppingRule
from core.training.fit import FLAT_BELOW, epochs, fit
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.losses import LOSSES
from core.training.optimizers import OPTIMIZERS, SCHEDULES
from core.training.records import EpochRecord, StepRecord
from tests.core.training.student_loop import data_set, pairs, student_loop, total_norm

pytestmark = pytest.mark.same_bits

TORCH_LOSSES = {
    "mse": nn.MSELoss(),
    "mae": nn.L1Loss(),
    "huber": nn.HuberLoss(),
    "bce": nn.BCEWithLogitsLoss(),
    "cross_entropy": nn.CrossEntropyLoss(),
}
COMBINATIONS: list[tuple[str, Task]] = [
    ("mse", "regression"),
    ("mae", "regression"),
    ("huber", "regression"),
    ("bce", "binary"),
    ("cross_entropy", "classes"),
    ("mse", "classes"),
]


def torch_optimizer(config: FitConfig) -> Callable[[Any], optim.Optimizer]:
    """As a student writes it: λ of L2 is half of torch's weight_decay."""
    lr, l2 = config.learning_rate, 2 * config.l2
    made = {
        "sgd": lambda p: optim.SGD(p, lr, weight_decay=l2),
        "momentum": lambda p: optim.SGD(p, lr, momentum=0.9, weight_decay=l2),
        "nesterov": lambda p: optim.SGD(p, lr, momentum=0.9, nesterov=True, weight_decay=l2),
        "rmsprop": lambda p: optim.RMSprop(p, lr, weight_decay=l2),
        "adam": lambda p: optim.Adam(p, lr, weight_decay=l2),
        "adamw": lambda p: optim.AdamW(p, lr, weight_decay=config.weight_decay),
    }
    return made[config.optimizer]


def torch_schedule(config: FitConfig) -> Callable[[optim.Optimizer], Any] | None:
    """The schedules as the page describes them: halved four times, to 1 %, to 0, a tenth when it stalls."""
    n = config.epochs
    made = {
        "step": lambda o: optim.lr_scheduler.StepLR(o, step_size=max(1, n // 5), gamma=0.5),
        "exponential": lambda o: optim.lr_scheduler.ExponentialLR(o, gamma=round(0.01 ** (1 / n), 6)),
        "cosine": lambda o: optim.lr_scheduler.CosineAnnealingLR(o, T_max=n),
        "plateau": optim.lr_scheduler.ReduceLROnPlateau,
    }
    return made.get(config.schedule)


def network(data: DataSet, dropout: float = 0.0, hidden: int = 5) -> nn.Sequential:
    outputs = len(data.classes) if data.task == "classes" else 1
    inputs = data.training.x.shape[1]
    layers = [nn.Linear(inputs, hidden), nn.Tanh(), nn.Dropout(dropout), nn.Linear(hidden, 3), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(3, outputs))


def assert_same(config: FitConfig, data: DataSet, *, dropout: float = 0.0, hidden: int = 5, seed: int = 11) -> None:
    """Both loops from one seed: every loss, norm and rate of every epoch, and what is left behind."""
    torch.manual_seed(seed)
    plain = network(data, dropout, hidden)
    one_hot = data.task == "classes" and config.loss == "mse"
    loop = student_loop(
        plain,
        *pairs(data, one_hot),
        TORCH_LOSSES[config.loss],
        torch_optimizer(config),
        epochs=config.epochs,
        batch_size=config.batch_size or None,
        l1=config.l1,
        clip=config.clip,
        make_schedule=torch_schedule(config),
        shuffle_validation=config.shuffle_validation,
    )
    expected = list(loop)
    state = torch.get_rng_state()

    torch.manual_seed(seed)
    model = network(data, dropout, hidden)
    records = list(fit(model, data, config))
    assert torch.equal(torch.get_rng_state(), state)
    losses = [record.loss for record in records if isinstance(record, StepRecord)]
    assert losses == list(itertools.chain.from_iterable(epoch.losses for epoch in expected))
    untrained, *trained = (record for record in records if isinstance(record, EpochRecord))
    assert untrained.epoch == 0
    for record, epoch in zip(trained, expected, strict=True):
        assert record.training_loss == epoch.training_loss
        assert record.validation_loss == epoch.validation_loss
        assert record.learning_rate == epoch.learning_rate
        assert record.gradient_norm == pytest.approx(epoch.gradient_norm, rel=1e-5)
    for mine, theirs in zip(model.parameters(), plain.parameters(), strict=True):
        assert torch.equal(mine, theirs)
        assert torch.equal(mine.grad, theirs.grad)
    assert trained[-1].parameter_norm == pytest.approx(total_norm(plain.parameters()), rel=1e-6)


def config_for(loss: str, **changes: Any) -> FitConfig:
    return replace(FitConfig(loss, learning_rate=0.05, epochs=3, batch_size=5), **changes)


def test_nothing_on_offer_is_left_out_here() -> None:
    tasks = {(loss.name, task) for loss in LOSSES.values() for task in loss.tasks}
    assert set(TORCH_LOSSES) == set(LOSSES)
    assert tasks - {("mse", "binary")} == set(COMBINATIONS)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("loss", "task"), COMBINATIONS)
def test_every_loss_with_every_optimizer(loss: str, task: Task, optimizer: str) -> None:
    assert_same(config_for(loss, optimizer=optimizer), data_set(task))


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_every_schedule(schedule: str, optimizer: str) -> None:
    assert_same(config_for("mse", optimizer=optimizer, schedule=schedule, epochs=13), data_set("regression"))


def test_a_plateau_is_noticed() -> None:
    config = config_for("bce", schedule="plateau", optimizer="rmsprop", learning_rate=0.3, epochs=40)
    torch.manual_seed(0)
    data = data_set("binary")
    rates = [record.learning_rate for record in epochs(fit(network(data), data, config))]
    assert rates[1] == 0.3
    assert rates[-1] == pytest.approx(0.0003)  # three times a tenth
    assert_same(config, data)


OPTIONS: dict[str, dict[str, Any]] = {
    "l1": {"l1": 0.01},
    "l2": {"l2": 0.02},
    "l1 and l2": {"l1": 0.003, "l2": 0.005, "optimizer": "momentum"},
    "adamw's decay": {"optimizer": "adamw", "weight_decay": 0.3},
    "clipped": {"clip": 0.05, "optimizer": "sgd", "learning_rate": 0.5},
    "clipped with l1": {"clip": 0.05, "l1": 0.1, "optimizer": "nesterov"},
    "full batch": {"batch_size": FULL_BATCH, "epochs": 9},
    "one row at a time": {"batch_size": 1},
    "a batch larger than the data": {"batch_size": 500},
    "shuffled validation": {"shuffle_validation": True},
    "full batch, shuffled validation": {"batch_size": FULL_BATCH, "shuffle_validation": True},
}


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_every_option(name: str, dropout: float) -> None:
    assert_same(config_for("mse", **OPTIONS[name]), data_set("regression"), dropout=dropout)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_network_too_large_for_one_vector(optimizer: str) -> None:
    data = data_set("regression", inputs=64)
    hidden = 350
    assert sum(parameter.numel() for parameter in network(data, hidden=hidden).parameters()) > FLAT_BELOW
    assert_same(config_for("mse", optimizer=optimizer, learning_rate=0.01, clip=1.0), data, hidden=hidden)


@pytest.mark.parametrize("task", ["regression", "binary", "classes"])
def test_without_validation_samples(task: Task) -> None:
    loss = {"regression": "huber", "binary": "bce", "classes": "cross_entropy"}[task]
    assert_same(config_for(loss, schedule="plateau", shuffle_validation=True), data_set(task, validation=0))


def test_an_early_stopping_rule_only_watches() -> None:
    """The rule changes neither the numbers nor the random stream, however the run goes on after the stop."""
    rule = StoppingRule("best", patience=1, restore_best=True)
    assert_same(
        config_for("mse", epochs=20, batch_size=1, stopping=StoppingRule("consecutive", 1)), data_set("regression")
    )
    data = data_set("regression")
    torch.manual_seed(1)
    watched = list(fit(network(data, 0.3), data, config_for("mse", epochs=12, learning_rate=0.3, stopping=rule)))
    torch.manual_seed(1)
    free = list(fit(network(data, 0.3), data, config_for("mse", epochs=12, learning_rate=0.3)))
    steps = [[record for record in run if isinstance(record, StepRecord)] for run in (watched, free)]
    assert steps[0] == steps[1]


def random_config(rng: random.Random, loss: str) -> FitConfig:
    optimizer = rng.choice(list(OPTIMIZERS))
    return FitConfig(
        loss,
        optimizer,
        learning_rate=rng.choice((0.003, 0.1, rng.uniform(0.001, 0.2))),
        epochs=rng.randint(1, 6),
        batch_size=rng.choice((FULL_BATCH, 1, 4, 23, 60)),
        schedule=rng.choice(list(SCHEDULES)),
        l1=rng.choice((0.0, 0.01)),
        l2=0.0 if optimizer == "adamw" else rng.choice((0.0, 0.02)),
        weight_decay=rng.choice((0.0, 0.1)) if optimizer == "adamw" else 0.0,
        clip=rng.choice((None, 0.1, 10.0)),
        shuffle_validation=rng.random() < 0.5,
    )


def test_sixty_random_settings() -> None:
    rng = random.Random(60)
    for _ in range(60):
        loss, task = rng.choice(COMBINATIONS)
        data = data_set(task, rows=rng.randint(2, 30), validation=rng.randint(0, 9), seed=rng.randint(0, 99))
        assert_same(random_config(rng, loss), data, dropout=rng.choice((0.0, 0.2)), seed=rng.randint(0, 99))
