"""How a convolution experiment is written in a link, in characters that need no escaping.

image=drawing   px=16   ch=3   digit=7   draw=00ff…   op=max_pool
k=1_2_1~2_4_2~~0_1_0~1_1_1   kernels separated by ~~, rows by ~, weights by _
seed=none   bias=0.5   out=12   pad=1   stride=2   dil=2   groups=3   opad=1
"""

from __future__ import annotations

from typing import Any

from core.convolution.convolution import (
    LARGEST_BIAS,
    MOST_DILATION,
    MOST_GROUPS,
    MOST_OUTPUTS,
    MOST_PADDING,
    MOST_STRIDE,
    OPERATIONS,
    Convolution,
)
from core.convolution.kernels import LARGEST_KERNEL, LARGEST_WEIGHT, Matrix, check_kernel
from core.data.images.sample_images import DIGITS, LARGEST_SIDE, SMALLEST_SIDE, SOURCES, check_drawing
from core.errors import ConfigError
from core.lessons.convolution.presets import CONVOLUTIONS, DEFAULT
from core.numbers import exact, read_number, read_whole
from core.seeding import LARGEST_SEED
from core.settings.link import LinkCodec, LinkField, within

_MOST_KERNELS = MOST_OUTPUTS * 3


def write_kernels(kernels: tuple[Matrix, ...]) -> str:
    return "~~".join("~".join("_".join(map(exact, row)) for row in kernel) for kernel in kernels)


def read_kernels(text: str) -> tuple[Matrix, ...]:
    """ "1_2~3_4~~0_0~0_1" to two kernels of 2×2. Raises ConfigError."""
    blocks = text.split("~~")
    if len(blocks) > _MOST_KERNELS or text.count("_") + text.count("~") > _MOST_KERNELS * LARGEST_KERNEL**2:
        raise ConfigError("kernels", f"must be at most {_MOST_KERNELS}", len(blocks))
    return tuple(check_kernel(tuple(map(_read_row, block.split("~")))) for block in blocks)


def _read_row(text: str) -> tuple[float, ...]:
    return tuple(read_number(value, "weight", -LARGEST_WEIGHT, LARGEST_WEIGHT) for value in text.split("_"))


def read_source(text: str) -> str:
    """The name of an image that every visitor has. Raises ConfigError."""
    linked = [source for source in SOURCES if source != "upload"]
    if text not in linked:
        raise ConfigError("image", f"must be one of {', '.join(linked)} (an upload is never in a link)", text)
    return text


def _read_operation(text: str) -> str:
    if text not in OPERATIONS:
        raise ConfigError("operation", f"must be one of {', '.join(OPERATIONS)}", text)
    return text


def _whole(field: str, key: str, name: str, low: int, high: int) -> LinkField:
    return LinkField(field, key, str, lambda text: read_whole(text, name, low, high))


def _read_seed(text: str) -> Any:
    return None if text == "none" else read_whole(text, "seed", 0, LARGEST_SEED)


IMAGE_FIELDS = (
    LinkField("source", "image", str, read_source),
    _whole("side", "px", "image side", SMALLEST_SIDE, LARGEST_SIDE),
    _whole("channels", "ch", "input channels", 1, 3),
    _whole("digit", "digit", "digit", 0, DIGITS - 1),
    LinkField("drawing", "draw", str, check_drawing),
)

CONVOLUTION_LINK: LinkCodec[Convolution] = LinkCodec(
    CONVOLUTIONS,
    DEFAULT,
    (
        *within("image", IMAGE_FIELDS),
        LinkField("operation", "op", str, _read_operation),
        LinkField("kernels", "k", write_kernels, read_kernels),
        LinkField("seed", "seed", lambda seed: "none" if seed is None else str(seed), _read_seed),
        LinkField("bias", "bias", exact, lambda text: read_number(text, "bias", -LARGEST_BIAS, LARGEST_BIAS)),
        _whole("outputs", "out", "output channels", 1, MOST_OUTPUTS),
        _whole("padding", "pad", "padding", 0, MOST_PADDING),
        _whole("stride", "stride", "stride", 1, MOST_STRIDE),
        _whole("dilation", "dil", "dilation", 1, MOST_DILATION),
        _whole("groups", "groups", "groups", 1, MOST_GROUPS),
        _whole("output_padding", "opad", "output padding", 0, MOST_STRIDE),
    ),
)
