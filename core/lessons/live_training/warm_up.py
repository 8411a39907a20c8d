"""Live training: its data, and the untrained networks of presets with every kind of picture."""

from core.lessons.live_training.job import preview
from core.lessons.live_training.presets import TRAINING_PRESETS

for _name in ("early-stopping-epoch-53", "spiral", "digits", "plane"):
    preview(TRAINING_PRESETS[_name].experiment)
