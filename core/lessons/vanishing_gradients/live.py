"""The gradient flow of the vanishing-gradients lesson, following the reader's hand: in the network of the first seed.

The networks of all seeds, and with them the median and the band, take several times as long: they follow when the
hand rests.
"""

from __future__ import annotations

from typing import Any

from core.gradient_flow.flow import GradientFlow, gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.stack import stack_networks
from core.kept import kept
from core.lessons.live import LivePicture
from core.lessons.vanishing_gradients.changes import apply_change
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.link import FLOW_LINK
from core.lessons.vanishing_gradients.picture import flow_picture


@kept()
def _flow(network: DeepNetwork) -> GradientFlow:
    return gradient_flow(network, stack=stack_networks(network, seeds=(network.seed,)))


def draw(experiment: FlowExperiment) -> dict[str, Any]:
    """The picture in the network of the first seed alone."""
    return flow_picture(experiment, _flow(experiment.network))


PICTURE = LivePicture(FLOW_LINK, apply_change, draw)
