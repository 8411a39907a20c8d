"""One pass through the lesson on the forward pass."""

from core.lessons.forward_pass.live import PICTURE
from core.lessons.forward_pass.picture import matrix_picture
from core.networks.forward.proof import prove
from core.networks.forward.trace import forward
from core.networks.small.presets import SMALL_NETWORKS
from core.pictures.activations import activation_curve

for _preset in SMALL_NETWORKS.values():
    _forward = forward(_preset.experiment)
    prove(_preset.experiment, _forward)
    PICTURE.draw(_preset.experiment)
    matrix_picture(_preset.experiment, _forward)

activation_curve("sigmoid", used=True).to_dict()
