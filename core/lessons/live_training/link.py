"""How a training experiment is written in a link: as its settings declare it."""

from core.lessons.live_training.presets import TRAINING_PRESETS
from core.settings.link import link_codec

LIVE_TRAINING_LINK = link_codec(TRAINING_PRESETS, "early-stopping-epoch-53")
