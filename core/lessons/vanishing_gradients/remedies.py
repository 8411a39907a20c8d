"""Remedies switched on one at a time and together, in the network on the page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.gradient_flow.factors import Array
from core.gradient_flow.flow import GradientFlow, delta_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.stack import Stack, stack_networks
from core.gradient_flow.variants import AS_IT_IS, CLIPPING, REMEDIES, Variant
from core.lessons.vanishing_gradients.diagnosis import Diagnosis, diagnose
from core.networks.activations import activation


@dataclass(frozen=True)
class Remedy:
    """One variant of the network on the page.

    Attributes:
        name: a key of REMEDIES.
        network, activation: the variant.
        ratios: ‖∂L/∂z of layer 1‖ / ‖∂L/∂z of the last hidden layer‖ per network, (s,).
        diagnosis: its mean factors.
    """

    name: str
    network: DeepNetwork
    activation: str
    ratios: Array
    diagnosis: Diagnosis

    @property
    def label(self) -> str:
        """The name on the chart; the network on the page goes by its activation."""
        return f"{activation(self.activation).label}, {self.name}" if self.name == AS_IT_IS else self.name


def compare_remedies(
    network: DeepNetwork, name: str, flow: GradientFlow | None = None, stack: Stack | None = None
) -> tuple[Remedy, ...]:
    """Every remedy in this network with this activation; those that are on already are left out.

    Args:
        network, name: the network on the page and its activation.
        flow: the flow of this network, if there is one already: what it holds is not computed again.
        stack: the same for its weights.

    Raises:
        ConfigError: the activation is unknown.
    """
    activation(name)
    stacks = {} if stack is None else {network.as_drawn: stack}
    found: dict[Variant, tuple[Array, Diagnosis]] = {}
    remedies = []
    for title, change in REMEDIES.items():
        variant = change(network, name)
        if variant in found and title != CLIPPING:
            continue
        if variant not in found:
            known = flow.flows.get(variant[1]) if flow and flow.network == variant[0] else None
            deltas = known or delta_flow(_drawn(variant[0], stacks), variant[1])
            found[variant] = (deltas.ratios, diagnose(deltas))
        remedies.append(Remedy(title, *variant, *found[variant]))
    return tuple(remedies)


def _drawn(network: DeepNetwork, stacks: dict[DeepNetwork, Stack]) -> Stack:
    """The networks; several remedies leave the weights as they are, so they are drawn once."""
    if network.as_drawn not in stacks:
        stacks[network.as_drawn] = stack_networks(network.as_drawn)
    return replace(stacks[network.as_drawn], network=network)
