"""A training loop as a student writes it, with `DataLoader`: the trainer must equal it bit for bit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn, optim
from torch.utils.data import DataLoader, TensorDataset

from core.data.data_set import DataSet, Samples, Task

Optimizer = Callable[[Iterable[nn.Parameter]], optim.Optimizer]


@dataclass(frozen=True)
class StudentEpoch:
    """What a student would print after an epoch, and what the page shows beside it."""

    losses: list[float]
    training_loss: float
    validation_loss: float | None
    gradient_norm: float
    learning_rate: float


def student_loop(
    model: nn.Module,
    training: tuple[Tensor, Tensor],
    validation: tuple[Tensor, Tensor] | None,
    loss: nn.Module,
    make_optimizer: Optimizer,
    *,
    epochs: int,
    batch_size: int | None,
    l1: float = 0.0,
    clip: float | None = None,
    make_schedule: Callable[[optim.Optimizer], Any] | None = None,
    shuffle_validation: bool = False,
) -> Iterator[StudentEpoch]:
    """Yields after each epoch; `batch_size` None: all rows at once."""
    optimizer = make_optimizer(model.parameters())
    schedule = make_schedule(optimizer) if make_schedule else None
    loader: Any = [training]
    if batch_size:
        loader = DataLoader(TensorDataset(*training), batch_size=batch_size, shuffle=True)
    checks: Any = [validation] if validation else []
    if validation and shuffle_validation:
        size = min(batch_size or len(training[0]), len(training[0]))  # validation batches are no larger
        checks = DataLoader(TensorDataset(*validation), batch_size=size, shuffle=True)
    for _ in range(epochs):
        model.train()
        losses, norm, rate = [], 0.0, optimizer.param_groups[0]["lr"]
        for x, y in loader:
            optimizer.zero_grad()
            value = loss(model(x), y)
            penalty = l1 * sum(parameter.abs().sum() for parameter in model.parameters()) if l1 else 0
            (value + penalty).backward()
            norm = total_norm(parameter.grad for parameter in model.parameters())
            if clip:
                nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            losses.append(value.item())
        model.eval()
        with torch.no_grad():
            seen = [loss(model(x), y).item() for x, y in checks]
        mean = sum(losses) / len(losses)
        watched = sum(seen) / len(seen) if seen else mean
        if isinstance(schedule, optim.lr_scheduler.ReduceLROnPlateau):
            schedule.step(watched)
        elif schedule:
            schedule.step()
        yield StudentEpoch(losses, mean, watched if seen else None, norm, rate)


def total_norm(tensors: Iterable[Tensor | None]) -> float:
    """Euclidean norm of all numbers together, in double precision."""
    return sum(float((t.detach().double() ** 2).sum()) for t in tensors if t is not None) ** 0.5


CLASSES = 3


def samples(task: Task, rows: int, seed: int, inputs: int = 2) -> Samples:
    """Random rows of a task; seeded apart from torch's default generator."""
    random = torch.Generator().manual_seed(seed)
    x = torch.randn(rows, inputs, generator=random)
    noise = torch.randn(rows, 1, generator=random)
    if task == "regression":
        return Samples(x, x[:, :1] ** 2 - x[:, -1:] + 0.3 * noise)
    if task == "binary":
        return Samples(x, (x[:, :1] + 0.5 * noise > 0).float())
    return Samples(x, (x[:, 0] + x[:, -1] + noise[:, 0]).clamp(-1.4, 1.4).round().long() + 1)


def data_set(task: Task, rows: int = 23, validation: int = 9, inputs: int = 2, seed: int = 0) -> DataSet:
    """A small data set with names; three classes."""
    classes = {"regression": (), "binary": ("no", "yes"), "classes": ("a", "b", "c")}[task]
    names = tuple(f"x{i}" for i in range(1, inputs + 1))
    sets = samples(task, rows, seed, inputs), samples(task, validation, seed + 1, inputs)
    return DataSet(task, names, "y", classes, *sets)


def pairs(data: DataSet, one_hot: bool = False) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor] | None]:
    """Training and validation as (x, y); class numbers as rows of an identity matrix if asked."""

    def pair(part: Samples) -> tuple[Tensor, Tensor]:
        return part.x, torch.eye(len(data.classes))[part.y] if one_hot else part.y

    return pair(data.training), pair(data.validation) if len(data.validation) else None
