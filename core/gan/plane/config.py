"""The experiment of a GAN in the plane: link, trainer's input, cache key, exported script and test case in one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from core.errors import ConfigError
from core.gan.distributions import HALF_RANGE, OWN, Distribution, Point, distribution
from core.gan.losses import GanLoss, gan_loss
from core.networks.activations import activation
from core.networks.mlp import MLPConfig
from core.numbers import check_number
from core.seeding import check_seed

MOST_LAYERS, MOST_UNITS = 4, 256
SMALLEST_RATE, LARGEST_RATE = 1e-6, 0.1
LARGEST_BETA, LARGEST_AVERAGE = 0.9999, 0.9999
MOST_STEPS, MOST_DISCRIMINATOR_STEPS = 20_000, 20
SMALLEST_BATCH, LARGEST_BATCH = 8, 1_024
SMALLEST_SPREAD, LARGEST_SPREAD = 0.01, 0.2
LARGEST_PENALTY, LARGEST_SMOOTHING = 100.0, 0.5
LEAST_POINTS, MOST_POINTS = 2, 2_000
NOISES = ("normal", "uniform")
SNAPSHOTS = 400  # at most so many in a run


@dataclass(frozen=True)
class Player:
    """One of the two networks and its Adam.

    Attributes:
        hidden: units of each hidden layer, 0–4 layers of 1–256.
        learning_rate: 1e-6 to 0.1.
        beta1, beta2: Adam's decay rates of the mean gradient and of its square, 0–0.9999.

    Raises:
        ConfigError: one of these rules is broken.
    """

    hidden: tuple[int, ...] = (64, 64)
    learning_rate: float = 1e-3
    beta1: float = 0.5
    beta2: float = 0.9

    def __post_init__(self) -> None:
        if not isinstance(self.hidden, tuple) or len(self.hidden) > MOST_LAYERS:
            raise ConfigError("hidden layers", f"must be between 0 and {MOST_LAYERS}", len(self.hidden))
        for units in self.hidden:
            check_whole("units of a hidden layer", units, 1, MOST_UNITS)
        check_number(self.learning_rate, "learning rate", SMALLEST_RATE, LARGEST_RATE)
        check_number(self.beta1, "beta 1", 0, LARGEST_BETA)
        check_number(self.beta2, "beta 2", 0, LARGEST_BETA)


@dataclass(frozen=True)
class PlaneGanConfig:
    """One GAN in the plane.

    Attributes:
        distribution: a key of `DISTRIBUTIONS`, or "own".
        spread: standard deviation of the noise around the distribution's places, 0.01–0.2.
        points: the reader's own 2–2,000 points, coordinates from −1.6 to 1.6; () for all other distributions.
        latent: numbers of noise that the generator gets, 1 or 2.
        noise: "normal" (mean 0, deviation 1) or "uniform" (−1 … 1).
        activation: of all hidden layers of both networks.
        loss: a key of `GAN_LOSSES`.
        penalty: weight of the gradient penalty in the discriminator's loss, 0–100. Wasserstein: (‖∇D‖ − 1)² between
            real and fake points; the others: ‖∇D‖² at real points.
        smoothing: the discriminator's target for real points is 1 − smoothing, 0–0.5; cross-entropy losses only.
        discriminator_steps: steps of the discriminator before each step of the generator, 1–20.
        batch_size: real points, and as many fakes, per step, 8–1,024.
        steps: of the generator, 1–20,000.
        average: decay per step of the average of the generator's weights which draws the picture, 0–0.9999; 0: none.
        seed: of the weights, of the points and of the noise.
        generator, discriminator: the two networks.

    Raises:
        ConfigError: one of these rules is broken.
    """

    distribution: str = "gaussians-8"
    spread: float = 0.05
    points: tuple[Point, ...] = ()
    latent: int = 2
    noise: str = "normal"
    activation: str = "relu"
    loss: str = "non-saturating"
    penalty: float = 0.0
    smoothing: float = 0.0
    discriminator_steps: int = 1
    batch_size: int = 128
    steps: int = 3_000
    average: float = 0.0
    seed: int = 1
    generator: Player = field(default_factory=Player)
    discriminator: Player = field(default_factory=Player)

    def __post_init__(self) -> None:
        self._check_points()
        distribution(self.distribution, self.points)
        check_number(self.spread, "spread", SMALLEST_SPREAD, LARGEST_SPREAD)
        check_whole("latent dimensions", self.latent, 1, 2)
        if self.noise not in NOISES:
            raise ConfigError("noise", f"must be one of {', '.join(NOISES)}", self.noise)
        activation(self.activation)
        loss = gan_loss(self.loss)
        check_number(self.penalty, "gradient penalty", 0, LARGEST_PENALTY)
        check_number(self.smoothing, "label smoothing", 0, LARGEST_SMOOTHING)
        if self.smoothing and not loss.is_cross_entropy:
            raise ConfigError("label smoothing", f"must be 0 with the {loss.label} loss", self.smoothing)
        check_whole("discriminator steps", self.discriminator_steps, 1, MOST_DISCRIMINATOR_STEPS)
        check_whole("batch size", self.batch_size, SMALLEST_BATCH, LARGEST_BATCH)
        check_whole("steps", self.steps, 1, MOST_STEPS)
        check_number(self.average, "average of the weights", 0, LARGEST_AVERAGE)
        check_seed(self.seed)

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

    def _check_points(self) -> None:
        if self.distribution != OWN:
            if self.points:
                raise ConfigError("own points", "must be left out, only the distribution own has them", self.points)
            return
        if not isinstance(self.points, tuple) or not LEAST_POINTS <= len(self.points) <= MOST_POINTS:
            received = len(self.points) if isinstance(self.points, tuple) else self.points
            raise ConfigError("own points", f"must be a tuple of {LEAST_POINTS} to {MOST_POINTS}", received)
        for point in self.points:
            if not isinstance(point, tuple) or len(point) != 2:
                raise ConfigError("an own point", "must have 2 coordinates", point)
            for value in point:
                check_number(value, "a coordinate of an own point", -HALF_RANGE, HALF_RANGE)


def _network(inputs: int, hidden: tuple[int, ...], outputs: int, bend: str) -> MLPConfig:
    return MLPConfig((inputs, *hidden, outputs), (*(bend,) * len(hidden), "identity"))


def check_whole(argument: str, value: object, low: int, high: int) -> None:
    """Raises ConfigError unless the value is a whole number between the bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ConfigError(argument, f"must be a whole number from {low} to {high}", value)
