"""The scripts of the lesson on universal approximation."""

from __future__ import annotations

from core.data.load import default_data
from core.lessons.universal_approximation.curve import SAMPLES
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.images import TRAINING, WIDE
from core.lessons.universal_approximation.networks import STEEPER
from core.lessons.universal_approximation.study import curve_lines
from core.networks.activations import activation
from core.scripts.template import render

FOLDER = "lessons/universal_approximation"


def curve_script(experiment: ApproximationExperiment) -> str:
    """A complete script that prints the errors of the networks that are built and of the one that is trained."""
    drawing, units, training = experiment.learned
    return render(
        f"{FOLDER}/script.py.jinja",
        experiment=experiment,
        drawing=drawing,
        bumps=experiment.bumps,
        units=units,
        training=training,
        activation=activation(training.activation),
        steeper=STEEPER,
        samples=SAMPLES,
    )


def study_script(experiment: ApproximationExperiment) -> str:
    """A complete script that trains every network of the study by itself and prints the means over the seeds."""
    first = experiment.training.seed
    lines = [] if experiment.study == "images" else curve_lines(experiment)
    return render(
        f"{FOLDER}/study.py.jinja",
        experiment=experiment,
        study=experiment.study,
        drawing=experiment.drawing,
        training=experiment.training,
        lines=[
            (label, [list(widths) for widths in sizes], activation(name).code.removesuffix("()"), start)
            for label, sizes, (name, start) in lines
        ],
        seeds=list(range(first, first + experiment.seeds)),
        steeper=STEEPER,
        samples=SAMPLES,
        fit=TRAINING,
        data=default_data("digits"),
        wide=WIDE,
    )
