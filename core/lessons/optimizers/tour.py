"""The tour of the optimizers: from a gentle bowl to batches of a line."""

from __future__ import annotations

from core.lessons.optimizers.experiment import OptimizerExperiment
from core.lessons.optimizers.scene import lowest_of, staged
from core.lessons.tour import Step

STAGE = "optimizers.stage"
MAP = f"{STAGE} >> .map"


def _sgd_is_stable(experiment: OptimizerExperiment) -> bool:
    scene, run = staged(experiment)
    return run.diverged([*scene.racers].index("sgd")) is None if "sgd" in scene.racers else False


def _constant_is_near(experiment: OptimizerExperiment) -> bool:
    _, run = staged(experiment)
    return experiment.part == "schedules" and run.arrived(0, lowest_of(experiment)[0]) is not None


TOUR = (
    Step(
        "Three ways down",
        "A loss of two numbers as a map: the stronger the grey, the larger the loss; the cross is the lowest place. "
        "Press ▶: SGD walks down to it, momentum rolls past it and comes back, Adam takes steps of its own length.",
        MAP,
        {"preset": "bowl"},
    ),
    Step(
        "Start somewhere else",
        "The white ring is where all of them start. Every path is computed anew by torch's own optimizers while you "
        "drag.",
        MAP,
        {"preset": "bowl"},
        "Drag the ring to the right side of the cross.",
        lambda experiment: experiment.x > 0.5,
    ),
    Step(
        "A ravine",
        "Here the loss is fifty times as steep across as along. The rate that the walls allow is slow along the "
        "floor: SGD takes 137 steps, momentum 47, and at the same rate Nesterov is thrown out.",
        f"{STAGE} >> .legend",
        {"preset": "ravine"},
    ),
    Step(
        "Too fast",
        "Above 2/λ, two over the largest curvature, every step of SGD across the ravine overshoots by more than it "
        "corrects. Momentum stands nearly twice that rate.",
        f"{STAGE} >> .panel",
        {"preset": "too-fast"},
        "Lower the learning rate until SGD stays in the ravine.",
        _sgd_is_stable,
    ),
    Step(
        "A saddle",
        "On the ridge of a saddle the gradient is nearly 0. Who divides by its usual size leaves first; LBFGS takes "
        "the saddle for a lowest place and stays.",
        MAP,
        {"preset": "saddle"},
    ),
    Step(
        "One step, number by number",
        "Adam's second step as you could compute it with a pencil: two running means, two corrections, one "
        "division. The last line compares it with torch.",
        f"{STAGE} >> .hand",
        {"preset": "adam-step"},
        "Go one step on with the player.",
        lambda experiment: experiment.at > 2,
    ),
    Step(
        "A real network",
        "The loss of a network with 105 weights over the plane in which its training moved most. The paths leave that "
        "plane; you see their shadows.",
        MAP,
        {"preset": "network-pca"},
    ),
    Step(
        "Noise and schedules",
        "Noise in every gradient keeps a constant rate jumping. Rates that fall come to rest.",
        f"{STAGE} >> .figures",
        {"preset": "noisy-adam"},
        "Lower the noise until the constant rate arrives as well.",
        _constant_is_near,
    ),
    Step(
        "Where noise comes from",
        "Thin arrows: where single samples pull the line. The thick one is their mean. One sample per step is cheap "
        "and noisy, a batch averages some of the noise away.",
        MAP,
        {"preset": "batches"},
    ),
    Step(
        "Now predict",
        "Each part of this lesson asks you something before it tells. The question below is about what you see now.",
        "optimizers.question.line",
    ),
)
