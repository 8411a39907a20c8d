"""The optimizers and learning-rate schedules on offer, as torch objects and as the code that makes them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import torch
from torch import nn, optim

from core.errors import ConfigError

if TYPE_CHECKING:
    from core.training.fit_config import FitConfig


@dataclass(frozen=True)
class OptimizerKind:
    """One optimizer.

    Attributes:
        name: the key in configs and links.
        label: the name on the page.
        make: the torch class.
        options: keyword arguments beside lr and weight_decay.
    """

    name: str
    label: str
    make: type[optim.Optimizer]
    options: Mapping[str, Any]


_ALL = (
    OptimizerKind("sgd", "SGD", optim.SGD, {}),
    OptimizerKind("momentum", "SGD with momentum", optim.SGD, {"momentum": 0.9}),
    OptimizerKind("nesterov", "Nesterov momentum", optim.SGD, {"momentum": 0.9, "nesterov": True}),
    OptimizerKind("rmsprop", "RMSprop", optim.RMSprop, {}),
    OptimizerKind("adam", "Adam", optim.Adam, {}),
    OptimizerKind("adamw", "AdamW", optim.AdamW, {}),
)
OPTIMIZERS: Mapping[str, OptimizerKind] = MappingProxyType({kind.name: kind for kind in _ALL})

# name: label, torch class, its arguments for `epochs` epochs
_SCHEDULES: Mapping[str, tuple[str, Any]] = MappingProxyType(
    {
        "constant": ("constant", None),
        "step": ("halved four times (StepLR)", optim.lr_scheduler.StepLR),
        "exponential": ("exponential, to 1 % (ExponentialLR)", optim.lr_scheduler.ExponentialLR),
        "cosine": ("cosine, to 0 (CosineAnnealingLR)", optim.lr_scheduler.CosineAnnealingLR),
        "plateau": ("a tenth when it stalls for 10 epochs (ReduceLROnPlateau)", optim.lr_scheduler.ReduceLROnPlateau),
    }
)
SCHEDULES: Mapping[str, str] = MappingProxyType({name: label for name, (label, _) in _SCHEDULES.items()})


def optimizer_named(name: str) -> OptimizerKind:
    """The optimizer of that name.

    Raises:
        ConfigError: there is none; the message lists all names.
    """
    if name not in OPTIMIZERS:
        raise ConfigError("optimizer", f"must be one of {', '.join(OPTIMIZERS)}", name)
    return OPTIMIZERS[name]


def optimizer_options(config: FitConfig) -> dict[str, Any]:
    """The keyword arguments of a config's optimizer, those at torch's default left out (except the learning rate).

    λ of L2 becomes `weight_decay = 2λ`, because the gradient of λ·Σw² is 2λw.
    """
    kind = optimizer_named(config.optimizer)
    defaults = inspect.signature(kind.make).parameters
    decay = config.weight_decay if config.optimizer == "adamw" else 2 * config.l2
    options = {**kind.options, "weight_decay": decay}
    changed = {name: value for name, value in options.items() if value != defaults[name].default}
    return {"lr": config.learning_rate, **changed}


def make_optimizer(config: FitConfig, parameters: Iterable[nn.Parameter]) -> optim.Optimizer:
    """The torch optimizer of a config."""
    optimizer: optim.Optimizer = optimizer_named(config.optimizer).make(parameters, **optimizer_options(config))
    return optimizer


def schedule_options(config: FitConfig) -> dict[str, Any]:
    """The keyword arguments of a config's learning-rate schedule."""
    match config.schedule:
        case "step":
            return {"step_size": max(1, config.epochs // 5), "gamma": 0.5}
        case "exponential":
            return {"gamma": round(0.01 ** (1 / config.epochs), 6)}
        case "cosine":
            return {"T_max": config.epochs}
        case _:
            return {}


def schedule_class(name: str) -> str | None:
    """The name of a schedule's torch class; None for a constant learning rate."""
    made = _SCHEDULES[name][1]
    return None if made is None else str(made.__name__)


class Schedule:
    """A learning-rate schedule that is told once per epoch."""

    def __init__(self, config: FitConfig, optimizer: optim.Optimizer) -> None:
        self.optimizer = optimizer
        made = _SCHEDULES[config.schedule][1]
        self._torch = made(optimizer, **schedule_options(config)) if made else None

    @property
    def learning_rate(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def step(self, watched: float) -> None:
        """After an epoch; `watched` is the validation loss (training loss without validation data)."""
        if isinstance(self._torch, torch.optim.lr_scheduler.ReduceLROnPlateau):
            self._torch.step(watched)
        elif self._torch is not None:
            self._torch.step()
