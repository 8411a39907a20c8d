"""One pass through the lesson on universal approximation."""

from core.lessons.universal_approximation.live import PICTURE
from core.lessons.universal_approximation.presets import PRESETS
from core.lessons.universal_approximation.proof import prove
from core.lessons.universal_approximation.study_job import preview as study_preview
from core.lessons.universal_approximation.training_job import preview

for _preset in PRESETS.values():
    PICTURE.draw(_preset.experiment)
    preview(_preset.experiment)
    study_preview(_preset.experiment)
    prove(_preset.experiment)
