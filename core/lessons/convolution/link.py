"""How a convolution experiment is written in a link, in characters that need no escaping.

image=drawing   px=16   ch=3   digit=7   draw=00ff…   op=max_pool
k=1_2_1~2_4_2~~0_1_0~1_1_1   kernels separated by ~~, rows by ~, weights by _
seed=none   bias=0.5   out=12   pad=1   stride=2   dil=2   groups=3   opad=1
"""

from __future__ import annotations

from core.convolution.convolution import Convolution
from core.data.images.sample_images import DIGITS, LARGEST_SIDE, SMALLEST_SIDE, SOURCES, check_drawing
from core.errors import ConfigError
from core.lessons.convolution.presets import CONVOLUTIONS, DEFAULT
from core.numbers import read_whole
from core.settings.link import LinkCodec, LinkField, link_fields, within


def read_source(text: str) -> str:
    """The name of an image that every visitor has. Raises ConfigError."""
    linked = [source for source in SOURCES if source != "upload"]
    if text not in linked:
        raise ConfigError("image", f"must be one of {', '.join(linked)} (an upload is never in a link)", text)
    return text


def _whole(field: str, key: str, name: str, low: int, high: int) -> LinkField:
    return LinkField(field, key, str, lambda text: read_whole(text, name, low, high))


_IMAGE = (
    LinkField("source", "image", str, read_source),
    _whole("side", "px", "image side", SMALLEST_SIDE, LARGEST_SIDE),
    _whole("channels", "ch", "input channels", 1, 3),
    _whole("digit", "digit", "digit", 0, DIGITS - 1),
    LinkField("drawing", "draw", str, check_drawing),
)

CONVOLUTION_LINK: LinkCodec[Convolution] = LinkCodec(
    CONVOLUTIONS, DEFAULT, (*within("image", _IMAGE), *link_fields(Convolution))
)
