"""The loss functions on offer: for which task, how to make them, and which targets they want."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import Tensor, nn

from core.data.data_set import Task
from core.errors import ConfigError


@dataclass(frozen=True)
class Loss:
    """One loss function, mean over samples.

    Attributes:
        name: the key in configs and links.
        label: the name on the page.
        tasks: what it can be used for.
        make: makes the torch module.
        code: the torch expression that makes it.
    """

    name: str
    label: str
    tasks: tuple[Task, ...]
    make: Callable[[], nn.Module]
    code: str


_ALL = (
    Loss("mse", "MSE", ("regression", "classes"), nn.MSELoss, "nn.MSELoss()"),
    Loss("mae", "MAE", ("regression",), nn.L1Loss, "nn.L1Loss()"),
    Loss("huber", "Huber", ("regression",), nn.HuberLoss, "nn.HuberLoss()"),
    Loss("bce", "BCE with logits", ("binary",), nn.BCEWithLogitsLoss, "nn.BCEWithLogitsLoss()"),
    Loss("cross_entropy", "cross-entropy", ("classes",), nn.CrossEntropyLoss, "nn.CrossEntropyLoss()"),
)
LOSSES: Mapping[str, Loss] = MappingProxyType({loss.name: loss for loss in _ALL})
USUAL_LOSS: Mapping[Task, str] = MappingProxyType({"regression": "mse", "binary": "bce", "classes": "cross_entropy"})


def loss_named(name: str) -> Loss:
    """The loss of that name.

    Raises:
        ConfigError: there is none; the message lists all names.
    """
    if name not in LOSSES:
        raise ConfigError("loss", f"must be one of {', '.join(LOSSES)}", name)
    return LOSSES[name]


def check_loss(name: str, task: Task) -> None:
    """Refuse a loss that does not fit the task.

    Raises:
        ConfigError: it does not fit, or there is no such loss.
    """
    if task not in loss_named(name).tasks:
        fitting = ", ".join(loss.name for loss in _ALL if task in loss.tasks)
        raise ConfigError("loss", f"must be one of {fitting} for this data", name)


def wants_one_hot(loss: str, task: Task) -> bool:
    """Whether the loss compares with one-hot rows instead of class numbers (squared error on classes)."""
    return task == "classes" and loss == "mse"


def targets_for(loss: str, task: Task, y: Tensor, classes: int) -> Tensor:
    """The targets in the form that the loss wants: class numbers as one-hot float rows for MSE, else unchanged."""
    return nn.functional.one_hot(y, classes).float() if wants_one_hot(loss, task) else y
