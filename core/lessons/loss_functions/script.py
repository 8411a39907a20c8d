"""The script of the lesson on loss functions."""

from __future__ import annotations

from core.lessons.loss_functions.experiment import LossExperiment
from core.lessons.loss_functions.words import CALLS, call_of
from core.losses.slopes import LONGEST, PLACES, SAMPLES, UNITS
from core.numbers import exact
from core.scripts.template import render


def loss_script(experiment: LossExperiment) -> str:
    """A complete script that prints the numbers of the part on display, by hand and by PyTorch."""
    line = experiment.line
    return render(
        "lessons/loss_functions/script.py.jinja",
        experiment=experiment,
        x=[x for x, _ in line.points],
        y=[y for _, y in line.points],
        line_loss=CALLS[line.loss].format(exact(line.delta)),
        class_loss=call_of(experiment.scores),
        logits=[list(row) for row in experiment.scores.logits],
        labels=list(experiment.scores.labels),
        samples=SAMPLES,
        units=UNITS,
        longest=LONGEST,
        places=PLACES,
    )
