"""Everything about one trained CNN: its images, its network, its training, and where the reader looks."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.images.augmentation import Augmentation
from core.data.images.folder.folder import OWN
from core.data.images.image_set import ImageSet
from core.data.images.load import FACES, IMAGE_SETS, MOST_IMAGES, ImageSetConfig
from core.errors import ConfigError
from core.networks.cnn.link import WIDEST_HIDDEN
from core.networks.cnn.network import CnnConfig
from core.networks.cnn.presets import fitted
from core.settings.declared import check_settings, group, setting
from core.settings.setting import Whole
from core.settings.setting import seed as seed_setting
from core.training.fit_config import FitConfig

MOST_LAYERS = 80
RATES = (1e-4, 3e-4, 5e-4, 1e-3, 2e-3, 3e-3, 5e-3, 0.01, 0.03, 0.1)  # what the control offers
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

    image: int = setting(Whole(name="image", low=0, high=MOST_IMAGES, look=True), 0)
    layer: int = setting(Whole(name="layer", low=0, high=MOST_LAYERS, look=True), 0)
    unit: int = setting(Whole(name="unit", low=0, high=WIDEST_HIDDEN, look=True), 0)

    def __post_init__(self) -> None:
        check_settings(self)


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
        ConfigError: the network does not fit the images, or a value is out of its setting's bounds.
    """

    images: ImageSetConfig = group(ImageSetConfig, seed={"name": "seed of the images"})
    network: CnnConfig = group(CnnConfig, without=("image_side", "classes"))
    fit: FitConfig = group(
        lambda: FitConfig("cross_entropy"),
        without=("loss",),
        learning_rate={"options": RATES},
        epochs={"high": 200},
        batch_size={"label": "Batch size", "low": 1, "high": 1_024},
        stopping_patience={"high": 100},
    )
    augmentation: Augmentation = group(Augmentation, key="aug", example="1_10_15_20_0_0_0")
    seed: int = setting(seed_setting(), 0)
    look: Look = group(Look, key="look", example="3_4_0: image, layer, unit")

    def __post_init__(self) -> None:
        check_settings(self)
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
