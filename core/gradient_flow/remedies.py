"""Remedies switched on one at a time and together, in the network on the page."""

from __future__ import annotations

from dataclasses import dataclass

from core.gradient_flow.diagnosis import Diagnosis, diagnose
from core.gradient_flow.factors import Array
from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.variants import AS_IT_IS, CLIPPING, REMEDIES, Variant
from core.models.activations import activation


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


def compare_remedies(network: DeepNetwork, name: str) -> tuple[Remedy, ...]:
    """Every remedy in this network with this activation; those that are on already are left out.

    Raises:
        ConfigError: the activation is unknown.
    """
    found: dict[Variant, tuple[Array, Diagnosis]] = {}
    remedies = []
    for title, change in REMEDIES.items():
        variant = change(network, name)
        if variant in found and title != CLIPPING:
            continue
        if variant not in found:
            flow = gradient_flow(variant[0], (variant[1],)).flows[variant[1]]
            found[variant] = (flow.ratios, diagnose(flow))
        remedies.append(Remedy(title, *variant, *found[variant]))
    return tuple(remedies)
