"""The network diagram of the forward-pass lesson, following the reader's hand."""

from core.lessons.forward_pass.link import FORWARD_PASS_LINK
from core.lessons.forward_pass.picture import network_picture
from core.lessons.live import LivePicture
from core.networks.forward.trace import forward
from core.networks.small.changes import apply_change

PICTURE = LivePicture(
    FORWARD_PASS_LINK, apply_change, lambda experiment: network_picture(experiment, forward(experiment))
)
