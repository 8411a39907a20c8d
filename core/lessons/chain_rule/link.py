"""Presets of the chain-rule lesson, and how its experiment is written in a link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.formula.link import EXPRESSION_FIELDS
from core.autograd.formula.presets import EXPRESSIONS
from core.autograd.training_step.micro_steps import LARGEST_LR, SMALLEST_LR, read_actions, write_actions
from core.autograd.training_step.presets import MICRO_STEPS
from core.errors import ConfigError
from core.lessons.chain_rule.experiment import ChainRule
from core.networks.small.link import NETWORK_FIELDS
from core.networks.small.network import SmallNetwork
from core.numbers import exact, read_number
from core.settings.link import LinkCodec, LinkField, Preset, within

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


def read_parameter(text: str) -> str:
    """A parameter's id; "" stands for the first. Raises ConfigError."""
    if text and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,31}(\[\d(,\d)?\])?", text, re.ASCII):
        raise ConfigError("parameter", "must be named like w1[2,1], b1[2] or x", text)
    return text


def _read_switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ConfigError("switch", "must be 0 or 1", text)
    return text == "1"


def _write_switch(on: bool) -> str:
    return "1" if on else "0"


CHAIN_RULE_LINK: LinkCodec[ChainRule] = LinkCodec(
    CHAIN_RULE_PRESETS,
    "toy-network",
    (
        LinkField("kind", "walk", str, str),
        *within("network", NETWORK_FIELDS),
        *within("formula", EXPRESSION_FIELDS),
        LinkField("parameter", "of", str, read_parameter),
        LinkField("lr", "lr", exact, lambda text: read_number(text, "learning rate", SMALLEST_LR, LARGEST_LR)),
        LinkField("actions", "calls", write_actions, read_actions),
        LinkField("detach", "detach", _write_switch, _read_switch),
        LinkField("no_grad", "nograd", _write_switch, _read_switch),
    ),
)
