"""Sequences of micro-steps to start from, all on the course's toy network."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.training_step.micro_steps import Action, MicroSteps
from core.networks.small.presets import TOY_NETWORK
from core.settings.link import Preset

_PASS: tuple[Action, ...] = ("forward", "loss", "backward")

MICRO_STEPS: Mapping[str, Preset[MicroSteps]] = MappingProxyType(
    {
        "one-step": Preset(
            "One training step",
            "The five calls in their usual order: seven numbers move, and the loss falls.",
            MicroSteps(TOY_NETWORK, actions=("zero_grad", *_PASS, "step")),
        ),
        "forgot-zero-grad": Preset(
            "Forgot zero_grad",
            "After one step and one zero_grad, five backward passes on the same sample: their gradients add up.",
            MicroSteps(TOY_NETWORK, actions=(*_PASS, "step", "zero_grad", *_PASS * 5)),
        ),
        "old-gradient-inside": Preset(
            "Old gradient inside",
            "No zero_grad after the step: the new gradient is added to the one that the step has used already.",
            MicroSteps(TOY_NETWORK, actions=(*_PASS, "step", *_PASS)),
        ),
        "cleared-each-time": Preset(
            "Cleared each time",
            "With zero_grad before every backward pass the gradient stays what it is.",
            MicroSteps(TOY_NETWORK, actions=(*_PASS, "step", *("zero_grad", *_PASS) * 3)),
        ),
        "second-backward": Preset(
            "Backward twice",
            "The second backward on the same loss fails: torch has freed what the first one used.",
            MicroSteps(TOY_NETWORK, actions=(*_PASS, "backward")),
        ),
        "step-without-backward": Preset(
            "Step without backward",
            "With every .grad None nothing moves; an old gradient moves the weights again at each further step.",
            MicroSteps(TOY_NETWORK, actions=("zero_grad", "step", *_PASS, "step", "step")),
        ),
        "backward-after-step": Preset(
            "Backward after step",
            "The step changes weights in place that the waiting graph still needs, and torch notices.",
            MicroSteps(TOY_NETWORK, actions=(*_PASS, "forward", "loss", "step", "backward")),
        ),
        "detached": Preset(
            "Detached",
            "detach() between the layers: the output layer learns, the hidden layer gets no gradient.",
            MicroSteps(TOY_NETWORK, actions=("zero_grad", *_PASS, "step"), detach=True),
        ),
        "under-no-grad": Preset(
            "Under no_grad",
            "Without a graph there is a loss but no way back.",
            MicroSteps(TOY_NETWORK, actions=("zero_grad", *_PASS), no_grad=True),
        ),
    }
)
