"""Everything about one trained CNN: its images, its network, its training, and where the reader looks."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.data.images.augmentation import Augmentation
from core.data.images.folder.folder import OWN
from core.data.images.image_set import ImageSet
from core.data.images.load import FACES, IMAGE_SETS, ImageSetConfig
from core.errors import ConfigError
from core.networks.cnn.block import check_whole
from core.networks.cnn.network import CnnConfig
from core.networks.cnn.presets import fitted
from core.seeding import check_seed
from core.training.fit_config import FitConfig

MOST_IMAGES, MOST_LAYERS, MOST_UNITS = 70_000, 80, 4_096
_TEN = 10


@dataclass(frozen=True)
class Look:
    """What is looked at; what does not exist in the network or the set is moved to the nearest that does.

    Attributes:
        image: place among the validation images, from 0.
        layer: index in the `nn.Sequential`, from 0.
        unit: channel or unit of that layer, from 0.

    Raises:
        ConfigError: one of these is negative or enormous.
    """

    image: int = 0
    layer: int = 0
    unit: int = 0

    def __post_init__(self) -> None:
        check_whole("image", self.image, 0, MOST_IMAGES)
        check_whole("layer", self.layer, 0, MOST_LAYERS)
        check_whole("unit", self.unit, 0, MOST_UNITS)


@dataclass(frozen=True)
class CnnExperiment:
    """One CNN of the lesson.

    Attributes:
        images: what it learns from.
        network: blocks and hidden layers; image size and classes are set to those of the images, as far as they are
            known before they are loaded.
        fit: how it is trained; the loss is the cross-entropy.
        augmentation: what happens to training images.
        seed: of the weights, the order of the batches, the dropout and the augmentation.
        look: which image, layer and unit are looked at.

    Raises:
        ConfigError: the network does not fit the images, or one of the parts breaks its rules.
    """

    images: ImageSetConfig = field(default_factory=ImageSetConfig)
    network: CnnConfig = field(default_factory=CnnConfig)
    fit: FitConfig = field(default_factory=lambda: FitConfig("cross_entropy"))
    augmentation: Augmentation = field(default_factory=Augmentation)
    seed: int = 0
    look: Look = field(default_factory=Look)

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.fit.loss != "cross_entropy":
            raise ConfigError("loss", "must be cross_entropy: every image has one class", self.fit.loss)
        object.__setattr__(self, "network", self.expected_network())

    @property
    def own_images(self) -> bool:
        """Whether the images are the reader's."""
        return self.images.name == OWN

    def expected_network(self) -> CnnConfig:
        """The network for the images as far as they are known before they are loaded; 2 classes for the reader's own.

        Raises:
            ConfigError: a kernel or pooling window does not fit, or the network is too large.
        """
        classes = 2 if self.images.name in (FACES, OWN) else _TEN
        return fitted(self.network, IMAGE_SETS[self.images.name].channels, self.images.side, classes)

    def network_for(self, images: ImageSet) -> CnnConfig:
        """The network for loaded images.

        Raises:
            ConfigError: it grows too large with these classes.
        """
        channels, side, _ = images.image_shape
        return fitted(self.network, channels, side, len(images.classes))

    @property
    def training(self) -> tuple[ImageSetConfig, CnnConfig, FitConfig, Augmentation, int]:
        """All that decides the trained weights; where the reader looks does not."""
        return self.images, self.network, self.fit, self.augmentation, self.seed
