"""One pass through the lesson on the chain rule."""

from typing import get_args

from core.autodiff.chain_rule_link import CHAIN_RULE_PRESETS
from core.autodiff.live_loss import trace
from core.autodiff.micro_step_run import replay
from core.autodiff.paths import paths
from core.autodiff.step_study import study_steps
from core.autodiff.three_ways import compare
from core.autodiff.torch_graph import torch_graph
from core.autodiff.walk_picture import picked_parameter, walk_picture
from core.charts.palette import Theme
from core.charts.step_errors import step_error_spec

for _name in ("toy-network", "shared-variable"):
    _lesson = CHAIN_RULE_PRESETS[_name].experiment
    _trace = trace(_lesson.subject)
    _parameter = picked_parameter(_lesson, _trace)
    walk_picture(_lesson, _trace)
    paths(_trace, _parameter)
    compare(_lesson.subject, _trace)
    torch_graph(_lesson.subject, _trace)
    for _theme in get_args(Theme):
        step_error_spec(study_steps(_lesson.subject, _trace, _parameter), _theme)
    replay(_lesson.micro_steps)
