"""How the experiment of the lesson on regularization is written in a link: part=arms arms=none~l2 l2=0.01 wrong=30 …"""

from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from core.settings.link import link_codec

REGULARIZATION_LINK = link_codec(REGULARIZATION_PRESETS, "wrong-labels")
