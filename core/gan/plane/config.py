"""The experiment of a GAN in the plane: link, trainer's input, cache key, exported script and test case in one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from core.errors import ConfigError
from core.gan import settings as shared
from core.gan.distributions import DISTRIBUTIONS, OWN, Distribution, Point, distribution
from core.gan.losses import GanLoss, gan_loss
from core.gan.plane.points import check_points, read_points, write_points
from core.networks.activations import ACTIVATIONS
from core.networks.mlp import MLPConfig
from core.settings.declared import check_settings, group, setting
from core.settings.setting import Choice, Number, Whole, labelled
from core.settings.setting import seed as seed_setting
from core.settings.structured import Structured, Wholes

MOST_LAYERS, MOST_UNITS = 4, 256
DATA = {name: kind.title for name, kind in DISTRIBUTIONS.items()} | {OWN: "Your own points"}
NOISES = {"normal": "normal, deviation 1", "uniform": "uniform, −1 … 1"}
RATES = (1e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02)  # what a control offers
AVERAGES = (0.0, 0.9, 0.99, 0.995, 0.999)
UNITS = Whole(name="units of a hidden layer", low=1, high=MOST_UNITS)
SNAPSHOTS = 400  # at most so many in a run


@dataclass(frozen=True)
class Player:
    """One of the two networks and its Adam.

    Attributes:
        hidden: units of each hidden layer.
        learning_rate: of Adam.
        beta1, beta2: Adam's decay rates of the mean gradient and of its square.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    hidden: tuple[int, ...] = setting(Wholes(name="hidden layers", each=UNITS, most=MOST_LAYERS), (64, 64))
    learning_rate: float = setting(shared.rate("learning rate", options=RATES), 1e-3)
    beta1: float = setting(shared.beta(1, options=(0.0, 0.5, 0.9)), 0.5)
    beta2: float = setting(shared.beta(2, options=(0.9, 0.99, 0.999)), 0.9)

    def __post_init__(self) -> None:
        check_settings(self)


def _of(who: str) -> dict[str, Any]:
    """What one player's settings are called: in sentences, in links (g… or d…), and beside their controls."""
    key, letter = who[0], who[0].upper()
    return {
        "hidden": {
            "name": f"hidden layers of the {who}",
            "key": key,
            "label": f"{who.capitalize()}: hidden layers",
        },
        "learning_rate": {
            "name": f"learning rate of the {who}",
            "key": f"{key}lr",
            "label": f"Learning rate, {letter}",
        },
        "beta1": {"name": f"beta 1 of the {who}", "key": f"{key}b1", "label": f"β₁, {letter}"},
        "beta2": {"name": f"beta 2 of the {who}", "key": f"{key}b2", "label": f"β₂, {letter}"},
    }


def _count(points: tuple[Point, ...]) -> str:
    return str(len(points) or "none")


@dataclass(frozen=True)
class PlaneGanConfig:
    """One GAN in the plane.

    Attributes:
        distribution: a key of `DISTRIBUTIONS`, or "own".
        spread: standard deviation of the noise around the distribution's places.
        points: the reader's own 2–2,000 points, coordinates from −1.6 to 1.6; () for all other distributions.
        latent: numbers of noise that the generator gets.
        noise: "normal" (mean 0, deviation 1) or "uniform" (−1 … 1).
        activation: of all hidden layers of both networks.
        loss: a key of `GAN_LOSSES`.
        penalty: weight of the gradient penalty in the discriminator's loss. Wasserstein: (‖∇D‖ − 1)² between real and
            fake points; the others: ‖∇D‖² at real points.
        smoothing: the discriminator's target for real points is 1 − smoothing; cross-entropy losses only.
        discriminator_steps: steps of the discriminator before each step of the generator.
        batch_size: real points, and as many fakes, per step.
        steps: of the generator.
        average: decay per step of the average of the generator's weights which draws the picture; 0: none.
        seed: of the weights, of the points and of the noise.
        generator, discriminator: the two networks.

    Raises:
        ConfigError: a value is out of its setting's bounds, points are missing or not wanted, or the loss has no
            targets to smooth.
    """

    distribution: str = setting(Choice(name="distribution", key="data", options=DATA), "gaussians-8")
    spread: float = setting(Number(name="spread", key="spread", label="Spread, σ", low=0.01, high=0.2), 0.05)
    points: tuple[Point, ...] = setting(
        Structured(name="own points", key="points", reader=read_points, writer=write_points, teller=_count),
        (),
    )
    latent: int = setting(Whole(name="latent dimensions", key="latent", label="Noise has", low=1, high=2), 2)
    noise: str = setting(Choice(name="noise", key="noise", label="Noise is", options=NOISES), "normal")
    activation: str = setting(Choice(name="activation", key="act", options=labelled(ACTIVATIONS)), "relu")
    loss: str = setting(shared.loss("loss"), "non-saturating")
    penalty: float = setting(shared.penalty("penalty", step=0.1), 0.0)
    smoothing: float = setting(shared.smoothing("smooth", step=0.05), 0.0)
    discriminator_steps: int = setting(
        Whole(name="discriminator steps", key="dsteps", label="D steps per G step", low=1, high=20), 1
    )
    batch_size: int = setting(Whole(name="batch size", key="batch", low=8, high=1_024), 128)
    steps: int = setting(Whole(name="steps", key="steps", label="Steps of G", low=1, high=20_000), 3_000)
    average: float = setting(shared.average("average", options=AVERAGES), 0.0)
    seed: int = setting(seed_setting(), 1)
    generator: Player = group(Player, **_of("generator"))
    discriminator: Player = group(Player, **_of("discriminator"))

    def __post_init__(self) -> None:
        check_settings(self)
        if self.distribution == OWN:
            check_points(self.points)
        elif self.points:
            raise ConfigError("own points", "must be left out, only the distribution own has them", self.points)
        shared.check_smoothing(self.smoothing, self.loss)

    @property
    def kind(self) -> Distribution:
        return distribution(self.distribution, self.points)

    @property
    def gan_loss(self) -> GanLoss:
        return gan_loss(self.loss)

    @property
    def generator_network(self) -> MLPConfig:
        """Noise to points."""
        return _network(self.latent, self.generator.hidden, 2, self.activation)

    @property
    def discriminator_network(self) -> MLPConfig:
        """Points to one number: a logit for the cross-entropy losses, a plain score for the others."""
        return _network(2, self.discriminator.hidden, 1, self.activation)

    @property
    def every(self) -> int:
        """Steps of the generator from one snapshot to the next, so that a run has at most 400."""
        return math.ceil(self.steps / SNAPSHOTS)


def _network(inputs: int, hidden: tuple[int, ...], outputs: int, activation: str) -> MLPConfig:
    return MLPConfig((inputs, *hidden, outputs), (*(activation,) * len(hidden), "identity"))
