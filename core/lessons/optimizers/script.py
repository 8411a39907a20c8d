"""The script of the lesson on optimizers."""

from __future__ import annotations

from core.autograd.formula.code import formula_code
from core.autograd.formula.expression import expression
from core.lessons.optimizers.experiment import OWN, OptimizerExperiment
from core.lessons.optimizers.scene import LAST, staged
from core.optimizers import network_loss
from core.optimizers.race import NEAR, Racer
from core.optimizers.surfaces import SIDE, SURFACES
from core.scripts.template import arguments, render
from core.training.optimizers import OPTIMIZERS


def optimizer_script(experiment: OptimizerExperiment) -> str:
    """A complete script that prints the losses of the part on display, and what else it shows."""
    code, names = formula_code(expression(experiment.text))
    scene, _ = staged(experiment)
    kind = "race" if experiment.part == "step" else experiment.part
    return render(
        f"lessons/optimizers/scripts/{kind}.py.jinja",
        experiment=experiment,
        code=code,
        names=sorted(names),
        makes={scene.labels[name]: _made(racer) for name, racer in scene.racers.items()},
        minimum=None if experiment.surface == OWN else [float(v) for v in SURFACES[experiment.surface].minimum],
        near=NEAR,
        at=min(experiment.at, experiment.steps),
        last=LAST,
        samples=network_loss.SAMPLES,
        units=network_loss.UNITS,
        reference=network_loss.RATE,
        training=network_loss.STEPS,
        side=SIDE,
        window=list(scene.window),
    )


def _made(racer: Racer) -> str:
    """The call that makes an optimizer."""
    kind = "LBFGS" if racer.name == "lbfgs" else OPTIMIZERS[racer.name].make.__name__
    return f"torch.optim.{kind}({arguments(racer.arguments, '[w]')})"
