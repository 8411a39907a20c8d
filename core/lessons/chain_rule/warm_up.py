"""One pass through the lesson on the chain rule."""

from typing import get_args

from core.autograd.graph.paths import paths
from core.autograd.live_loss import trace
from core.autograd.step_study import study_steps
from core.autograd.three_ways import compare
from core.autograd.torchviz.graph import torch_graph
from core.autograd.training_step.run import replay
from core.lessons.chain_rule.link import CHAIN_RULE_PRESETS
from core.lessons.chain_rule.live import PICTURE
from core.lessons.chain_rule.picture import picked_parameter
from core.lessons.chain_rule.step_errors_chart import step_error_spec
from core.pictures.palette import Theme

for _name in ("toy-network", "shared-variable"):
    _lesson = CHAIN_RULE_PRESETS[_name].experiment
    _trace = trace(_lesson.subject)
    _parameter = picked_parameter(_lesson, _trace)
    PICTURE.draw(_lesson)
    paths(_trace, _parameter)
    compare(_lesson.subject, _trace)
    torch_graph(_lesson.subject, _trace)
    for _theme in get_args(Theme):
        step_error_spec(study_steps(_lesson.subject, _trace, _parameter), _theme)
    replay(_lesson.micro_steps)
