"""The words of the lesson on optimizers that carry numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from core.lessons.optimizers.experiment import PLAIN, OptimizerExperiment
from core.lessons.optimizers.picture import ARROWS, MEANS
from core.lessons.optimizers.proof import OptimizerProof
from core.lessons.optimizers.scene import lowest_of, schedule_losses, staged
from core.numbers import decimals, in_powers, rounded, short
from core.optimizers.line_loss import least_squares, sample_gradients
from core.optimizers.network_loss import plane
from core.optimizers.race import FAR, LABELS, NEAR, SCHEDULES
from core.optimizers.stability import HALVINGS, STEPS, limit, measured_limits
from core.optimizers.surfaces import curvatures, loss_of
from pages.shared.terms import term

SEEDS = 20
_FIRST = {
    "race": "Press ▶ and watch some race down the same loss, then drag the white ring, their start.",
    "step": "Press the arrows beside ▶ and read how one step comes about, number by number, then drag the white ring.",
    "network": "Press ▶ and watch three of them train a real network, then drag the white ring, their start.",
    "schedules": "Press ▶ and compare five ways to change the rate on the way, then drag the noise.",
    "line": "Press ▶ and watch a line being fitted with all samples, some, or one per step, then drag the white ring.",
}
HEADERS = {
    "race": "What they do differently",
    "step": "What a step remembers",
    "network": "A plane through 105 weights",
    "schedules": "Fast first, fine later",
    "line": "The gradient of a few",
}


def opening(part: str) -> str:
    """What an optimizer is, and what to do first with the part on display."""
    return (
        f"An {term('optimizer')} turns gradients into steps, and the same gradients can be walked down in many ways. "
        f"{_FIRST[part]}"
    )


SYMBOLS = (
    f"**η** is the {term('learning rate')}, **g** the {term('gradient')}, **μ** the momentum, **β₁** and **β₂** how "
    "much Adam's averages keep of what they were, **λ** the largest curvature, an eigenvalue of the "
    f"{term('Hessian')}. The cross is the lowest place."
)


def summary(record: Mapping[str, Any]) -> str:
    """Who arrived first, who diverged, who is still on the way; or the step that is written out."""
    if record["sentences"]:
        return str(record["sentences"][-1])
    lanes = [lane for lane in record["lanes"] if lane["on"]]
    if record["part"] in MEANS:
        means = [f"{lane['name']} **{lane['note']}**" for lane in lanes]
        return f"{record['noted'].capitalize()}: {', '.join(means)}."
    home = sorted((lane["arrived"], lane["name"]) for lane in lanes if lane["arrived"] is not None)
    lost = [lane["name"] for lane in lanes if lane["diverged"] is not None]
    said = [f"**{home[0][1]}** arrives first, after **{home[0][0]}** steps."] if home else [_nobody(lanes)]
    if len(home) > 1:
        said.append(f"{home[-1][1]} arrives last, after {home[-1][0]}.")
    if lost:
        said.append(f"{_and(lost)} {'diverges' if len(lost) == 1 else 'diverge'}.")
    return " ".join(said)


def _nobody(lanes: list[dict[str, Any]]) -> str:
    """Who is lowest where none has arrived."""
    left = [(lane["gaps"][-1], lane["name"]) for lane in lanes if lane["diverged"] is None]
    return f"None arrives; at the end **{min(left)[1]}** is lowest." if len(left) > 1 else "None arrives."


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def explained(experiment: OptimizerExperiment) -> str:
    """The part on display, then, where optimizers are compared, what each of them does."""
    own = _BY_PART[experiment.part](experiment)
    return f"{own}\n\n{_kinds(experiment)}" if experiment.part in ("race", "step", "network") else own


def _kinds(experiment: OptimizerExperiment) -> str:
    scene, run = staged(experiment)
    asked = ""
    if "lbfgs" in scene.racers:
        count = run.evaluations[[*scene.racers].index("lbfgs")]
        asked = f" Its {experiment.steps} steps asked {count} times for a loss and a gradient here."
    return (
        "**SGD** goes against the gradient. "
        f"**{term('momentum', 'Momentum')}** goes along a running sum of gradients, and "
        f"**{term('Nesterov momentum', 'Nesterov')}** looks ahead along it. **{term('RMSprop')}** divides each "
        f"coordinate of the gradient by its usual size, **{term('Adam')}** does that to a running mean of gradients, "
        f"and **{term('AdamW')}** also shrinks the weights a little in each step, so that it ends beside the lowest "
        "place. The steps of these three are about as long as their rate, however steep it is; so they have one of "
        "their own. "
        f"**{term('LBFGS')}** learns the curvature from its last steps and searches for the length of each step "
        f"itself, without a rate.{asked}\n\nArrived is who is within {NEAR} of the lowest loss known; diverged is "
        f"whose loss is no number any more, or {FAR:,.0f} times that at the start."
    )


def _limits(experiment: OptimizerExperiment) -> str:
    _, place = lowest_of(experiment)
    flat, steep = curvatures(loss_of(experiment.text), place)
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


def _step(experiment: OptimizerExperiment) -> str:
    racer = experiment.racer(experiment.lead)
    weights = torch.nn.Parameter(torch.ones(1000, dtype=torch.float64))
    optimizer = racer.make(weights)
    weights.grad = torch.ones_like(weights)
    optimizer.step(lambda: weights.sum().detach())  # type: ignore[arg-type,return-value]
    kept = [value for value in optimizer.state[weights].values() if isinstance(value, torch.Tensor)]
    count = sum(value.numel() for value in kept if value.shape == weights.shape)
    return (
        f"What an optimizer remembers from step to step is its state. For 1,000 weights {LABELS[experiment.lead]} "
        f"keeps **{count:,}** numbers beside them after its first step. Each weight has its own; no weight sees "
        "those of another one, except in LBFGS."
    )


def _network(experiment: OptimizerExperiment) -> str:
    found = plane(experiment.plane, experiment.seed)
    return (
        "The loss is that of a 2-8-8-1 network on 200 points, two moons. It has 105 weights and biases, and the map "
        "shows it over a plane through where Adam's training ended, the cross. Two random directions are scaled so "
        "that each unit's part of them is as long as its weights (filter normalization); the other plane is that of "
        f"the two {term('principal component', 'principal components')} of the training. This plane holds "
        f"**{100 * found.share:.1f} %** of the way of that training, in squared distances. The racers start on the "
        "plane, leave it, and are drawn at their shadows on it: their losses are their own, not those of the ground "
        f"below. The largest curvature at the cross is λ = {rounded(found.curvature)}, so SGD's bound there is "
        f"{rounded(2 / found.curvature)}."
    )


def _schedules(experiment: OptimizerExperiment) -> str:
    return (
        "Far from the lowest place a large rate is fast; near it, noise of the gradient makes every step jump, the "
        f"more so the larger the rate. A {term('schedule')} has both: large at first, small at the end. *Step* "
        "multiplies by 0.3 four times, *cosine* falls to 0, *warm-up* rises over the first quarter and stays, "
        f"*one-cycle* rises and falls. All five are torch's, around the same {LABELS[experiment.lead]}, and see the "
        f"same noise of standard deviation {short(experiment.noise)} in each number of the "
        f"gradient.\n\n{_limits(experiment)}"
    )


def _line(experiment: OptimizerExperiment) -> str:
    scene, _ = staged(experiment)
    gradients, (slope, intercept) = sample_gradients(scene.start), least_squares()
    mean = gradients.mean(0)
    wrong = ((gradients @ mean) < 0).double().mean().item()
    spread = (gradients - mean).square().sum(1).mean().sqrt().item()
    return (
        "500 points, a slope and an intercept: the mean squared error is a bowl. Least squares knows its lowest "
        f"place, slope **{decimals(slope, 2)}** and intercept **{decimals(intercept, 2)}**. The thick arrow at the "
        f"start is against the gradient of all samples, the thin ones are against those of {ARROWS} samples alone: "
        f"of all 500, **{100 * wrong:.0f} %** point away from the way down. Their mean is the gradient of all, whose "
        f"length here is {rounded(mean.norm().item())}; one sample's differs from it by {rounded(spread)} (root of "
        f"the mean square), the mean of a {term('batch')} of {experiment.batch} by about "
        f"{rounded(spread / experiment.batch**0.5)}: the root of the batch size is what it gains."
    )


_BY_PART: Mapping[str, Callable[[OptimizerExperiment], str]] = {
    "race": _limits,
    "step": _step,
    "network": _network,
    "schedules": _schedules,
    "line": _line,
}


def seeds(experiment: OptimizerExperiment) -> str:
    """The schedules over many seeds of the noise, paired."""
    found = schedule_losses(experiment, SEEDS)
    first = found[:, 0]
    rows = ["| schedule | mean loss at the end | below constant |", "|---|--:|--:|"]
    for number, (label, _) in enumerate(SCHEDULES.values()):
        one = found[:, number]
        won = "" if not number else f"in {int((one < first).sum())} of {SEEDS}"
        rows.append(f"| {label} | {rounded(one.mean().item())} ± {rounded(one.std().item())} | {won} |")
    return "\n".join(rows) + f"\n\nMean and standard deviation over the seeds 0 to {SEEDS - 1} of the noise."


def measured(experiment: OptimizerExperiment) -> str:
    """The largest rates at which the loss falls, by halving, beside those of the theory."""
    _, place = lowest_of(experiment)
    steep = curvatures(loss_of(experiment.text), place)[1]
    bounds = [limit(name, steep, experiment.momentum) for name in PLAIN]
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds):
        return "There is no bowl here, so theory has no bound to compare with."
    loss, start = loss_of(experiment.text), (experiment.x, experiment.y)
    found = measured_limits(loss, [experiment.racer(name) for name in PLAIN], start, known)
    rows = ["| | theory, at the lowest place | measured from this start |", "|---|--:|--:|"]
    rows += [
        f"| {LABELS[name]} | {decimals(bound)} | {decimals(rate)} |"
        for name, bound, rate in zip(PLAIN, known, found, strict=True)
    ]
    quadratic = torch.tensor([place, start], dtype=torch.float64)
    same = [curvatures(loss_of(experiment.text), tuple(one))[1] for one in quadratic.tolist()]
    why = (
        "The curvature is the same at the start, so both must agree."
        if abs(same[0] - same[1]) < 1e-6 * abs(same[0])
        else f"The curvature is another one at the start ({rounded(same[1])}), so they need not agree."
    )
    return "\n".join(rows) + (
        f"\n\nMeasured is the largest rate at which the loss is lower after {STEPS} steps, found by {HALVINGS} "
        f"halvings. {why}"
    )


MORE: Mapping[str, tuple[str, Callable[[OptimizerExperiment], str]]] = {
    "race": ("where each diverges, measured", measured),
    "schedules": ("the schedules over twenty seeds", seeds),
}


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
