"""How the experiment of the lesson on loss functions is written in a link.

part=classes   pts=0.25_0.2~0.6_0.7   logits=1.95_-0.6~0_2   labels=0-1   cw=1_5   ignore=none   z=16.64   at=1.5
"""

from core.lessons.loss_functions.presets import LOSS_PRESETS
from core.settings.link import link_codec

LOSS_LINK = link_codec(LOSS_PRESETS, "course-mse")
