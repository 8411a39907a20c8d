"""A race: torch's own optimizers, each with a point of its own, step by step on one loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn, optim

from core.training.optimizers import OPTIMIZERS

Loss = Callable[[Tensor], Tensor]  # places (n, d) to losses (n,)
Noise = Callable[[int, Tensor], Tensor]  # a step from 0 on and the places (n, d) to what is added to their gradients
FAR = 1e3  # times the loss at the start, or 1 where that is less: whoever has lost so much has diverged
NEAR = 0.01  # above the lowest loss: whoever is below that has arrived

LABELS: Mapping[str, str] = MappingProxyType(
    {name: kind.label for name, kind in OPTIMIZERS.items()}
    | {"momentum": "Momentum", "nesterov": "Nesterov", "lbfgs": "LBFGS"}
)
_LBFGS = {"lr": 1.0, "max_iter": 1, "max_eval": 25, "line_search_fn": "strong_wolfe"}
_lr = optim.lr_scheduler
# name: label, and the schedule of so many steps
SCHEDULES: Mapping[str, tuple[str, Callable[[optim.Optimizer, int], Any] | None]] = MappingProxyType(
    {
        "constant": ("constant", None),
        "step": ("step", lambda o, n: _lr.StepLR(o, max(1, n // 4), gamma=0.3)),
        "cosine": ("cosine", _lr.CosineAnnealingLR),
        "warm-up": ("warm-up", lambda o, n: _lr.LinearLR(o, 0.01, total_iters=max(1, n // 4))),
        "one-cycle": (
            "one-cycle",
            lambda o, n: _lr.OneCycleLR(o, o.param_groups[0]["lr"], total_steps=n + 1, cycle_momentum=False),
        ),
    }
)


@dataclass(frozen=True)
class Racer:
    """One optimizer of a race.

    Attributes:
        name: a key of `LABELS`.
        options: arguments of its torch class, learning rate included.
        schedule: a key of `SCHEDULES`.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    schedule: str = "constant"

    @property
    def arguments(self) -> dict[str, Any]:
        """All arguments of its torch class."""
        own = _LBFGS if self.name == "lbfgs" else OPTIMIZERS[self.name].options
        return {**own, **self.options}

    def make(self, parameter: nn.Parameter) -> optim.Optimizer:
        """The torch optimizer of one parameter."""
        if self.name == "lbfgs":
            return optim.LBFGS([parameter], **self.arguments)
        made: optim.Optimizer = OPTIMIZERS[self.name].make([parameter], foreach=False, **self.arguments)  # type: ignore[call-arg]
        return made


@dataclass(frozen=True)
class Race:
    """What a race left behind.

    Attributes:
        places: (steps + 1, racers, d), the start first. losses: (steps + 1, racers), without noise.
        rates: (steps, racers), the learning rate of each step.
        evaluations: of the loss and its gradient, by racer.
    """

    places: Tensor
    losses: Tensor
    rates: Tensor
    evaluations: tuple[int, ...]

    def diverged(self, racer: int) -> int | None:
        """The first step after which its loss is no number, or a thousand times that of the start; None: never."""
        return _first(self.lost[:, racer])

    @property
    def lost(self) -> Tensor:
        """(steps + 1, racers), whether that is so after a step: far up, or far down where there is no lowest place."""
        most = FAR * self.losses[0].abs().clamp(min=1.0)
        return ~(self.losses.abs() <= most)

    def arrived(self, racer: int, lowest: float) -> int | None:
        """The first step after which its loss is at most 0.01 above the lowest one; None: never."""
        return _first(self.losses[:, racer] <= lowest + NEAR)


def _first(flags: Tensor) -> int | None:
    found = flags.nonzero()
    return int(found[0]) if len(found) else None


def race(loss: Loss, racers: Sequence[Racer], start: Tensor, steps: int, noise: Noise | None = None) -> Race:
    """Let all racers start at the same place, in float64.

    Args:
        loss: what they go down on; each row of its argument is another place.
        start: (d,).
        noise: added to the gradients; None: none.
    """
    places = start.double().repeat(len(racers), 1)
    rows = [nn.Parameter(row) for row in places]  # views: a step moves its row of `places`
    optimizers = [racer.make(row) for racer, row in zip(racers, rows, strict=True)]
    schedules = [_schedule(racer, one, steps) for racer, one in zip(racers, optimizers, strict=True)]
    seen, rates = list[Tensor](), list[list[float]]()
    searching = {number for number, racer in enumerate(racers) if racer.name == "lbfgs"}
    asked = [0 if number in searching else steps for number in range(len(racers))]
    for step in range(steps):
        at = places.clone().requires_grad_()
        (slopes,) = torch.autograd.grad(loss(at).sum(), at)
        pushes = None if noise is None else noise(step, places)
        for number, slope in enumerate((slopes if pushes is None else slopes + pushes).unbind()):
            rows[number].grad = slope
            if racers[number].name != "lbfgs":
                optimizers[number].step()
            elif number in searching:
                count = _search(optimizers[number], rows[number], loss, None if pushes is None else pushes[number])
                asked[number] += count
                if count < 2 and noise is None:  # the gradient is 0: it will stay where it is
                    searching.remove(number)
        rates.append([optimizer.param_groups[0]["lr"] for optimizer in optimizers])
        for schedule in filter(None, schedules):
            schedule.step()
        seen.append(at.detach())
    seen.append(places)
    trodden = torch.stack(seen)
    losses = loss(trodden.flatten(0, 1)).view(trodden.shape[:2]).detach()
    return Race(trodden, losses, torch.tensor(rates, dtype=torch.float64).view(steps, len(racers)), tuple(asked))


def _schedule(racer: Racer, optimizer: optim.Optimizer, steps: int) -> Any:
    make = SCHEDULES[racer.schedule][1]
    return make(optimizer, steps) if make else None


def _search(optimizer: optim.Optimizer, row: nn.Parameter, loss: Loss, push: Tensor | None) -> int:
    """One step of LBFGS, which asks for the loss by itself; returns how often."""
    asked = 0

    def closure() -> Tensor:
        nonlocal asked
        asked += 1
        value = loss(row[None]).sum()
        value = value if push is None else value + push @ row
        (row.grad,) = torch.autograd.grad(value, row)
        return value

    if math.isfinite(row.detach().sum().item()):
        optimizer.step(closure)  # type: ignore[arg-type]
    return asked
