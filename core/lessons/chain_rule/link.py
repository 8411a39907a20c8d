"""Presets of the chain-rule lesson, and how its experiment is written in a link."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.formula.presets import EXPRESSIONS
from core.autograd.training_step.presets import MICRO_STEPS
from core.lessons.chain_rule.experiment import ChainRule
from core.networks.small.network import SmallNetwork
from core.settings.link import Preset, link_codec

_NETWORKS: Mapping[str, Preset[ChainRule]] = {
    "toy-network": Preset(
        "Toy network",
        "The network of the forward pass, now backwards: seven gradients that you can follow by hand.",
        ChainRule(parameter="b1[1]"),
    ),
    "2-3-1-tanh": Preset(
        "2-3-1 tanh",
        "Two inputs share three hidden units: still one path for each weight of the first layer.",
        ChainRule(network=SmallNetwork((2, 3, 1), ("tanh", "identity"), seed=1, x=((1.0, -1.0),), y=((1.0,),))),
    ),
    "3-4-4-2": Preset(
        "3-4-4-2",
        "46 parameters, and up to eight paths from a single weight to the loss.",
        ChainRule(
            network=SmallNetwork(
                (3, 4, 4, 2), ("tanh", "sigmoid", "identity"), seed=1, x=((1.0, 0.5, -1.0),), y=((1.0, 0.0),)
            )
        ),
    ),
}

CHAIN_RULE_PRESETS: Mapping[str, Preset[ChainRule]] = MappingProxyType(
    {
        **_NETWORKS,
        **{
            name: Preset(preset.title, preset.description, ChainRule(kind="formula", formula=preset.experiment))
            for name, preset in EXPRESSIONS.items()
        },
        **{
            name: Preset(
                preset.title,
                preset.description,
                ChainRule(
                    parameter="b1[1]",
                    actions=preset.experiment.actions,
                    detach=preset.experiment.detach,
                    no_grad=preset.experiment.no_grad,
                ),
            )
            for name, preset in MICRO_STEPS.items()
        },
    }
)

CHAIN_RULE_LINK = link_codec(CHAIN_RULE_PRESETS, "toy-network")
