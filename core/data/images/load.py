"""Which images: the config of an image set, and the set it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import torch
from sklearn.datasets import load_digits
from torch.nn import functional

from core.data.images.faces.faces import MOST_FACES, attribute_index, faces
from core.data.images.folder.folder import OWN, read_image_folder
from core.data.images.folder.picture import CROP, FITS
from core.data.images.image_set import ImageSet, ImageSetError, check_share, split
from core.data.images.torchvision_sets import CIFAR, FASHION, MNIST, load_torchvision
from core.errors import ConfigError
from core.networks.cnn.block import check_whole
from core.seeding import check_seed

DIGITS, FACES = "digits", "faces"


@dataclass(frozen=True)
class ImageSetInfo:
    """What the page says about a set before it is loaded.

    Attributes:
        title, description: its name and one sentence.
        channels: 1 (grey), 3 (colour).
        sides: sides in pixels to choose from, the default first.
        most_images: how many there are, or may be.
        default_images: how many are taken by default.
        download_mb: size of the download where the files are not on the machine; 0 where none is needed.
    """

    title: str
    description: str
    channels: int
    sides: tuple[int, ...]
    most_images: int
    default_images: int
    download_mb: int = 0


IMAGE_SETS: Mapping[str, ImageSetInfo] = MappingProxyType(
    {
        DIGITS: ImageSetInfo("Digits", "1,797 handwritten digits of 8×8 pixels, enlarged.", 1, (28,), 1_797, 1_797),
        FACES: ImageSetInfo(
            "Cartoon faces", "Drawn by chance: hair, glasses, hat, smile, beard?", 3, (32, 64), MOST_FACES, 2_000
        ),
        MNIST: ImageSetInfo("MNIST", "Handwritten digits.", 1, (28,), 70_000, 10_000, 12),
        FASHION: ImageSetInfo("Fashion-MNIST", "Pieces of clothing.", 1, (28,), 70_000, 10_000, 31),
        CIFAR: ImageSetInfo("CIFAR-10", "Small photos of animals and vehicles.", 3, (32,), 60_000, 10_000, 170),
        OWN: ImageSetInfo("Your own", "A zip with one folder per class.", 3, (64, 28, 32, 48, 96, 128), 20_000, 20_000),
    }
)


@dataclass(frozen=True)
class ImageSetConfig:
    """Which images, and how they are split.

    Attributes:
        name: a key of `IMAGE_SETS`.
        side: pixels per side, one of the set's.
        images: how many (training and validation together); all for the digits and your own.
        training_share: percent that are trained on, 10–90. Your own images keep their folders train/ and valid/.
        seed: of the choice, of the split, and of the faces.
        attribute: what is asked about a face; only for the faces.
        fit: "crop" (the middle square) or "squash" what is not square; only for your own.

    Raises:
        ConfigError: one of these rules is broken.
    """

    name: str = DIGITS
    side: int = 28
    images: int = 1_797
    training_share: int = 80
    seed: int = 0
    attribute: str = "glasses"
    fit: str = CROP

    def __post_init__(self) -> None:
        if self.name not in IMAGE_SETS:
            raise ConfigError("images", f"must be one of {', '.join(IMAGE_SETS)}", self.name)
        info = IMAGE_SETS[self.name]
        if self.side not in info.sides:
            raise ConfigError(f"side of {info.title}", f"must be one of {', '.join(map(str, info.sides))}", self.side)
        check_whole(f"number of images of {info.title}", self.images, 100, info.most_images)
        check_share(self.training_share)
        check_seed(self.seed)
        attribute_index(self.attribute)
        if self.fit not in FITS:
            raise ConfigError("fit", f"must be one of {', '.join(FITS)}", self.fit)


def default_config(name: str) -> ImageSetConfig:
    """The config of a set as it is first shown.

    Raises:
        ConfigError: there is no such set.
    """
    if name not in IMAGE_SETS:
        raise ConfigError("images", f"must be one of {', '.join(IMAGE_SETS)}", name)
    info = IMAGE_SETS[name]
    return ImageSetConfig(name, info.sides[0], info.default_images)


def load_images(
    config: ImageSetConfig,
    archive: bytes | None = None,
    folder: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImageSet:
    """The images of a config.

    Args:
        archive: the reader's zip, for "own".
        folder: where torchvision's files lie or go; None: see `data_folder`.
        progress: called with (pictures read, pictures) of a zip; what it raises ends the reading.

    Raises:
        ImageSetError: the images cannot be had; one sentence.
    """
    if config.name == DIGITS:
        return _digits(config)
    if config.name == FACES:
        return _faces(config)
    if config.name != OWN:
        return load_torchvision(config.name, config.images, config.training_share, config.seed, folder)
    if archive is None:
        raise ImageSetError("Your own images need a zip file, and none was received.")
    return read_image_folder(
        archive, config.side, fit=config.fit, training_share=config.training_share, seed=config.seed, progress=progress
    )


def _digits(config: ImageSetConfig) -> ImageSet:
    data = load_digits()
    small = torch.from_numpy(data.images).float()[:, None] / 16
    x = functional.interpolate(small, size=config.side, mode="bilinear").mul(255).round().byte()
    y = torch.from_numpy(data.target).long()
    return ImageSet(
        DIGITS,
        IMAGE_SETS[DIGITS].title,
        x,
        y,
        tuple("0123456789"),
        *split(y, config.training_share, config.seed),
        credit="Optical recognition of handwritten digits by E. Alpaydin and C. Kaynak (UCI, CC BY 4.0), "
        "as it comes with scikit-learn; 8×8 pixels enlarged to 28×28.",
    )


def _faces(config: ImageSetConfig) -> ImageSet:
    drawn = faces(config.images, config.side, config.seed)
    y = drawn.wearing(config.attribute)
    return ImageSet(
        FACES,
        IMAGE_SETS[FACES].title,
        drawn.x,
        y,
        (f"no {config.attribute}", config.attribute),
        *split(y, config.training_share, config.seed),
        credit="Drawn by this project with Pillow.",
    )
