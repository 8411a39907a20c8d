"""What the lesson on GANs shows: a GAN in the plane, one on images, and which of them is in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from core.errors import ConfigError
from core.gan.images.config import ImageGanConfig
from core.gan.images.link import IMAGE_GAN_LINK
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.link import PLANE_GAN_LINK
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.settings.link import LinkCodec, LinkField, Preset, within

Part = Literal["plane", "images"]


@dataclass(frozen=True)
class GanExperiment:
    """The lesson's experiment.

    Attributes:
        part: which of the two is in sight.
        plane: the GAN in the plane.
        images: the GAN on images.

    Raises:
        ConfigError: the part is none.
    """

    part: Part = "plane"
    plane: PlaneGanConfig = field(default_factory=lambda: PLANE_GAN_PRESETS[PLANE_GAN_LINK.default].experiment)
    images: ImageGanConfig = field(default_factory=lambda: IMAGE_GAN_PRESETS[IMAGE_GAN_LINK.default].experiment)

    def __post_init__(self) -> None:
        if self.part not in get_args(Part):
            raise ConfigError("part", "must be plane or images", self.part)


def _presets() -> dict[str, Preset[GanExperiment]]:
    planes = {
        name: Preset(preset.title, preset.description, GanExperiment(plane=preset.experiment))
        for name, preset in PLANE_GAN_PRESETS.items()
    }
    images = {
        name: Preset(preset.title, preset.description, GanExperiment("images", images=preset.experiment))
        for name, preset in IMAGE_GAN_PRESETS.items()
    }
    return planes | images


GAN_PRESETS: Mapping[str, Preset[GanExperiment]] = MappingProxyType(_presets())
GAN_LINK = LinkCodec(
    GAN_PRESETS,
    PLANE_GAN_LINK.default,
    (
        LinkField("part", "part", str, str),
        *within("plane", PLANE_GAN_LINK.fields),
        *within("images", IMAGE_GAN_LINK.fields),
    ),
)
FIRST: Mapping[Part, str] = MappingProxyType({"plane": PLANE_GAN_LINK.default, "images": IMAGE_GAN_LINK.default})
FEATURED: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        "plane": ("balanced", "discriminator-too-good", "mode-collapse", "balanced-25", "line"),
        "images": ("digits", "faces", "no-batch-norm", "checkerboard", "resize-convolution"),
    }
)
