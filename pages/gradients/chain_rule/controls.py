"""The controls of the chain-rule lesson: the network, or a formula of the reader's own."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.autograd.graph.network_trace import MOST_DRAWN_LAYERS, MOST_DRAWN_OUTPUTS, MOST_DRAWN_UNITS
from core.lessons.chain_rule.experiment import ChainRule
from core.networks.small.network import SmallNetwork
from pages.gradients.chain_rule.formula_popover import formula_popover
from pages.shared.lesson_state import LessonState
from pages.shared.network_controls import NetworkSlot, architecture_popover


def controls(state: LessonState[ChainRule]) -> None:
    """Two buttons with everything behind them."""
    slot = NetworkSlot(
        state,
        get=lambda experiment: experiment.network,
        put=with_network,
        most_hidden_layers=MOST_DRAWN_LAYERS,
        most_units=MOST_DRAWN_UNITS,
        most_outputs=MOST_DRAWN_OUTPUTS,
    )
    architecture_popover(slot)
    formula_popover(state)


def with_network(experiment: ChainRule, network: SmallNetwork) -> Any:
    """Changing the network also turns the walk to it."""
    return dataclasses.replace(experiment, network=network, kind="network")
