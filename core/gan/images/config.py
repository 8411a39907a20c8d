"""The experiment of a GAN on images: link, trainer's input, cache key, exported script and test case in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from core.errors import ConfigError
from core.gan.losses import GanLoss, gan_loss
from core.gan.plane.config import (
    LARGEST_AVERAGE,
    LARGEST_BETA,
    LARGEST_PENALTY,
    LARGEST_RATE,
    LARGEST_SMOOTHING,
    SMALLEST_RATE,
    check_whole,
)
from core.numbers import check_number
from core.seeding import check_seed

Upsampling = Literal["transposed", "resize"]
BatchNorm = Literal["both", "generator", "none"]
Augmentation = Literal["none", "shift", "shift-cutout"]

LEAST_LATENT, MOST_LATENT = 2, 256
LEAST_CATEGORIES, MOST_CATEGORIES = 2, 64
LEAST_CHANNELS, MOST_CHANNELS = 4, 128
SMALLEST_BATCH, LARGEST_BATCH = 8, 256
MOST_EPOCHS = 1_000
LEAST_IMAGES, MOST_IMAGES = 64, 20_000
# side of the images: side of the first feature map; each stage doubles it
STARTS: Mapping[int, int] = MappingProxyType({16: 4, 28: 7, 32: 4, 64: 4})


@dataclass(frozen=True)
class GanImages:
    """A set of images to imitate: name, title, channels, side, and how many there are at most."""

    name: str
    title: str
    channels: int
    side: int
    most: int


_ALL = (
    GanImages("digits-16", "Digits, 16×16", 1, 16, 1_797),
    GanImages("digits-28", "Digits, 28×28", 1, 28, 1_797),
    GanImages("faces", "Cartoon faces, 32×32", 3, 32, 20_000),
    GanImages("mnist", "MNIST", 1, 28, 20_000),
    GanImages("fashion", "Fashion-MNIST", 1, 28, 20_000),
    GanImages("own", "Your own images, 32×32", 3, 32, 20_000),
)
GAN_IMAGES: Mapping[str, GanImages] = MappingProxyType({kind.name: kind for kind in _ALL})


@dataclass(frozen=True)
class ImageGanConfig:
    """One GAN on images, after Radford et al. 2016 (DCGAN).

    Attributes:
        data: a key of `GAN_IMAGES`.
        images: how many of them are used, 64–20,000 and no more than there are.
        latent: numbers of noise that the generator gets, 2–256.
        categories: how many of them are a code instead of normal noise, one of them 3 and the others 0: 0, or 2–64 and
            no more than `latent`.
        generator_channels, discriminator_channels: of the feature maps next to the image, 4–128; each stage deeper
            has twice as many.
        batch_norm: which networks have batch normalization: "both" (not at G's output, D's input and output),
            "generator" or "none".
        upsampling: "transposed" convolutions, or "resize": nearest neighbours, then a 3×3 convolution.
        kernel: of the transposed convolutions, 4 (even overlap) or 3 (uneven: checkerboard).
        augmentation: of real and fake images alike, so that D cannot learn the real ones by heart and G does not
            imitate the augmentation (Zhao et al. 2020); "shift" by up to an eighth of the side, "shift-cutout" also
            blanks a square.
        loss, penalty, smoothing: as in the plane; the penalty is taken at real images, not with Wasserstein.
        generator_rate, discriminator_rate: Adam's learning rates, 1e-6 to 0.1.
        beta1, beta2: of both Adams, 0–0.9999.
        batch_size: 8–256.
        epochs: passes over the images, 1–1,000.
        average: decay per step of the average of the generator's weights that draws the samples, 0–0.9999; 0: none.
        seed: of the weights, the order of the images, noise and augmentation.

    Raises:
        ConfigError: one of these rules is broken.
    """

    data: str = "digits-16"
    images: int = 1_797
    latent: int = 100
    categories: int = 0
    generator_channels: int = 32
    discriminator_channels: int = 32
    batch_norm: BatchNorm = "generator"
    upsampling: Upsampling = "transposed"
    kernel: int = 4
    augmentation: Augmentation = "shift"
    loss: str = "non-saturating"
    penalty: float = 0.0
    smoothing: float = 0.0
    generator_rate: float = 1e-3
    discriminator_rate: float = 1e-3
    beta1: float = 0.5
    beta2: float = 0.999
    batch_size: int = 64
    epochs: int = 200
    average: float = 0.995
    seed: int = 1

    def __post_init__(self) -> None:
        if self.data not in GAN_IMAGES:
            raise ConfigError("images", f"must be one of {', '.join(GAN_IMAGES)}", self.data)
        check_whole("number of images", self.images, LEAST_IMAGES, self.kind.most)
        check_whole("latent dimensions", self.latent, LEAST_LATENT, MOST_LATENT)
        if self.categories != 0:
            check_whole("categories", self.categories, LEAST_CATEGORIES, min(self.latent, MOST_CATEGORIES))
        check_whole("channels of the generator", self.generator_channels, LEAST_CHANNELS, MOST_CHANNELS)
        check_whole("channels of the discriminator", self.discriminator_channels, LEAST_CHANNELS, MOST_CHANNELS)
        _check_choice("batch normalization", self.batch_norm, get_args(BatchNorm))
        _check_choice("upsampling", self.upsampling, get_args(Upsampling))
        _check_choice("augmentation", self.augmentation, get_args(Augmentation))
        if self.kernel not in (3, 4) or (self.upsampling == "resize" and self.kernel != 4):
            rule = "must be 4 or, with transposed convolutions, 3"
            raise ConfigError("kernel of the transposed convolutions", rule, self.kernel)
        self._check_training()

    def _check_training(self) -> None:
        loss = gan_loss(self.loss)
        check_number(self.penalty, "gradient penalty", 0, LARGEST_PENALTY)
        check_number(self.smoothing, "label smoothing", 0, LARGEST_SMOOTHING)
        if self.smoothing and not loss.is_cross_entropy:
            raise ConfigError("label smoothing", f"must be 0 with the {loss.label} loss", self.smoothing)
        check_number(self.generator_rate, "learning rate of the generator", SMALLEST_RATE, LARGEST_RATE)
        check_number(self.discriminator_rate, "learning rate of the discriminator", SMALLEST_RATE, LARGEST_RATE)
        check_number(self.beta1, "beta 1", 0, LARGEST_BETA)
        check_number(self.beta2, "beta 2", 0, LARGEST_BETA)
        check_whole("batch size", self.batch_size, SMALLEST_BATCH, LARGEST_BATCH)
        if self.batch_size > self.images:
            raise ConfigError("batch size", f"must be at most the number of images, {self.images}", self.batch_size)
        check_whole("epochs", self.epochs, 1, MOST_EPOCHS)
        check_number(self.average, "average of the weights", 0, LARGEST_AVERAGE)
        check_seed(self.seed)

    @property
    def kind(self) -> GanImages:
        return GAN_IMAGES[self.data]

    @property
    def gan_loss(self) -> GanLoss:
        return gan_loss(self.loss)

    @property
    def start(self) -> int:
        """Side of the generator's first feature maps."""
        return STARTS[self.kind.side]

    @property
    def stages(self) -> int:
        """How often the side doubles from the first feature maps to the image."""
        return (self.kind.side // self.start).bit_length() - 1

    @property
    def batches(self) -> int:
        """Steps per epoch: full batches only, as batch normalization likes them."""
        return self.images // self.batch_size


def _check_choice(argument: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(argument, f"must be one of {', '.join(choices)}", value)
