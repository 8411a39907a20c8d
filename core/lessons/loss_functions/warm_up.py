"""One pass through the lesson on loss functions."""

from core.lessons.loss_functions.live import PICTURE
from core.lessons.loss_functions.presets import LOSS_PRESETS
from core.lessons.loss_functions.proof import prove

for _preset in LOSS_PRESETS.values():
    PICTURE.draw(_preset.experiment)
    prove(_preset.experiment)
