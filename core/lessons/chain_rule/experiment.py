"""The experiment of the chain-rule lesson: what is differentiated, by which parameter, and the calls made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core.autograd.formula.expression import Expression
from core.autograd.formula.presets import EXPRESSIONS
from core.autograd.graph.network_trace import check_drawable, check_targets
from core.autograd.live_loss import Subject, trace
from core.autograd.training_step.micro_steps import Action, MicroSteps
from core.errors import ConfigError
from core.networks.small.network import SmallNetwork
from core.networks.small.presets import TOY_NETWORK
from core.settings.declared import check_settings, group, setting, settings_of
from core.settings.structured import Structured

Kind = Literal["network", "formula"]
_STEPS = settings_of(MicroSteps)
ONE_STEP: tuple[Action, ...] = ("zero_grad", "forward", "loss", "backward", "step")


def check_kind(kind: object) -> None:
    """Raises ConfigError."""
    if kind not in ("network", "formula"):
        raise ConfigError("walk", "must go through network or formula", kind)


def check_parameter(text: object) -> None:
    """A parameter's id; "" stands for the first. Raises ConfigError."""
    if not isinstance(text, str) or not re.fullmatch(r"([A-Za-z][A-Za-z0-9_]{0,31}(\[\d(,\d)?\])?)?", text, re.ASCII):
        raise ConfigError("parameter", "must be named like w1[2,1], b1[2] or x", text)


def read_parameter(text: str) -> str:
    """The id itself. Raises ConfigError."""
    check_parameter(text)
    return text


@dataclass(frozen=True)
class ChainRule:
    """One state of the lesson.

    Attributes:
        kind: whether the walk goes through the network or the formula.
        network: the network with its samples; at most 3-4-4-2, with targets.
        formula: the reader's formula and the point it is differentiated at.
        parameter: the id of the parameter whose paths are shown ("w1[2,1]", or a name of the formula); one that the
            subject does not have stands for its first.
        lr, actions, detach, no_grad: the training step in slow motion, see `MicroSteps`.

    Raises:
        ConfigError: one of these rules is broken.
        ExpressionError: the formula is undefined at its point.
    """

    kind: Kind = setting(
        Structured(name="walk", key="walk", reader=str, writer=str, checker=check_kind, teller=str), "network"
    )
    network: SmallNetwork = group(TOY_NETWORK)
    formula: Expression = group(EXPRESSIONS["scalar-warm-up"].experiment)
    parameter: str = setting(
        Structured(name="parameter", key="of", reader=read_parameter, writer=str, checker=check_parameter, look=True),
        "",
    )
    lr: float = setting(_STEPS["lr"], 0.1)
    actions: tuple[Action, ...] = setting(_STEPS["actions"], ONE_STEP)
    detach: bool = setting(_STEPS["detach"], False)
    no_grad: bool = setting(_STEPS["no_grad"], False)

    def __post_init__(self) -> None:
        check_settings(self)
        check_targets(self.network)
        check_drawable(self.network)
        if self.kind == "formula":
            trace(self.formula)  # refuses a point at which the formula is undefined

    @property
    def subject(self) -> Subject:
        """What is differentiated."""
        return self.network if self.kind == "network" else self.formula

    @property
    def micro_steps(self) -> MicroSteps:
        """The training step in slow motion; it always runs on the network."""
        return MicroSteps(self.network, self.lr, self.actions, self.detach, self.no_grad)
