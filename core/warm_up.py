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
from core.gradient_flow.diagnosis import sentences
from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.picture import flow_picture
from core.gradient_flow.presets import FLOW_PRESETS
from core.gradient_flow.proof import prove as prove_flow
from core.gradient_flow.remedies import compare_remedies
from core.gradient_flow.study import study
from core.models.small_network_presets import SMALL_NETWORKS
from core.training.live_job import preview
from core.training.presets import TRAINING_PRESETS
from core.vision.cnn import build_cnn
from core.vision.cnn_experiment_presets import CNN_EXPERIMENTS
from core.vision.cnn_job import preview as preview_cnn
from core.vision.cnn_predictions import predict
from core.vision.convolution_photo import photo_view
from core.vision.convolution_picture import convolution_picture
from core.vision.convolution_presets import CONVOLUTIONS
from core.vision.convolution_proof import prove as prove_convolution
from core.vision.convolution_trace import trace as trace_convolution
from core.vision.image_sets_load import load_images
from core.vision.patches import top_patches
from core.vision.summary import summarize

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

for _name in ("edges", "transposed-even", "course-28x28", "max-pool"):
    _convolution = CONVOLUTIONS[_name].experiment
    _convolved = trace_convolution(_convolution)
    convolution_picture(_convolution, _convolved)
    prove_convolution(_convolution, _convolved)
    photo_view(_convolution)

for _name in ("early-stopping-epoch-53", "spiral", "digits"):
    preview(TRAINING_PRESETS[_name].experiment)

_flow_experiment = FLOW_PRESETS["sigmoid-10-layers"].experiment
_flow = gradient_flow(_flow_experiment.network)
flow_picture(_flow_experiment, _flow)
sentences(_flow_experiment, _flow)
study(_flow_experiment)
compare_remedies(_flow_experiment.network, _flow_experiment.activation)
prove_flow(_flow_experiment.network, _flow_experiment.activation)

_cnn_experiment = CNN_EXPERIMENTS["digits"].experiment
_images = load_images(_cnn_experiment.images)
_cnn = build_cnn(_cnn_experiment.network, _cnn_experiment.seed)
preview_cnn(_cnn_experiment, _images)
predict(_cnn, _images.x[:8])
top_patches(_cnn, 0, _images.x[:8])
summarize(_cnn, _images.image_shape)

activation_curve("sigmoid", used=True).to_dict()
