"""The experiment of a GAN on images: link, trainer's input, cache key, exported script and test case in one.

Its keys in a link are not those of the GAN in the plane, since one link holds both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.data.images.faces.faces import MOST_FACES
from core.errors import ConfigError
from core.gan import settings as shared
from core.gan.losses import GanLoss, gan_loss
from core.settings.declared import check_settings, setting, setting_at
from core.settings.setting import Choice, Whole, narrowed
from core.settings.setting import seed as seed_setting
from core.settings.upload import NO_UPLOAD, upload

LEAST_CATEGORIES, MOST_CATEGORIES = 2, 64
LEAST_IMAGES, MOST_IMAGES = 64, 20_000
RATES = (1e-4, 2e-4, 3e-4, 5e-4, 1e-3, 2e-3, 3e-3, 5e-3, 0.01)  # what a control offers
NORMS = {"both": "in both networks", "generator": "in the generator", "none": "none"}
UPSAMPLINGS = {"transposed": "transposed convolution", "resize": "resize, then convolve"}
AUGMENTATIONS = {"none": "none", "shift": "shift", "shift-cutout": "shift and cut out"}
CATEGORIES_HELP = "0: none. Else the first of the random numbers are a code: one is 3, the others are 0."
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
    GanImages("faces", "Cartoon faces, 32×32", 3, 32, MOST_FACES),
    GanImages("mnist", "MNIST", 1, 28, 20_000),
    GanImages("fashion", "Fashion-MNIST", 1, 28, 20_000),
    GanImages("own", "Your own images, 32×32", 3, 32, 20_000),
)
GAN_IMAGES: Mapping[str, GanImages] = MappingProxyType({kind.name: kind for kind in _ALL})
DATA = {name: kind.title for name, kind in GAN_IMAGES.items()}


def _channels(who: str, key: str) -> Whole:
    label = f"Channels of {who[0].upper()}"
    return Whole(name=f"channels of the {who}", key=key, label=label, low=4, high=128)


@dataclass(frozen=True)
class ImageGanConfig:
    """One GAN on images, after Radford et al. 2016 (DCGAN).

    Attributes:
        data: a key of `GAN_IMAGES`.
        images: how many of them are used, no more than there are.
        latent: numbers of noise that the generator gets.
        categories: how many of them are a code instead of normal noise, one of them 3 and the others 0: 0, or 2 and
            more, but no more than `latent`.
        generator_channels, discriminator_channels: of the feature maps next to the image; each stage deeper has twice
            as many.
        batch_norm: which networks have batch normalization: "both" (not at G's output, D's input and output),
            "generator" or "none".
        upsampling: "transposed" convolutions, or "resize": nearest neighbours, then a 3×3 convolution.
        kernel: of the transposed convolutions, 4 (even overlap) or 3 (uneven: checkerboard).
        augmentation: of real and fake images alike, so that D cannot learn the real ones by heart and G does not
            imitate the augmentation (Zhao et al. 2020); "shift" by up to an eighth of the side, "shift-cutout" also
            blanks a square.
        loss, penalty, smoothing: as in the plane; the penalty is taken at real images, not with Wasserstein.
        generator_rate, discriminator_rate: Adam's learning rates.
        beta1, beta2: of both Adams.
        batch_size: no more than `images`.
        epochs: passes over the images.
        average: decay per step of the average of the generator's weights that draws the samples; 0: none.
        seed: of the weights, the order of the images, noise and augmentation.
        upload: digest of the reader's zip, so that another zip is another experiment; "" for all other sets.

    Raises:
        ConfigError: a value is out of its setting's bounds, or the values do not fit together.
    """

    data: str = setting(Choice(name="images", key="idata", options=DATA), "digits-16")
    images: int = setting(
        Whole(
            name="number of images",
            key="images",
            label="How many",
            help="More take longer per epoch.",
            low=LEAST_IMAGES,
            high=MOST_IMAGES,
        ),
        1_797,
    )
    latent: int = setting(
        Whole(name="latent dimensions", key="ilatent", label="Random numbers per image", low=2, high=256), 100
    )
    categories: int = setting(
        Whole(
            name="categories",
            key="cats",
            label="Categories among them",
            help=CATEGORIES_HELP,
            low=0,
            high=MOST_CATEGORIES,
        ),
        0,
    )
    generator_channels: int = setting(_channels("generator", "gch"), 32)
    discriminator_channels: int = setting(_channels("discriminator", "dch"), 32)
    batch_norm: str = setting(Choice(name="batch normalization", key="bn", options=NORMS), "generator")
    upsampling: str = setting(Choice(name="upsampling", key="up", options=UPSAMPLINGS), "transposed")
    kernel: int = setting(Whole(name="kernel of the transposed convolutions", key="kernel", low=3, high=4), 4)
    augmentation: str = setting(
        Choice(name="augmentation", key="aug", label="Augmentation of real and fake", options=AUGMENTATIONS), "shift"
    )
    loss: str = setting(shared.loss("iloss"), "non-saturating")
    penalty: float = setting(shared.penalty("ipenalty"), 0.0)
    smoothing: float = setting(shared.smoothing("ismooth"), 0.0)
    generator_rate: float = setting(
        shared.rate("learning rate of the generator", key="iglr", label="Learning rate of G", options=RATES), 1e-3
    )
    discriminator_rate: float = setting(
        shared.rate("learning rate of the discriminator", key="idlr", label="Learning rate of D", options=RATES), 1e-3
    )
    beta1: float = setting(shared.beta(1, key="ib1", label="Adam's β₁"), 0.5)
    beta2: float = setting(shared.beta(2, key="ib2", label="Adam's β₂"), 0.999)
    batch_size: int = setting(Whole(name="batch size", key="ibatch", low=8, high=256), 64)
    epochs: int = setting(Whole(name="epochs", key="epochs", low=1, high=1_000), 200)
    average: float = setting(shared.average("iaverage", step=0.001), 0.995)
    seed: int = setting(seed_setting(key="iseed", help="Weights, order, noise."), 1)
    upload: str = setting(upload("uploaded images"), NO_UPLOAD)

    def __post_init__(self) -> None:
        if self.kernel not in (3, 4) or (self.upsampling == "resize" and self.kernel != 4):
            rule = "must be 4 or, with transposed convolutions, 3"
            raise ConfigError("kernel of the transposed convolutions", rule, self.kernel)
        check_settings(self)
        self._check_within("images", high=self.kind.most)
        if self.categories:
            self._check_within("categories", low=LEAST_CATEGORIES, high=min(self.latent, MOST_CATEGORIES))
        shared.check_smoothing(self.smoothing, self.loss)
        if self.upload and self.data != "own":
            raise ConfigError("uploaded images", f"must be left out for {self.kind.title}", self.upload)
        if self.batch_size > self.images:
            raise ConfigError("batch size", f"must be at most the number of images, {self.images}", self.batch_size)

    def _check_within(self, name: str, **bounds: int) -> None:
        """A setting whose bounds are narrower because of another one."""
        narrowed(setting_at(self, name), bounds).check(getattr(self, name))

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
