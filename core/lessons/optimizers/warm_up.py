"""One pass through the lesson on optimizers."""

from core.lessons.optimizers.live import PICTURE
from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.lessons.optimizers.proof import prove

for _preset in OPTIMIZER_PRESETS.values():
    PICTURE.draw(_preset.experiment)
prove(OPTIMIZER_PRESETS["ravine"].experiment)
