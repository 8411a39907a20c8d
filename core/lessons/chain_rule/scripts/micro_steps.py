"""The script of a sequence of micro-steps."""

from __future__ import annotations

from core.autograd.training_step.micro_steps import MicroSteps
from core.autograd.training_step.run import replay
from core.lessons.chain_rule.scripts.network import one_sample_values
from core.networks.small.script import linear_index
from core.scripts.template import render


def micro_steps_script(config: MicroSteps) -> str:
    """A complete script that makes the same calls and prints all parameters and gradients after each.

    Calls that torch refuses are caught, and its error printed; calls that lack a prediction or a loss are left out.
    """
    return render(
        "lessons/chain_rule/scripts/micro_steps.py.jinja",
        **one_sample_values(config.network) | {"experiment": config},
        dtype="float32",
        lr=config.lr,
        no_grad=config.no_grad,
        prediction=_prediction(config),
        presses=replay(config)[1:],
    )


def _prediction(config: MicroSteps) -> str:
    if not config.detach:
        return "model(x)"
    if len(config.network.sizes) == 2:
        return "model(x).detach()"
    cut = linear_index(config.network, 2)
    return f"model[{cut}:](model[:{cut}](x).detach())"
