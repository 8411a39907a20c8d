"""Data augmentation: changed copies of training images whose class stays the same, by torchvision's transforms v2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from torchvision.transforms import v2

from core.errors import ConfigError
from core.numbers import check_whole
from core.seeding import seeded
from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Switch

MOST_SAMPLES = 64


def _change(name: str, high: float, unit: str = "%") -> Number:
    return Number(name=name, label=f"{name.capitalize()}, up to {unit}", low=0, high=high, step=1.0)


@dataclass(frozen=True)
class Augmentation:
    """What may happen to a training image, in this order; 0 switches a change off.

    Attributes:
        flip: mirrored left to right, with probability ½. Not for digits: a mirrored 3 is no digit.
        shift: padded by this share of the side with black and cropped back at a random place, percent.
        rotation: turned by up to so many degrees either way.
        brightness, contrast, saturation: changed by up to so many percent. Grey images have no saturation.
        hue: the colours turned by up to so many percent of the colour wheel.

    Raises:
        ConfigError: one of these is out of bounds.
    """

    flip: bool = setting(Switch(name="flip", label="Mirror left to right"), False)
    shift: float = setting(_change("shift", 25), 0.0)
    rotation: float = setting(_change("rotation", 45, "°"), 0.0)
    brightness: float = setting(_change("brightness", 80), 0.0)
    contrast: float = setting(_change("contrast", 80), 0.0)
    saturation: float = setting(_change("saturation", 80), 0.0)
    hue: float = setting(_change("hue", 50), 0.0)

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def nothing(self) -> bool:
        """Whether images stay as they are."""
        return self == Augmentation()

    def transforms(self, side: int) -> v2.Transform:
        """torchvision's transforms for one image (channels, side, side)."""
        chosen: list[v2.Transform] = [v2.RandomHorizontalFlip()] if self.flip else []
        padding = round(side * self.shift / 100)
        if padding:
            chosen.append(v2.RandomCrop(side, padding=padding))
        if self.rotation:
            chosen.append(v2.RandomRotation(self.rotation, interpolation=v2.InterpolationMode.BILINEAR))
        jitter = [percent / 100 for percent in (self.brightness, self.contrast, self.saturation, self.hue)]
        if any(jitter):
            chosen.append(v2.ColorJitter(*jitter))
        return v2.Compose(chosen) if chosen else v2.Identity()


def transforms_code(augmentation: Augmentation, side: int) -> list[str]:
    """torchvision's transforms of a training image as a script writes them; none where nothing is augmented."""
    if augmentation.nothing:
        return []
    chosen = ["v2.RandomHorizontalFlip()"] if augmentation.flip else []
    padding = round(side * augmentation.shift / 100)
    if padding:
        chosen.append(f"v2.RandomCrop({side}, padding={padding})")
    if augmentation.rotation:
        chosen.append(f"v2.RandomRotation({augmentation.rotation!r}, interpolation=v2.InterpolationMode.BILINEAR)")
    jitter = [augmentation.brightness, augmentation.contrast, augmentation.saturation, augmentation.hue]
    if any(jitter):
        chosen.append(f"v2.ColorJitter({', '.join(repr(percent / 100) for percent in jitter)})")
    return chosen or ["v2.Identity()"]  # a shift can be less than a pixel


def augmenter(augmentation: Augmentation, side: int) -> Callable[[Tensor], Tensor]:
    """A function that changes every image of a batch (n, channels, side, side) by itself, float32 0–1.

    It draws from torch's default generator, like a `DataLoader` in the main process, and can be pickled.
    """
    return _unchanged if augmentation.nothing else partial(_augmented, augmentation.transforms(side))


def _unchanged(images: Tensor) -> Tensor:
    return images


def _augmented(transforms: v2.Transform, images: Tensor) -> Tensor:
    changed = torch.stack([transforms(image) for image in images])
    return changed.contiguous(memory_format=torch.channels_last)


def augmented_samples(image: Tensor, augmentation: Augmentation, count: int = 12, seed: int = 0) -> Tensor:
    """`count` changed copies of one image, for a picture of what training sees; torch's generator stays as it was.

    Args:
        image: (channels, side, side), uint8 0–255 or float32 0–1.
        count: 1–64.

    Returns:
        The same dtype, (count, channels, side, side).

    Raises:
        ConfigError: no single image, or count or seed out of bounds.
    """
    if image.dim() != 3:
        raise ConfigError("image", "must be one image (channels, side, side)", tuple(image.shape))
    check_whole(count, "samples", 1, MOST_SAMPLES)
    with seeded(seed):
        return augmenter(augmentation, image.shape[1])(image.expand(count, *image.shape))
