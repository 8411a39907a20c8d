"""How a convolution experiment is written in a link, in characters that need no escaping.

image=drawing   px=16   ch=3   digit=7   draw=00ff…   op=max_pool
k=1_2_1~2_4_2~~0_1_0~1_1_1   kernels separated by ~~, rows by ~, weights by _
seed=none   bias=0.5   out=12   pad=1   stride=2   dil=2   groups=3   opad=1
"""

from __future__ import annotations

from core.lessons.convolution.presets import CONVOLUTIONS, DEFAULT
from core.settings.link import link_codec

CONVOLUTION_LINK = link_codec(CONVOLUTIONS, DEFAULT)
