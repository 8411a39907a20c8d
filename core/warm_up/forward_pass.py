"""One pass through the lesson on the forward pass."""

from core.charts.activations import activation_curve
from core.forward_pass.picture import matrix_picture, network_picture
from core.forward_pass.proof import prove
from core.forward_pass.trace import forward
from core.models.small_network_presets import SMALL_NETWORKS

for _preset in SMALL_NETWORKS.values():
    _forward = forward(_preset.experiment)
    prove(_preset.experiment, _forward)
    network_picture(_preset.experiment, _forward)
    matrix_picture(_preset.experiment, _forward)

activation_curve("sigmoid", used=True).to_dict()
