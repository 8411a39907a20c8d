"""Import this before the first visitor: everything that a lesson imports, and one pass through torch.

The first use of a torch module, of its random generators and of autograd's bookkeeping costs more than a
thousand later ones.
"""

import altair  # noqa: F401
import torch

from core.code_export.forward_pass import forward_pass_script
from core.forward_pass.picture import matrix_picture, network_picture
from core.forward_pass.proof import prove
from core.forward_pass.trace import forward
from core.models.small_network_presets import SMALL_NETWORKS

# Two cores are shared by all visitors; more threads make small tensors slower, not faster.
torch.set_num_threads(1)

for _preset in SMALL_NETWORKS.values():
    _trace = forward(_preset.experiment)
    prove(_preset.experiment, _trace)
    network_picture(_preset.experiment, _trace)
    matrix_picture(_preset.experiment, _trace)
    forward_pass_script(_preset.experiment)
