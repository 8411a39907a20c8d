"""The words of the lesson on optimizers that carry numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from core.lessons.optimizers.experiment import PLAIN, OptimizerExperiment
from core.lessons.optimizers.picture import lowest_of, raced
from core.lessons.optimizers.proof import OptimizerProof
from core.numbers import decimals, in_powers, rounded
from core.optimizers.race import FAR, LABELS, NEAR
from core.optimizers.stability import HALVINGS, STEPS, limit, measured_limits
from core.optimizers.surfaces import curvatures, loss_of
from pages.shared.terms import term

OPENING = (
    f"An {term('optimizer')} turns gradients into steps, and the same gradients can be walked down in many ways. Press "
    "▶ and watch some race down the same loss, then drag the white ring, their start."
)
SYMBOLS = (
    f"**η** is the {term('learning rate')}, **g** the {term('gradient')}, **μ** the momentum, **β₁** and **β₂** how "
    "much Adam's averages keep of what they were, **λ** the largest curvature, an eigenvalue of the "
    f"{term('Hessian')}. The cross is the lowest place."
)


def summary(record: Mapping[str, Any]) -> str:
    """Who arrived first, who diverged, who is still on the way."""
    lanes = [lane for lane in record["lanes"] if lane["on"]]
    home = sorted((lane["arrived"], lane["name"]) for lane in lanes if lane["arrived"] is not None)
    lost = [lane["name"] for lane in lanes if lane["diverged"] is not None]
    said = [f"**{home[0][1]}** arrives first, after **{home[0][0]}** steps."] if home else ["None arrives."]
    if len(home) > 1:
        said.append(f"{home[-1][1]} arrives last, after {home[-1][0]}.")
    if lost:
        said.append(f"{_and(lost)} {'diverges' if len(lost) == 1 else 'diverge'}.")
    return " ".join(said)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def explained(experiment: OptimizerExperiment) -> str:
    """What each of them does, and what the curvature of this surface means for their rates."""
    run = raced(experiment)
    asked = ""
    if "lbfgs" in experiment.racers:
        count = run.evaluations[experiment.racers.index("lbfgs")]
        asked = f" Its {experiment.steps} steps asked {count} times for a loss and a gradient here."
    return (
        f"**SGD** goes against the gradient. **{term('momentum', 'Momentum')}** goes along a running sum "
        f"of gradients, and **{term('Nesterov momentum', 'Nesterov')}** looks ahead along it. **{term('RMSprop')}** "
        f"divides each coordinate of the gradient by its usual size, **{term('Adam')}** does that to a running mean "
        f"of gradients, and **{term('AdamW')}** also shrinks the weights a little in each step, so that it ends "
        "beside the lowest place. Their steps are as long as their rate, however steep it is; so they have one of "
        f"their own. **{term('LBFGS')}** learns the curvature from its last steps and searches for the length of "
        f"each step itself, without a rate.{asked}\n\n{_limits(experiment)}\n\nArrived is who is within {NEAR} of "
        f"the lowest loss; diverged is whose loss is no number any more, or {FAR:,.0f} times that at the start."
    )


def _limits(experiment: OptimizerExperiment) -> str:
    _, place = lowest_of(experiment)
    flat, steep = curvatures(experiment.text, place)
    if not flat > 0:
        return "The lowest place known is no bowl: its curvature is not positive in all directions, or has no value."
    rates = {name: limit(name, steep, experiment.momentum) or 0.0 for name in PLAIN}
    said = ", ".join(f"{LABELS[name]} **{decimals(rate)}**" for name, rate in rates.items())
    return (
        f"At the lowest place the loss is curved by λ = **{rounded(steep)}** where it is steepest and by "
        f"{rounded(flat)} where it is flattest, a {term('condition number')} of {rounded(steep / flat)}. A step of "
        "SGD leaves 1 − ηλ of the way in each direction. A step across the steepest direction overshoots by more "
        f"than it corrects when η is above 2/λ. Theory allows rates below: {said}; momentum stretches the bound by 1 "
        "+ μ, Nesterov's by (1 + μ)/(1 + 2μ)."
    )


def measured(experiment: OptimizerExperiment) -> str:
    """The largest rates at which the loss falls, by halving, beside those of the theory."""
    _, place = lowest_of(experiment)
    steep = curvatures(experiment.text, place)[1]
    bounds = [limit(name, steep, experiment.momentum) for name in PLAIN]
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds):
        return "There is no bowl here, so theory has no bound to compare with."
    loss, start = loss_of(experiment.text), (experiment.x, experiment.y)
    found = measured_limits(loss, [experiment.racer(name) for name in PLAIN], start, known[0])
    rows = ["| | theory, at the lowest place | measured from this start |", "|---|--:|--:|"]
    rows += [
        f"| {LABELS[name]} | {decimals(bound)} | {decimals(rate)} |"
        for name, bound, rate in zip(PLAIN, known, found, strict=True)
    ]
    quadratic = torch.tensor([place, start], dtype=torch.float64)
    same = [curvatures(experiment.text, tuple(one))[1] for one in quadratic.tolist()]
    why = (
        "The curvature is the same at the start, so both must agree."
        if abs(same[0] - same[1]) < 1e-6 * abs(same[0])
        else f"The curvature is another one at the start ({rounded(same[1])}), so they need not agree."
    )
    return "\n".join(rows) + (
        f"\n\nMeasured is the largest rate at which the loss is lower after {STEPS} steps, found by {HALVINGS} "
        f"halvings. {why}"
    )


def proved(proof: OptimizerProof) -> str:
    """The largest differences, and what they mean."""
    verdict = "They agree" if proof.holds else "**They disagree**"
    curved = (
        ""
        if proof.curvature != proof.curvature
        else (f" The curvature λ by torch and by second differences with numpy: **{in_powers(proof.curvature)}**.")
    )
    return (
        f"All {proof.steps:,} steps of the race are computed again by hand, in plain Python from the formulas of "
        f"each optimizer: the largest difference to the places of `torch.optim` is **{in_powers(proof.places)}**. "
        f"The gradient at the start by autograd and by {term('central difference', 'central differences')}: "
        f"**{in_powers(proof.gradient)}**.{curved} {verdict}. All of it is in float64."
    )
