"""The trainer against the course's own loop: `DataLoader` over `TensorDataset`, batches of 10, 250 points, 2-4-2-1.

    python -m tests.benchmarks.training      # ratios of medians, both loops taking turns in one run on one thread

Both loops must give the same losses and weights bit for bit, or the benchmark fails. Ours does more: it also measures
the accuracy, the norms of parameters and gradients, and watches for early stopping and divergence.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from core.data.data_set import DataSet, Samples
from core.data.load import default_data, load
from core.training.fit import epochs, fit
from core.training.fit_config import FitConfig

SEED, POINTS, BATCH = 1, 250, 10
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
# Means of batch losses by epoch, for training and validation, and the final parameters.
Outcome = tuple[list[float], list[float], list[Tensor]]


def network() -> nn.Sequential:
    torch.manual_seed(SEED)
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2), nn.Tanh(), nn.Linear(2, 1))


def loader(samples: Samples) -> DataLoader[tuple[Tensor, ...]]:
    return DataLoader(TensorDataset(samples.x, samples.y), batch_size=BATCH, shuffle=True)


def course_loop(data: DataSet, config: FitConfig) -> Outcome:
    model = network()
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = OPTIMIZERS[config.optimizer](model.parameters(), lr=config.learning_rate)
    batches = loader(data.training)
    validation = loader(data.validation) if len(data.validation) else None
    training_losses, validation_losses = [], []
    for _ in range(config.epochs):
        model.train()
        losses = []
        for x, y in batches:
            optimizer.zero_grad()
            loss = loss_function(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        training_losses.append(sum(losses) / len(losses))
        if validation is not None:
            model.eval()
            with torch.no_grad():
                losses = [loss_function(model(x), y).item() for x, y in validation]
            validation_losses.append(sum(losses) / len(losses))
    return training_losses, validation_losses, [parameter.detach() for parameter in model.parameters()]


def our_loop(data: DataSet, config: FitConfig) -> Outcome:
    model = network()
    training_losses, validation_losses = [], []
    for record in epochs(fit(model, data, config)):
        if record.epoch:
            training_losses.append(record.training_loss)
            if record.validation_loss is not None:
                validation_losses.append(record.validation_loss)
    return training_losses, validation_losses, [parameter.detach() for parameter in model.parameters()]


def same(one: Outcome, other: Outcome) -> bool:
    weights = zip(one[2], other[2], strict=True)
    return one[:2] == other[:2] and all(torch.equal(*pair) for pair in weights)


def timed(loop: Callable[[DataSet, FitConfig], Outcome], data: DataSet, config: FitConfig) -> tuple[float, Outcome]:
    """Milliseconds of computing per epoch (other processes do not count), and what came out."""
    started = time.process_time()
    outcome = loop(data, config)
    return 1_000 * (time.process_time() - started) / config.epochs, outcome


def measure(data: DataSet, config: FitConfig, repetitions: int) -> tuple[float, float]:
    """Median milliseconds per epoch of the course's loop and of ours, after one round that only warms up."""
    course, ours = [], []
    for _ in range(repetitions + 1):
        (theirs, expected), (mine, found) = timed(course_loop, data, config), timed(our_loop, data, config)
        if not same(expected, found):
            raise AssertionError("The two loops gave different numbers.")
        course.append(theirs)
        ours.append(mine)
    return statistics.median(course[1:]), statistics.median(ours[1:])


def data_with(share: int) -> DataSet:
    """250 training points of the moons, and what is left of them for validation."""
    config = replace(default_data("moons"), samples=-(-100 * POINTS // share), training_share=share)
    data = load(config)
    if len(data.training) != POINTS:
        raise AssertionError(f"{len(data.training)} training points instead of {POINTS}.")
    return data


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--epochs", type=int, default=40)
    arguments.add_argument("--repetitions", type=int, default=9)
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    print(f"{'optimizer':<10} {'validation':>10} {'course':>12} {'ours':>12} {'ours':>12} {'ratio':>7}")
    for share in (100, 70):
        data = data_with(share)
        for name in OPTIMIZERS:
            config = FitConfig("bce", name, 0.05, chosen.epochs, BATCH, shuffle_validation=True)
            course, ours = measure(data, config, chosen.repetitions)
            times = f"{course:>6.2f} ms/ep. {ours:>6.2f} ms/ep. {1_000 / ours:>7.0f} ep./s"
            print(f"{name:<10} {len(data.validation):>10} {times} {course / ours:>6.2f}×", flush=True)


if __name__ == "__main__":
    main()
