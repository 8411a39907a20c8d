"""What the lesson on GANs shows: a GAN in the plane, one on images, and which of them is in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.gan.images.config import ImageGanConfig
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.settings.declared import check_settings, group, setting
from core.settings.link import Preset, link_codec
from core.settings.setting import Choice

PARTS = {"plane": "Points in the plane", "images": "Images"}
FIRST: Mapping[str, str] = MappingProxyType({"plane": "balanced", "images": "digits"})
FEATURED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "plane": ("balanced", "discriminator-too-good", "mode-collapse", "balanced-25", "line"),
        "images": ("digits", "faces", "no-batch-norm", "checkerboard", "resize-convolution"),
    }
)


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

    part: str = setting(Choice(name="part", key="part", options=PARTS), "plane")
    plane: PlaneGanConfig = group(lambda: PLANE_GAN_PRESETS[FIRST["plane"]].experiment)
    images: ImageGanConfig = group(lambda: IMAGE_GAN_PRESETS[FIRST["images"]].experiment)

    def __post_init__(self) -> None:
        check_settings(self)


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
GAN_LINK = link_codec(GAN_PRESETS, FIRST["plane"])
