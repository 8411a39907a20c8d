"""The remedies against learning by heart, each a way to train the same network: alone, or all together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import torch
from torch import Tensor, nn

from core.regularization.digits import CLASSES, INPUTS, SIDE
from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Whole
from core.training.comparison.variant import Variant
from core.training.early_stopping import StoppingRule
from core.training.fit import of_x
from core.training.fit_config import FitConfig

RATE, BATCH = 3e-3, 32
NONE, TOGETHER = "none", "together"
ARMS: Mapping[str, str] = MappingProxyType(
    {
        NONE: "nothing",
        "l1": "L1",
        "proximal": "L1, proximal step",
        "l2": "L2",
        "dropout": "dropout",
        "shift": "shifts",
        "flip": "flips",
        "early": "early stopping",
        TOGETHER: "all of these together",
    }
)
_POWERS = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1)


@dataclass(frozen=True)
class Strengths:
    """How strong each remedy is.

    Attributes:
        l1, l2: λ of λ·Σ|w| and λ·Σw², over all parameters, biases too.
        proximal: λ of the soft threshold ηλ after each step.
        dropout: the probability with which a hidden unit is zeroed; an input pixel's is 2/5 of it.
        shift: pixels by which an image may move, either way and in both directions.
        patience: epochs that early stopping waits for a lower validation loss.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    l1: float = setting(Number(name="L1", key="l1", label="L1, λ", low=0, high=1.0, options=_POWERS), 0.003)
    proximal: float = setting(
        Number(name="proximal L1", key="prox", label="Proximal L1, λ", low=0, high=10.0, options=(*_POWERS, 0.3, 1.0)),
        0.1,
    )
    l2: float = setting(Number(name="L2", key="l2", label="L2, λ", low=0, high=1.0, options=_POWERS), 0.01)
    dropout: float = setting(
        Number(name="dropout", key="drop", label="Dropout, p", low=0, high=0.95, options=(0.1, 0.3, 0.5, 0.7, 0.9)), 0.5
    )
    shift: int = setting(Whole(name="shift", key="shift", label="Shift, pixels", low=0, high=4), 1)
    patience: int = setting(
        Whole(
            name="patience", key="patience", label="Patience, epochs", low=1, high=100, options=(1, 3, 5, 10, 20, 50)
        ),
        10,
    )

    def __post_init__(self) -> None:
        check_settings(self)


PIXELS = 0.4  # of the probability of a hidden unit: what is dropped of the input


def network(width: int, dropout: float, seed: int) -> nn.Sequential:
    """64-width-10 with ReLU; with dropout of pixels and hidden units where there is any. torch's generator draws it."""
    first, last = nn.Linear(INPUTS, width), nn.Linear(width, CLASSES)
    if not dropout:
        return nn.Sequential(first, nn.ReLU(), last)
    return nn.Sequential(nn.Dropout(PIXELS * dropout), first, nn.ReLU(), nn.Dropout(dropout), last)


def shifted(pixels: int, x: Tensor) -> Tensor:
    """Each image (n, 64) moved by up to so many pixels both ways, drawn evenly; what comes in is empty."""
    padded = nn.functional.pad(x.view(-1, SIDE, SIDE), (pixels,) * 4)
    windows = padded.unfold(1, SIDE, 1).unfold(2, SIDE, 1)  # (n, down, across, 8, 8)
    down, across = torch.randint(0, 2 * pixels + 1, (2, len(x)))
    return windows[torch.arange(len(x)), down, across].flatten(1)


def flipped(x: Tensor) -> Tensor:
    """Each image (n, 64) mirrored left to right with probability ½."""
    mirrored = x.view(-1, SIDE, SIDE).flip(2).flatten(1)
    return torch.where(torch.rand(len(x), 1) < 0.5, mirrored, x)


def _in_turn(changes: tuple[Callable[[Tensor], Tensor], ...], x: Tensor) -> Tensor:
    for change in changes:
        x = change(x)
    return x


def soft_threshold(by: float, model: nn.Module) -> None:
    """Every parameter nearer to zero by so much, and exactly zero where it was nearer than that: the proximal step."""
    for parameter in model.parameters():
        parameter.copy_(nn.functional.softshrink(parameter, by))


def chosen_together(arms: tuple[str, ...]) -> tuple[str, ...]:
    """What the arm that has all remedies together has of these: each that stands beside it, but nothing."""
    return tuple(arm for arm in arms if arm not in (NONE, TOGETHER))


def variant(arm: str, of: tuple[str, ...], strengths: Strengths, width: int, epochs: int) -> Variant:
    """How an arm is trained; `of` are all arms of the comparison, for the one that has them together."""
    on = set(chosen_together(of) if arm == TOGETHER else (arm,))
    rule = StoppingRule("best", strengths.patience, restore_best=True) if "early" in on else StoppingRule()
    config = FitConfig(
        "cross_entropy",
        learning_rate=RATE,
        epochs=epochs,
        batch_size=BATCH,
        l1=strengths.l1 if "l1" in on else 0.0,
        l2=strengths.l2 if "l2" in on else 0.0,
        stopping=rule,
    )
    moves = (partial(shifted, strengths.shift),) if "shift" in on else ()
    changes = (*moves, *((flipped,) if "flip" in on else ()))
    return Variant(
        ARMS[arm],
        partial(network, width, strengths.dropout if "dropout" in on else 0.0),
        config,
        transform=of_x(partial(_in_turn, changes)) if changes else None,
        after_step=partial(soft_threshold, RATE * strengths.proximal) if "proximal" in on else None,
    )
