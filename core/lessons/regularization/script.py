"""The script of the lesson on regularization."""

from __future__ import annotations

from core.lessons.regularization.experiment import RegularizationExperiment
from core.regularization import arms, digits
from core.scripts.template import render


def regularization_script(experiment: RegularizationExperiment) -> str:
    """A complete script that trains every arm from every seed and prints the table's numbers, means over the seeds."""
    on = {arm: arms.chosen_together(experiment.arms) if arm == arms.TOGETHER else (arm,) for arm in experiment.arms}
    return render(
        "lessons/regularization/script.py.jinja",
        experiment=experiment,
        training=experiment.training,
        strengths=experiment.strengths,
        arms={arms.ARMS[arm]: [one for one in remedies if one != arms.NONE] for arm, remedies in on.items()},
        used={one for remedies in on.values() for one in remedies},
        rate=arms.RATE,
        batch=arms.BATCH,
        pixels=arms.PIXELS * experiment.strengths.dropout,
        validation=digits.VALIDATION,
        test=digits.TEST,
    )
