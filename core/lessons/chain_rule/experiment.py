"""The experiment of the chain-rule lesson: what is differentiated, by which parameter, and the calls made."""

from __future__ import annotations

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

Kind = Literal["network", "formula"]
ONE_STEP: tuple[Action, ...] = ("zero_grad", "forward", "loss", "backward", "step")


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

    kind: Kind = "network"
    network: SmallNetwork = TOY_NETWORK
    formula: Expression = EXPRESSIONS["scalar-warm-up"].experiment
    parameter: str = ""
    lr: float = 0.1
    actions: tuple[Action, ...] = ONE_STEP
    detach: bool = False
    no_grad: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ("network", "formula"):
            raise ConfigError("walk", "must go through network or formula", self.kind)
        check_targets(self.network)
        check_drawable(self.network)
        _ = self.micro_steps  # checks the learning rate and the calls
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
