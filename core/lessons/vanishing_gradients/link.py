"""How the experiment of the vanishing-gradients lesson is written in a link."""

from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.settings.link import link_codec

FLOW_LINK = link_codec(FLOW_PRESETS, "sigmoid-10-layers")
