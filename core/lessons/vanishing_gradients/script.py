"""The script of the vanishing-gradients lesson."""

from __future__ import annotations

from core.gradient_flow.digits_batch import BATCH, INK
from core.gradient_flow.initializations import INITIALIZATIONS
from core.gradient_flow.network import CLASSES, INPUTS
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.networks.activations import activation
from core.scripts.template import render


def gradient_flow_script(experiment: FlowExperiment) -> str:
    """A complete script that prints the norms in every layer, the mean factors between layers, and one step.

    Medians and means are over the networks of all seeds, as on the page.
    """
    network = experiment.network
    return render(
        "lessons/vanishing_gradients/script.py.jinja",
        experiment=experiment,
        network=network,
        activation=activation(experiment.activation),
        draw=INITIALIZATIONS[network.initialization].code.format(scale=network.scale),
        clip=experiment.clip,
        lr=experiment.lr,
        batch=BATCH,
        ink=INK,
        inputs=INPUTS,
        classes=CLASSES,
    )
