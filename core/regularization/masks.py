"""Dropout in one answer: masks drawn one after the other, their average, and what `eval()` says instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from torch import Generator, Tensor, nn

from core.regularization.digits import CLASSES, INPUTS, noisy_digits
from core.seeding import seeded
from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Whole, seed

HIDDEN, STEPS, RATE, TRAINED_WITH = 64, 60, 0.01, 0.5
MASKS, DIGITS = 400, 1000


@dataclass(frozen=True)
class Masks:
    """What is dropped, and from which digit.

    Attributes:
        probability: p, with which each hidden unit is zeroed. masks: how many are drawn.
        digit: of the test digits. seed: of the masks.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    probability: float = setting(Number(name="p of a mask", key="p", label="Dropout, p", low=0, high=0.95), 0.5)
    masks: int = setting(Whole(name="masks", key="masks", low=1, high=MASKS), 100)
    digit: int = setting(Whole(name="digit", key="digit", label="Test digit", low=0, high=DIGITS - 1), 0)
    seed: int = setting(seed(name="seed of the masks", key="maskseed"), 0)

    def __post_init__(self) -> None:
        check_settings(self)


@cache
def trained() -> nn.Sequential:
    """64-64-10 with dropout of half of its hidden units, after 60 steps on 200 digits; read only."""
    data = noisy_digits(200, 0, 0)
    with seeded(0), torch.inference_mode(False), torch.enable_grad():
        model = nn.Sequential(
            nn.Linear(INPUTS, HIDDEN), nn.ReLU(), nn.Dropout(TRAINED_WITH), nn.Linear(HIDDEN, CLASSES)
        )
        optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
        for _ in range(STEPS):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(data.training[0]), data.training[1]).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return model.eval().requires_grad_(False)


@dataclass(frozen=True, eq=False)
class Answers:
    """Of one digit, for its true class.

    Attributes:
        truth: the class.
        logits, probabilities: with each mask, (masks,), scaled by 1/(1 − p). unscaled: the logits without the scale.
        logit, probability: of `eval()`.
        kept: the share of hidden units that each mask keeps, (masks,).
    """

    truth: int
    logits: Tensor
    probabilities: Tensor
    unscaled: Tensor
    logit: float
    probability: float
    kept: Tensor


def answers(masks: Masks) -> Answers:
    """The network's answers with every mask and without any."""
    model, test = trained(), noisy_digits(200, 0, 0).test
    truth = int(test[1][masks.digit])
    hidden = model[:2](test[0][masks.digit : masks.digit + 1])
    draws = Generator().manual_seed(masks.seed)
    kept = (torch.rand(MASKS, HIDDEN, generator=draws) >= masks.probability).float()[: masks.masks]
    scaled, plain = (model[3](hidden * kept * scale) for scale in (1 / (1 - masks.probability), 1.0))
    whole = model(test[0][masks.digit : masks.digit + 1])[0]
    return Answers(
        truth,
        scaled[:, truth],
        scaled.softmax(1)[:, truth],
        plain[:, truth],
        float(whole[truth]),
        float(whole.softmax(0)[truth]),
        kept.mean(1),
    )


def running_mean(values: Tensor) -> Tensor:
    """The mean of the first 1, 2, 3 … of the values (n,), in float64."""
    return values.double().cumsum(0) / torch.arange(1, len(values) + 1)
