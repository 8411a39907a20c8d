"""The script of the lesson on optimizers."""

from __future__ import annotations

from core.autograd.formula.code import formula_code
from core.autograd.formula.expression import expression
from core.lessons.optimizers.experiment import OWN, OptimizerExperiment
from core.optimizers.race import LABELS, NEAR, Racer
from core.optimizers.surfaces import SURFACES
from core.scripts.template import arguments, render
from core.training.optimizers import OPTIMIZERS


def optimizer_script(experiment: OptimizerExperiment) -> str:
    """A complete script that prints the losses of the race, who arrives when, and the rates that theory allows."""
    code, names = formula_code(expression(experiment.text))
    return render(
        "lessons/optimizers/script.py.jinja",
        experiment=experiment,
        code=code,
        names=sorted(names),
        makes={LABELS[name]: _made(experiment.racer(name)) for name in experiment.racers},
        minimum=None if experiment.surface == OWN else [float(v) for v in SURFACES[experiment.surface].minimum],
        near=NEAR,
    )


def _made(racer: Racer) -> str:
    """The call that makes an optimizer."""
    kind = "LBFGS" if racer.name == "lbfgs" else OPTIMIZERS[racer.name].make.__name__
    return f"torch.optim.{kind}({arguments(racer.arguments, '[w]')})"
