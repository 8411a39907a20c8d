"""What the lesson on optimizers asks, with answers that are computed from what is on the page."""

from __future__ import annotations

from core.lessons.optimizers.experiment import OptimizerExperiment
from core.lessons.optimizers.picture import lowest_of, raced
from core.numbers import short
from core.optimizers.race import LABELS
from core.optimizers.stability import limit
from pages.shared.quiz import Question

NOBODY = "none of them"


def asked(experiment: OptimizerExperiment) -> Question:
    """Who arrives first?"""
    run, lowest = raced(experiment), lowest_of(experiment)[0]
    steps = {name: run.arrived(number, lowest) for number, name in enumerate(experiment.racers)}
    home = {name: step for name, step in steps.items() if step is not None}
    options = [*(LABELS[name] for name in experiment.racers), NOBODY]
    first = min(home, key=lambda name: home[name]) if home else None
    right = experiment.racers.index(first) if first else len(options) - 1
    said = ", ".join(f"{LABELS[name]} after {step}" for name, step in sorted(home.items(), key=lambda pair: pair[1]))
    faults = [_fault(LABELS[name], steps[name]) for name in experiment.racers]
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
