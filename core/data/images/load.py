"""Which images: the config of an image set, and the set it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import torch
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn import functional

from core.data.images.faces.faces import MOST_FACES, faces
from core.data.images.faces.traits import ATTRIBUTES
from core.data.images.folder.folder import OWN, read_image_folder
from core.data.images.folder.picture import CROP, SQUASH
from core.data.images.image_set import SHARE, ImageSet, ImageSetError, split
from core.data.images.torchvision_sets import CIFAR, FASHION, MNIST, fetch_torchvision, load_torchvision
from core.errors import ConfigError
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, ChoiceOrUpload, Whole, narrowed
from core.settings.setting import seed as seed_setting
from core.settings.upload import NO_UPLOAD, upload

DIGITS, FACES = "digits", "faces"
DOWNLOADED = (MNIST, FASHION, CIFAR)
FEWEST_IMAGES, MOST_IMAGES = 100, 70_000


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
        MNIST: ImageSetInfo("MNIST", "Handwritten digits.", 1, (28,), MOST_IMAGES, 10_000, 12),
        FASHION: ImageSetInfo("Fashion-MNIST", "Pieces of clothing.", 1, (28,), MOST_IMAGES, 10_000, 31),
        CIFAR: ImageSetInfo("CIFAR-10", "Small photos of animals and vehicles.", 3, (32,), 60_000, 10_000, 170),
        OWN: ImageSetInfo("Your own", "A zip with one folder per class.", 3, (64, 28, 32, 48, 96, 128), 20_000, 20_000),
    }
)


_SET = ChoiceOrUpload(
    name="images",
    key="set",
    options={name: info.title for name, info in IMAGE_SETS.items()},
    upload=OWN,
    refusal="Uploads are never in a link: this link would need your images. Download the weights instead.",
)
_AMOUNT = Whole(
    name="number of images",
    key="images",
    label="Images",
    low=FEWEST_IMAGES,
    high=MOST_IMAGES,
    help="More train longer.",
)
_ATTRIBUTE = Choice(
    name="attribute", key="ask", label="What is asked", options={name: f"{name}?" for name in ATTRIBUTES}
)
_FIT = Choice(
    name="fit",
    key="fit",
    label="Of pictures that are not square",
    options={CROP: "the middle square", SQUASH: "all of it, squashed"},
)


@dataclass(frozen=True)
class ImageSetConfig:
    """Which images, and how they are split.

    Attributes:
        name: a key of `IMAGE_SETS`.
        side: pixels per side, one of the set's.
        images: how many (training and validation together), as many as the set has at most; all for the digits and
            your own.
        training_share: percent that are trained on. Your own images keep their folders train/ and valid/.
        seed: of the choice, of the split, and of the faces.
        attribute: what is asked about a face; only for the faces.
        fit: "crop" (the middle square) or "squash" what is not square; only for your own.
        upload: digest of the reader's zip, so that another zip is another experiment; "" for all other sets.

    Raises:
        ConfigError: one of these rules is broken.
    """

    name: str = setting(_SET, DIGITS)
    side: int = setting(Whole(name="side", key="side", label="Size", low=1, high=256), 28)
    images: int = setting(_AMOUNT, 1_797)
    training_share: int = setting(SHARE, 80)
    seed: int = setting(seed_setting(key="imgseed", label="Seed of the images"), 0)
    attribute: str = setting(_ATTRIBUTE, "glasses")
    fit: str = setting(_FIT, CROP)
    upload: str = setting(upload("uploaded images"), NO_UPLOAD)

    def __post_init__(self) -> None:
        _SET.check(self.name)
        info = IMAGE_SETS[self.name]
        if self.side not in info.sides:
            raise ConfigError(f"side of {info.title}", f"must be one of {', '.join(map(str, info.sides))}", self.side)
        narrowed(_AMOUNT, {"name": f"number of images of {info.title}", "high": info.most_images}).check(self.images)
        check_settings(self)
        if self.upload and self.name != OWN:
            raise ConfigError("uploaded images", f"must be left out for {info.title}", self.upload)


def default_config(name: str, upload: str = NO_UPLOAD) -> ImageSetConfig:
    """The config of a set as it is first shown.

    Args:
        name: a key of `IMAGE_SETS`.
        upload: digest of the reader's zip, for "own".

    Raises:
        ConfigError: there is no such set.
    """
    _SET.check(name)
    info = IMAGE_SETS[name]
    return ImageSetConfig(name, info.sides[0], info.default_images, upload=upload)


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


def fetch_images(config: ImageSetConfig) -> None:
    """Have on this machine what `load_images` reads; only this may have to wait for the network.

    Raises:
        ImageSetError: it cannot be had.
    """
    if config.name in DOWNLOADED:
        fetch_torchvision(config.name)


def enlarged_digits(counts: Tensor, side: int) -> Tensor:
    """Digits of 8×8 numbers from 0 to 16, float32 (n, 1, 8, 8), as images: uint8 (n, 1, side, side)."""
    return functional.interpolate(counts / 16, size=side, mode="bilinear").mul(255).round().byte()


def _digits(config: ImageSetConfig) -> ImageSet:
    data = load_digits()
    x = enlarged_digits(torch.from_numpy(data.images).float()[:, None], config.side)
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
