"""One step of an optimizer with a penalty: what each way of writing it makes of the same weights and gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn, optim

from core.seeding import seeded

COURSE_SEED = 2021
WIDE = (3072, 128, 32, 3)


@dataclass(frozen=True)
class CourseFigures:
    """Of freshly drawn networks, float32.

    Attributes:
        absolute, squares: Σ|θ| and Σθ² over weights and biases of `nn.Linear(20, 20)` with seed 2021.
        norm: Frobenius norm of all parameters of 3072-128-32-3, its weights drawn first after the same seed.
    """

    absolute: float
    squares: float
    norm: float


def course_figures() -> CourseFigures:
    """The three figures of the course, from torch."""
    with seeded(COURSE_SEED):
        small = nn.Linear(20, 20)
    with seeded(COURSE_SEED):
        wide = [nn.Linear(inputs, outputs) for inputs, outputs in pairwise(WIDE)]
    parameters = [parameter.detach() for layer in wide for parameter in layer.parameters()]
    both = [parameter.detach() for parameter in small.parameters()]
    return CourseFigures(
        float(sum(parameter.abs().sum() for parameter in both)),
        float(sum(parameter.square().sum() for parameter in both)),
        float(torch.stack([parameter.square().sum() for parameter in parameters]).sum().sqrt()),
    )


def after_one_step(
    make: Callable[[list[nn.Parameter]], optim.Optimizer],
    weights: Tensor,
    gradient: Tensor,
    penalty: Callable[[Tensor], Tensor] | None = None,
) -> Tensor:
    """Weights after a step of torch's optimizer on a loss with this gradient, with a penalty that autograd derives.

    Args:
        make: of the parameters to the optimizer.
        weights, gradient: (n,).
        penalty: added to the loss; None: nothing.
    """
    with torch.inference_mode(False), torch.enable_grad():
        parameter = nn.Parameter(weights.clone())
        optimizer = make([parameter])
        loss = (gradient * parameter).sum()
        (loss if penalty is None else loss + penalty(parameter)).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return parameter.detach()


def steps_of(weights: Tensor, gradient: Tensor, rate: float, strength: float) -> Mapping[str, Tensor]:
    """One step of every way to keep weights small, by torch; the keys are the calls.

    Args:
        weights, gradient: (n,), of the loss without its penalty.
        rate: η. strength: λ.
    """

    def l1(w: Tensor) -> Tensor:
        return strength * w.abs().sum()

    def l2(w: Tensor) -> Tensor:
        return strength * w.square().sum()

    def step(
        kind: type[optim.Optimizer], decay: float = 0.0, penalty: Callable[[Tensor], Tensor] | None = None
    ) -> Tensor:
        make = lambda p: kind(p, lr=rate, weight_decay=decay)  # type: ignore[call-arg] # noqa: E731
        return after_one_step(make, weights, gradient, penalty)

    plain = step(optim.SGD)
    return {
        "SGD": plain,
        "SGD, L1 in the loss": step(optim.SGD, penalty=l1),
        "SGD, then a soft threshold of ηλ": nn.functional.softshrink(plain, rate * strength),
        "SGD, L2 in the loss": step(optim.SGD, penalty=l2),
        "SGD(weight_decay=2λ)": step(optim.SGD, 2 * strength),
        "Adam, L2 in the loss": step(optim.Adam, penalty=l2),
        "Adam(weight_decay=2λ)": step(optim.Adam, 2 * strength),
        "AdamW(weight_decay=2λ)": step(optim.AdamW, 2 * strength),
    }
