"""The script of the forward-pass lesson."""

from __future__ import annotations

from core.networks.small.network import SmallNetwork
from core.networks.small.script import network_values
from core.scripts.template import render


def forward_pass_script(experiment: SmallNetwork) -> str:
    """A complete script that prints what every module returns, the prediction and the loss.

    With several samples it prints their mean loss and the loss of the one on display.
    """
    return render(
        "lessons/forward_pass/script.py.jinja",
        experiment=experiment,
        **network_values(experiment),
        x=[list(row) for row in experiment.x],
        y=[list(row) for row in experiment.y],
    )
