"""Import this before the first visitor: everything that a lesson imports, and one pass through torch.

The first use of a torch module, of its random generators, of autograd and of an optimizer costs more than a
thousand later ones; the first optimizer step alone imports torch._dynamo for two seconds.
"""

import altair  # noqa: F401
import torch

from core.autodiff.chain_rule_link import CHAIN_RULE_PRESETS
from core.autodiff.live_loss import trace
from core.autodiff.micro_step_run import replay
from core.autodiff.paths import paths
from core.autodiff.step_study import study_steps
from core.autodiff.three_ways import compare
from core.autodiff.torch_graph import torch_graph
from core.autodiff.walk_picture import picked_parameter, walk_picture
from core.charts.activations import activation_curve
from core.charts.step_errors import step_error_chart
from core.forward_pass.picture import matrix_picture, network_picture
from core.forward_pass.proof import prove
from core.forward_pass.trace import forward
from core.models.small_network_presets import SMALL_NETWORKS

# The cores are shared by all visitors; more threads make small tensors slower, not faster.
torch.set_num_threads(1)

for _preset in SMALL_NETWORKS.values():
    _forward = forward(_preset.experiment)
    prove(_preset.experiment, _forward)
    network_picture(_preset.experiment, _forward)
    matrix_picture(_preset.experiment, _forward)

for _name in ("toy-network", "shared-variable"):
    _lesson = CHAIN_RULE_PRESETS[_name].experiment
    _trace = trace(_lesson.subject)
    _parameter = picked_parameter(_lesson, _trace)
    walk_picture(_lesson, _trace)
    paths(_trace, _parameter)
    compare(_lesson.subject, _trace)
    torch_graph(_lesson.subject, _trace)
    step_error_chart(study_steps(_lesson.subject, _trace, _parameter)).to_dict()
    replay(_lesson.micro_steps)

activation_curve("sigmoid", used=True).to_dict()
