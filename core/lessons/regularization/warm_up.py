"""One pass through the lesson on regularization."""

from core.lessons.regularization.job import preview
from core.lessons.regularization.live import PICTURE
from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from core.lessons.regularization.proof import prove
from core.regularization.one_step import course_figures

_experiment = REGULARIZATION_PRESETS["wrong-labels"].experiment
preview(_experiment)
for _preset in REGULARIZATION_PRESETS.values():
    PICTURE.draw(_preset.experiment)
prove(_experiment)
course_figures()
