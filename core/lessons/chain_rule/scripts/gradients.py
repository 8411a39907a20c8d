"""The script of the chain-rule lesson: the gradients of a small network, by autograd and by central differences."""

from __future__ import annotations

from core.lessons.chain_rule.scripts.network import one_sample_values
from core.networks.small.network import SmallNetwork
from core.scripts.template import render


def gradients_script(experiment: SmallNetwork) -> str:
    """A complete script that prints the loss of the sample on display and its gradient by every parameter.

    One line per number, "0.weight[1] autograd −1.3032 central −1.3032" with ASCII signs; the numbers of a tensor are
    counted in row-major order from 0.

    Raises:
        ConfigError: the network has no targets.
    """
    return render("lessons/chain_rule/scripts/gradients.py.jinja", **one_sample_values(experiment), dtype="float64")
