"""How a network and its images are written in a link, in characters that need no escaping.

blocks=8-3-1-1-bn-relu-max2-0~16-3-1-1-bn-relu-max2-0   channels-kernel-stride-padding-norm-activation-pooling-dropout
hidden=128-64   hact=relu   hdrop=0.25
set=faces   side=32   images=2000   share=80   imgseed=0   ask=glasses   fit=crop
aug=1_10_15_20_0_0_0   flip, shift, rotation, brightness, contrast, saturation, hue
"""

from __future__ import annotations

import re

from core.data.images.augmentation import Augmentation
from core.errors import ConfigError
from core.networks.activations import activation
from core.networks.cnn.block import (
    LARGEST_KERNEL,
    LARGEST_POOLING,
    LARGEST_STRIDE,
    MOST_CHANNELS,
    MOST_DROPOUT,
    ConvolutionBlock,
    Pooling,
)
from core.networks.cnn.network import MOST_BLOCKS, MOST_HIDDEN, WIDEST_HIDDEN
from core.numbers import exact, read_number, read_whole
from core.seeding import LARGEST_SEED
from core.settings.link import LinkField

_POOLINGS: dict[str, Pooling] = {"max": "max", "avg": "average"}
_NO_POOLING = "none"


def write_blocks(blocks: tuple[ConvolutionBlock, ...]) -> str:
    return "~".join(map(_write_block, blocks))


def _write_block(block: ConvolutionBlock) -> str:
    names = {pooling: name for name, pooling in _POOLINGS.items()}
    pooling = _NO_POOLING if block.pooling == "none" else f"{names[block.pooling]}{block.pooling_size}"
    norm = "bn" if block.batch_norm else "none"
    whole = (block.channels, block.kernel, block.stride, block.padding)
    return "-".join([*map(str, whole), norm, block.activation, pooling, exact(block.dropout)])


def read_blocks(text: str) -> tuple[ConvolutionBlock, ...]:
    """Blocks separated by ~; "" to (). Raises ConfigError."""
    parts = text.split("~") if text else []
    if len(parts) > MOST_BLOCKS:
        raise ConfigError("blocks", f"must be at most {MOST_BLOCKS}", len(parts))
    return tuple(_read_block(part, number) for number, part in enumerate(parts, 1))


def _read_block(text: str, number: int) -> ConvolutionBlock:
    parts = text.split("-", 7)
    pooling = re.fullmatch(r"(max|avg)(\d)", parts[6]) if len(parts) == 8 else None
    if len(parts) != 8 or parts[4] not in ("bn", "none") or (pooling is None and parts[6] != _NO_POOLING):
        raise ConfigError(f"block {number}", "must look like 8-3-1-1-bn-relu-max2-0.25", text)
    return ConvolutionBlock(
        channels=read_whole(parts[0], f"channels of block {number}", 1, MOST_CHANNELS),
        kernel=read_whole(parts[1], f"kernel of block {number}", 1, LARGEST_KERNEL),
        stride=read_whole(parts[2], f"stride of block {number}", 1, LARGEST_STRIDE),
        padding=read_whole(parts[3], f"padding of block {number}", 0, LARGEST_KERNEL - 1),
        batch_norm=parts[4] == "bn",
        activation=activation(parts[5]).name,
        pooling=_POOLINGS[pooling[1]] if pooling else "none",
        pooling_size=read_whole(pooling[2], f"pooling size of block {number}", 2, LARGEST_POOLING) if pooling else 2,
        dropout=read_number(parts[7], f"dropout of block {number}", 0, MOST_DROPOUT),
    )


def read_hidden(text: str) -> tuple[int, ...]:
    """ "128-64" to (128, 64); "" to (). Raises ConfigError."""
    parts = text.split("-") if text else []
    if len(parts) > MOST_HIDDEN:
        raise ConfigError("hidden layers", f"must be at most {MOST_HIDDEN}", len(parts))
    return tuple(read_whole(part, "units of a hidden layer", 1, WIDEST_HIDDEN) for part in parts)


def write_augmentation(augmentation: Augmentation) -> str:
    a = augmentation
    changes = (a.shift, a.rotation, a.brightness, a.contrast, a.saturation, a.hue)
    return "_".join([str(int(a.flip)), *map(exact, changes)])


def read_augmentation(text: str) -> Augmentation:
    """ "1_10_15_20_0_0_0" to an Augmentation. Raises ConfigError."""
    parts = text.split("_")
    if len(parts) != 7 or parts[0] not in ("0", "1"):
        raise ConfigError("augmentation", "must look like 1_10_15_20_0_0_0", text)
    return Augmentation(parts[0] == "1", *(read_number(part, "augmentation", 0, 100) for part in parts[1:]))


CNN_FIELDS = (
    LinkField("blocks", "blocks", write_blocks, read_blocks),
    LinkField("hidden", "hidden", lambda hidden: "-".join(map(str, hidden)), read_hidden),
    LinkField("activation", "hact", str, lambda text: activation(text).name),
    LinkField("dropout", "hdrop", exact, lambda text: read_number(text, "dropout of hidden layers", 0, MOST_DROPOUT)),
)
"""Fields of a `CnnConfig`; image size and classes follow from the images."""

IMAGE_SET_FIELDS = (
    LinkField("name", "set", str, str),
    LinkField("side", "side", str, lambda text: read_whole(text, "side", 1, 256)),
    LinkField("images", "images", str, lambda text: read_whole(text, "number of images", 1, 70_000)),
    LinkField("training_share", "share", str, lambda text: read_whole(text, "training share", 10, 90)),
    LinkField("seed", "imgseed", str, lambda text: read_whole(text, "seed of the images", 0, LARGEST_SEED)),
    LinkField("attribute", "ask", str, str),
    LinkField("fit", "fit", str, str),
)
"""Fields of an `ImageSetConfig`; it checks the names itself."""
