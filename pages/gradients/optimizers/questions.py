"""What the lesson on optimizers asks, with answers that are computed from what is on the page."""

from __future__ import annotations

import math

import torch

from core.lessons.optimizers.experiment import OptimizerExperiment
from core.lessons.optimizers.scene import LAST, lowest_of, staged
from core.numbers import rounded, short
from core.optimizers.stability import limit
from pages.shared.quiz import Question

NOBODY = "none of them"


def asked(experiment: OptimizerExperiment) -> Question:
    """What the part on display lets a reader predict."""
    if experiment.part == "step":
        return _longer(experiment)
    return _lowest(experiment) if experiment.part in ("schedules", "line") else _first(experiment)


def _longer(experiment: OptimizerExperiment) -> Question:
    """Is the step longer than SGD's?"""
    scene, run = staged(experiment)
    at = min(experiment.at, experiment.steps)
    before, after = run.places[at - 1, 0], run.places[at, 0]
    point = before.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(scene.loss(point[None]).sum(), point)
    mine, plain = abs((after - before)[0].item()), abs(experiment.rate * gradient[0].item())
    right = 1 if math.isclose(mine, plain, rel_tol=1e-6) else 0 if mine > plain else 2
    faults = ["It is not.", "It is another one.", "It is not."]
    faults[right] = ""
    return Question(
        f"Step {at} of {scene.labels[experiment.lead]}: does it move {scene.names[0]} further than SGD with learning "
        f"rate {short(experiment.rate)} would from the same place?",
        ("further", "exactly as far", "less far"),
        right,
        f"It moves by {rounded(mine)}, SGD would by {short(experiment.rate)} · {rounded(abs(gradient[0].item()))} = "
        f"{rounded(plain)}.",
        faults,
    )


def _lowest(experiment: OptimizerExperiment) -> Question:
    """Whose mean loss is the lowest at the end?"""
    scene, run = staged(experiment)
    names, means = [*scene.labels.values()], run.losses[-LAST:].mean(0).nan_to_num(math.inf).tolist()
    right = means.index(min(means))
    said = ", ".join(f"{name} {rounded(mean)}" for name, mean in zip(names, means, strict=True))
    return Question(
        f"Whose mean loss is the lowest over the last {min(LAST, len(run.losses))} steps?",
        names,
        right,
        f"{said}.",
        [f"Its mean is {rounded(mean)}." if number != right else "" for number, mean in enumerate(means)],
    )


def _first(experiment: OptimizerExperiment) -> Question:
    """Who arrives first?"""
    (scene, run), lowest = staged(experiment), lowest_of(experiment)[0]
    names = [scene.labels[name] for name in scene.racers]
    steps = {name: run.arrived(number, lowest) for number, name in enumerate(names)}
    home = {name: step for name, step in steps.items() if step is not None}
    options = [*names, NOBODY]
    first = min(home, key=lambda name: home[name]) if home else None
    right = names.index(first) if first else len(options) - 1
    said = ", ".join(f"{name} after {step}" for name, step in sorted(home.items(), key=lambda pair: pair[1]))
    faults = [_fault(name, steps[name]) for name in names]
    faults.append("One of them does.")
    faults[right] = ""
    return Question(
        f"Who is the first to come within 0.01 of the lowest loss, in at most {experiment.steps} steps?",
        options,
        right,
        f"{said}." if home else "None of them arrives in these steps.",
        faults,
    )


def _fault(name: str, step: int | None) -> str:
    return f"{name} does not arrive in these steps." if step is None else f"{name} arrives later, or as late."


_STEEP, _FLAT, _RATE = 100, 1, 0.01  # curvatures of the loss in two of the checks, and a rate

CHECKS = (
    Question(
        "A quadratic loss has curvature 100 in one direction and 1 in another. Which learning rate makes SGD diverge?",
        ("0.01", "0.019", "0.021"),
        2,
        f"2/λ = 2/{_STEEP} = {short(limit('sgd', _STEEP, 0) or 0)}: above it each step overshoots by more than it "
        "corrects.",
        ("That is half of the bound.", "That is still below 2/λ.", ""),
    ),
    Question(
        "With that loss and rate 0.01, which part of its way along the flat direction does SGD have left after a step?",
        ("none", "99 %", "1 %"),
        1,
        f"1 − ηλ = 1 − {_RATE} · {_FLAT} = {short(1 - _RATE * _FLAT)}. The steep direction sets the rate, the flat one "
        "pays for it.",
        ("That is so in the steep direction, where ηλ = 1.", "", "That is what it has made of it."),
    ),
    Question(
        "All gradients are multiplied by 1,000. Whose path stays nearly the same?",
        ("SGD's", "Adam's", "that of SGD with momentum"),
        1,
        "Adam divides a mean of gradients by the root of a mean of their squares: the factor cancels.",
        ("Its steps become 1,000 times as long.", "", "A sum of gradients grows as they do."),
    ),
)

SOURCES = (
    "[PyTorch: torch.optim](https://docs.pytorch.org/docs/stable/optim.html), with the algorithm of each optimizer.",
    "Polyak, *Some methods of speeding up the convergence of iteration methods* (1964). Nesterov, *A method of "
    "solving a convex programming problem with convergence rate O(1/k²)* (1983).",
    "Kingma, Ba, *Adam* (2015). Loshchilov, Hutter, *Decoupled weight decay regularization* (2019). Nocedal, *Updating "
    "quasi-Newton matrices with limited storage* (1980).",
)
