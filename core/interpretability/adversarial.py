"""Adversarial examples by the fast gradient sign method.

x′ = clip(x + ε·sgn(∂L/∂x), 0, 1) (Goodfellow, Shlens, Szegedy, "Explaining and Harnessing Adversarial Examples",
2015): every pixel moves by the same small step in the direction that raises the loss of the right answer, as far as
black and white let it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.interpretability.targets import check_class
from core.networks.cnn.cost import cost_of
from core.networks.cnn.layers import as_batch, observed
from core.numbers import check_number
from core.wanted import look

Array = npt.NDArray[np.float32]
LARGEST_STEP = 0.5
TRIED_STEPS = 256  # of 1/512 each; between the first two that differ, bisection goes on
BISECTIONS = 8


@dataclass(frozen=True, eq=False)
class Attack:
    """One image before and after the step.

    Attributes:
        step: ε, the change of a pixel.
        perturbation: what was added, float32 (channels, height, width): −ε, 0 or ε, less where 0 or 1 was reached.
        image: the changed image, float32 0–1.
        before, after: probabilities of the classes, float32 (classes,).
    """

    step: float
    perturbation: Array
    image: Array
    before: Array
    after: Array

    @property
    def held_back(self) -> float:
        """The share of pixels, 0–1, that moved by less than the step because they ended at black or white."""
        at_the_end = (self.image <= 0) | (self.image >= 1)
        return float((at_the_end & (np.abs(self.perturbation) < 0.999 * self.step)).mean())

    def losses(self, label: int) -> tuple[float, float]:
        """−ln of the probability of a class before and after."""
        smallest = np.finfo(np.float32).tiny
        return -math.log(max(self.before[label], smallest)), -math.log(max(self.after[label], smallest))

    @property
    def flipped(self) -> bool:
        """Whether the answer changed."""
        return bool(self.before.argmax() != self.after.argmax())


def attack(model: nn.Sequential, image: Tensor, label: int, step: float) -> Attack:
    """One step of the fast gradient sign method against the class `label`; the model is left as it was.

    Args:
        image: (channels, height, width), uint8 0–255 or float32 0–1.
        label: the class whose loss the step raises: the true one, or the predicted one.
        step: ε, 0–0.5.

    Raises:
        ConfigError: the step or the class is out of bounds.
    """
    return attacks(model, image, label, [step])[0]


def attacks(model: nn.Sequential, image: Tensor, label: int, steps: Sequence[float]) -> list[Attack]:
    """The same for several steps, which all go in the one direction of the gradient at the image.

    Raises:
        ConfigError: a step or the class is out of bounds.
    """
    steps = [check_number(step, "step", 0, LARGEST_STEP) for step in steps]
    copy = observed(model)
    x = as_batch(image, copy)
    moved = _moved(x, _direction(copy, x, label), torch.tensor(steps, device=x.device))
    with torch.no_grad():
        parts = torch.split(torch.cat([x, moved]), cost_of(copy, x).at_once)
        before, *after = torch.cat([_logits(copy, part).softmax(dim=1) for part in parts]).cpu().numpy()
    changes, images = (moved - x).cpu().numpy(), moved.cpu().numpy()
    return [Attack(step, changes[at], images[at], before, after[at]) for at, step in enumerate(steps)]


def smallest_flip(model: nn.Sequential, image: Tensor, label: int) -> float | None:
    """The smallest step that changes the answer, found on a grid of 1/512 and then by bisection to 1e-5.

    The answer may change back and forth as the step grows: a change that lasts less than 1/512 can be missed. None
    where no step up to 0.5 changes the answer.

    Raises:
        ConfigError: the class is out of bounds.
    """
    copy = observed(model)
    x = as_batch(image, copy)
    direction, at_once = _direction(copy, x, label), cost_of(copy, x).at_once

    def changed(steps: Tensor) -> Tensor:
        with torch.no_grad():
            answers = [_logits(copy, _moved(x, direction, part)).argmax(dim=1) for part in torch.split(steps, at_once)]
            return torch.cat(answers).ne(copy(x).argmax(dim=1))

    grid = torch.arange(1, TRIED_STEPS + 1, device=x.device) * (LARGEST_STEP / TRIED_STEPS)
    flips = changed(grid).nonzero()
    if len(flips) == 0:
        return None
    high = grid[int(flips[0])].item()
    low = high - LARGEST_STEP / TRIED_STEPS
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if changed(torch.tensor([middle], device=x.device)) else (middle, high)
    return high


def _logits(copy: nn.Sequential, images: Tensor) -> Tensor:
    look()
    logits: Tensor = copy(images)
    return logits


def _direction(copy: nn.Sequential, x: Tensor, label: int) -> Tensor:
    """sgn(∂L/∂x) of the cross-entropy with the class `label`, (1, channels, height, width)."""
    x = x.clone().requires_grad_(True)
    logits = copy(x)
    check_class(label, logits.shape[1])
    loss = nn.functional.cross_entropy(logits, torch.tensor([label], device=x.device))
    return torch.autograd.grad(loss, x)[0].sign()


def _moved(x: Tensor, direction: Tensor, steps: Tensor) -> Tensor:
    """The image after each step, (steps, channels, height, width), clipped to 0–1."""
    return (x + steps[:, None, None, None] * direction).clamp(0, 1)
