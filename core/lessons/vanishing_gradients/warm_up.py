"""One pass through the lesson on vanishing gradients."""

from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.proof import prove as prove_flow
from core.lessons.vanishing_gradients.diagnosis import sentences
from core.lessons.vanishing_gradients.live import PICTURE
from core.lessons.vanishing_gradients.picture import flow_picture
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.lessons.vanishing_gradients.remedies import compare_remedies
from core.lessons.vanishing_gradients.study import study

_flow_experiment = FLOW_PRESETS["sigmoid-10-layers"].experiment
_flow = gradient_flow(_flow_experiment.network)
flow_picture(_flow_experiment, _flow)
PICTURE.draw(_flow_experiment)
sentences(_flow_experiment, _flow)
study(_flow_experiment)
compare_remedies(_flow_experiment.network, _flow_experiment.activation)
prove_flow(_flow_experiment.network, _flow_experiment.activation)
