"""What the scripts on a small network share: its model and the sample on display."""

from __future__ import annotations

from typing import Any

from core.autograd.graph.network_trace import check_targets
from core.networks.small.network import SmallNetwork
from core.networks.small.script import network_values


def one_sample_values(network: SmallNetwork) -> dict[str, Any]:
    """The names that `model_and_sample.py.jinja` uses but `dtype`; x and y have one row each.

    Raises:
        ConfigError: the network has no targets.
    """
    check_targets(network)
    own = network_values(network) | {"experiment": network}
    return own | {"x": [list(network.x[network.sample])], "y": [list(network.y[network.sample])]}
