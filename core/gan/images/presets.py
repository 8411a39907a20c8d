"""The presets of the GAN on images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from core.gan.images.config import ImageGanConfig
from core.settings.link import Preset

# The course's recipe; and one with a penalty instead of batch norm in D, which keeps D and G from circling around each
# other, and with categories in the noise: without them three fakes in ten are something between two digits. 24 rather
# than 10: with ten categories each becomes nearly one image.
_DCGAN = ImageGanConfig(batch_norm="both", augmentation="none")
_DIGITS = ImageGanConfig(latent=64, categories=24, penalty=0.2, beta1=0.0, beta2=0.99, average=0.998)
_LARGE = replace(_DIGITS, data="digits-28", generator_channels=24, discriminator_channels=24, epochs=100)
_FACES = ImageGanConfig(
    "faces", images=4_000, generator_channels=24, discriminator_channels=24, augmentation="none", epochs=40
)

IMAGE_GAN_PRESETS: Mapping[str, Preset[ImageGanConfig]] = MappingProxyType(
    {
        "digits": Preset(
            "Digits, 16×16",
            "Small enough for a processor. 24 categories in the noise: digits take shape within a minute.",
            _DIGITS,
        ),
        "digits-28": Preset("Digits, 28×28", "The same from 7×7 maps, doubled twice.", _LARGE),
        "faces": Preset("Cartoon faces", "32×32 pixels in colour, doubled three times from 4×4 maps.", _FACES),
        "dcgan": Preset("Course's DCGAN", "Batch normalization in both networks, no penalty, no augmentation.", _DCGAN),
        "no-batch-norm": Preset(
            "No batch norm",
            "The course's recipe without it: compare the samples and the gradient that reaches G.",
            replace(_DCGAN, batch_norm="none"),
        ),
        "checkerboard": Preset(
            "Checkerboard",
            "Kernel 3 with stride 2 overlaps unevenly, 1, 2 or 4 times: a pattern that no weight asked for.",
            replace(_DCGAN, kernel=3, average=0.0, epochs=60),
        ),
        "resize-convolution": Preset(
            "Resize-convolution",
            "Nearest neighbours and a plain convolution: every pixel is made alike, and the checkerboard is gone.",
            replace(_DCGAN, upsampling="resize", average=0.0, epochs=60),
        ),
    }
)
