"""The settings that a GAN in the plane and one on images have in common; the keys of their links differ."""

from __future__ import annotations

from typing import Any

from core.errors import ConfigError
from core.gan.losses import GAN_LOSSES
from core.settings.setting import Choice, Number, labelled

SMALLEST_RATE, LARGEST_RATE = 1e-6, 0.1
LARGEST_DECAY = 0.9999  # of Adam's means, and of the average of the weights


def loss(key: str) -> Choice:
    """What both players minimize: a key of `GAN_LOSSES`."""
    return Choice(name="loss", key=key, options=labelled(GAN_LOSSES))


def penalty(key: str, **more: Any) -> Number:
    """Weight of the gradient penalty in the discriminator's loss."""
    return Number(name="gradient penalty", key=key, low=0, high=100.0, **more)


def smoothing(key: str, **more: Any) -> Number:
    """The discriminator's target for what is real is 1 minus this; cross-entropy losses only."""
    return Number(name="label smoothing", key=key, low=0, high=0.5, **more)


def rate(name: str, **more: Any) -> Number:
    """A learning rate of Adam."""
    return Number(name=name, low=SMALLEST_RATE, high=LARGEST_RATE, **more)


def beta(number: int, **more: Any) -> Number:
    """Adam's decay rate of the mean gradient (1) or of its square (2)."""
    return Number(name=f"beta {number}", low=0, high=LARGEST_DECAY, **more)


def average(key: str, **more: Any) -> Number:
    """Decay per step of the average of the generator's weights."""
    label = "Average of G's weights"
    return Number(name="average of the weights", key=key, label=label, low=0, high=LARGEST_DECAY, **more)


def check_smoothing(amount: float, loss_name: str) -> None:
    """Only cross-entropy has targets to smooth.

    Raises:
        ConfigError: there is smoothing with another loss.
    """
    if amount and not GAN_LOSSES[loss_name].is_cross_entropy:
        raise ConfigError("label smoothing", f"must be 0 with the {GAN_LOSSES[loss_name].label} loss", amount)
