"""Networks to start from. Each fits every image set: `fitted` gives it the set's image size and classes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig
from core.settings.link import Preset

_SMALL = CnnConfig(
    blocks=(
        ConvolutionBlock(8, padding=1, batch_norm=True, pooling="max"),
        ConvolutionBlock(16, padding=1, batch_norm=True, pooling="max"),
    )
)
_THREE = CnnConfig(
    blocks=tuple(ConvolutionBlock(channels, padding=1, batch_norm=True, pooling="max") for channels in (8, 16, 32)),
)
_COURSE = CnnConfig(
    blocks=(ConvolutionBlock(32), ConvolutionBlock(64, pooling="max")),
    hidden=(128,),
)
_VGG = CnnConfig(
    blocks=tuple(
        ConvolutionBlock(channels, padding=1, batch_norm=True, pooling=pooling)
        for channels in (16, 32, 64)
        for pooling in ("none", "max")
    ),
    hidden=(64,),
    dropout=0.25,
)
_FULLY_CONNECTED = CnnConfig(hidden=(128, 64, 32, 16), activation="leaky_relu", dropout=0.1)

CNN_PRESETS: Mapping[str, Preset[CnnConfig]] = MappingProxyType(
    {
        "small": Preset(
            "Small and fast", "8 and 16 kernels, batch norm and max pooling: enough for the digits.", _SMALL
        ),
        "three-blocks": Preset("Three blocks", "8, 16 and 32 kernels, each with batch norm and max pooling.", _THREE),
        "course": Preset("The course's CNN", "32 and 64 kernels, then on 28×28 pixels 9216→128→10.", _COURSE),
        "tiny-vgg": Preset(
            "Tiny VGG", "Two 3×3 convolutions between poolings, three times, with batch norm and dropout.", _VGG
        ),
        "fully-connected": Preset(
            "No convolution", "The course's classifier on flattened pixels, for comparison.", _FULLY_CONNECTED
        ),
    }
)


def fitted(config: CnnConfig, channels: int, side: int, classes: int) -> CnnConfig:
    """The same network for other images and classes.

    Raises:
        ConfigError: a kernel or pooling window no longer fits, or the network grows too large.
    """
    return dataclasses.replace(config, image_channels=channels, image_side=side, classes=classes)
