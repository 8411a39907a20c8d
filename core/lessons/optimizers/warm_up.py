"""One pass through each part of the lesson on optimizers."""

from core.lessons.optimizers.live import PICTURE
from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.lessons.optimizers.proof import prove

for _experiment in {preset.experiment.part: preset.experiment for preset in OPTIMIZER_PRESETS.values()}.values():
    PICTURE.draw(_experiment)
    prove(_experiment)
