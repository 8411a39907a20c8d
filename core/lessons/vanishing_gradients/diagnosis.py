"""What happens to the gradient, why, and what it means for one step: sentences whose numbers multiply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.gradient_flow.factors import ACTIVATION, NORMALIZATION, SKIP, WEIGHTS, geometric_mean
from core.gradient_flow.figures import figure
from core.gradient_flow.flow import DeltaFlow, GradientFlow
from core.gradient_flow.slopes import slope
from core.gradient_flow.trouble import Trouble, find_trouble
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.step import Step, step
from core.networks.activations import activation
from core.numbers import decimals, plain

VANISHED, FADED, GROWN, EXPLODED = 1e-3, 0.1, 10.0, 1e3
_NORMALIZATIONS = {"batch": "batch normalization", "layer": "layer normalization"}


@dataclass(frozen=True)
class Diagnosis:
    """The gradient's way through the hidden layers of one activation, as geometric means over the networks.

    Attributes:
        ratio: ‖∂L/∂z of layer 1‖ / ‖∂L/∂z of the last hidden layer‖.
        per_layer: its (depth − 1)-th root: the mean factor of a layer.
        parts: the same for every cause, in the order of `Factors.parts`; their product is `per_layer`.
        steps: how often the factor is applied, depth − 1.
        trouble: where numbers end, if they do; the means are then over the other networks, or NaN.
    """

    ratio: float
    per_layer: float
    parts: dict[str, float]
    steps: int
    trouble: Trouble | None


def diagnose(flow: DeltaFlow) -> Diagnosis:
    """The mean factors of the networks in which every gradient is finite and above zero."""
    factors, steps = flow.factors, flow.factors.whole.shape[1]
    sound = np.isfinite(flow.dz).all(axis=1) & (flow.dz > 0).all(axis=1) & np.isfinite(flow.signal).all(axis=1)
    if not sound.any():
        return Diagnosis(np.nan, np.nan, dict.fromkeys(factors.parts, np.nan), steps, find_trouble(flow))
    parts = {name: geometric_mean(part[sound]) for name, part in factors.parts.items()}
    ratio = geometric_mean(flow.dz[sound, 0] / flow.dz[sound, -1])
    return Diagnosis(ratio, geometric_mean(factors.whole[sound]), parts, steps, find_trouble(flow))


def verdict(ratio: float) -> str:
    """What the ratio between the first and the last layer means, in a few words."""
    limits = ((VANISHED, "vanishes"), (FADED, "fades"), (GROWN, "arrives"), (EXPLODED, "grows"))
    return f"The gradient {next((word for limit, word in limits if ratio < limit), 'explodes')}"


def sentences(experiment: FlowExperiment, flow: GradientFlow) -> tuple[str, ...]:
    """The diagnosis of the activation that is looked at closely, as Markdown: what, why, and one step."""
    found = flow.flows[experiment.activation]
    diagnosis = diagnose(found)
    trouble = diagnosis.trouble
    said = [] if trouble is None else [f"**{_headline(trouble)}.** {trouble.sentence}"]
    if not np.isnan(diagnosis.ratio):
        said += [_way(experiment, diagnosis), _split(experiment, diagnosis)]
    return (*said, _move(experiment, flow))


def _headline(trouble: Trouble) -> str:
    return "Exactly zero" if trouble.kind in ("dead", "underflow") else "Overflow"


def _way(experiment: FlowExperiment, diagnosis: Diagnosis) -> str:
    times = "once" if diagnosis.steps == 1 else f"{diagnosis.steps} times"
    return (
        f"**{verdict(diagnosis.ratio)}.** From layer {experiment.network.depth} back to layer 1, ‖∂L/∂z‖ is multiplied "
        f"{times} by {_factor(diagnosis.per_layer)} on average: **{figure(diagnosis.ratio)}** of it is left."
    )


def _split(experiment: FlowExperiment, diagnosis: Diagnosis) -> str:
    phi, largest = activation(experiment.activation), slope(experiment.activation).largest
    names = {
        WEIGHTS: "weights",
        SKIP: "skip connection",
        ACTIVATION: phi.label,
        NORMALIZATION: _NORMALIZATIONS.get(experiment.network.normalization, ""),
    }
    order = sorted(diagnosis.parts, key=lambda part: part != ACTIVATION)  # the activation first: the lesson is about it
    product = " × ".join(f"{_factor(diagnosis.parts[part])} ({names[part]})" for part in order)
    bound = largest**diagnosis.steps
    allowed = f"{phi.label} can pass on {largest:.4g} at most"
    if largest < 1:
        allowed += f"; {diagnosis.steps} of them leave {figure(bound)} even at their best"
    return f"{_factor(diagnosis.per_layer)} = {product}; {allowed}."


def _factor(value: float) -> str:
    """Four decimals, so that the reader can multiply; more digits where four would be none."""
    return decimals(value) if 1e-2 <= value < 1e4 else figure(value, 4)


def _move(experiment: FlowExperiment, flow: GradientFlow) -> str:
    made, depth = step(experiment, flow), experiment.network.depth
    first, last = (float(np.median(made.moves[:, layer])) for layer in (0, -1))
    if not np.isfinite([first, last]).all():
        return "One step of SGD would make the weights infinite or NaN."
    text = (
        f"One step of SGD with learning rate {plain(experiment.lr)} moves W of layer 1 by {_share(first)}, "
        f"W of layer {depth} by {_share(last)}."
    )
    return text if experiment.clip is None else f"{text} {_clipped(experiment, flow, made)}"


def _clipped(experiment: FlowExperiment, flow: GradientFlow, made: Step) -> str:
    assert experiment.clip is not None
    total, scale = float(np.median(flow.flows[experiment.activation].total)), float(np.median(made.clipping))
    limit = plain(experiment.clip)
    if scale == 1:
        return f"Clipping to {limit} changes nothing: the norm of the whole gradient is {figure(total)}."
    unclipped = float(np.median(made.moves[:, 0] / made.clipping))
    return (
        f"Clipping to {limit} multiplies the whole gradient, whose norm is {figure(total)}, by {figure(scale)}; "
        f"without it the step would move W of layer 1 by {_share(unclipped)}. Every layer is multiplied alike: the "
        "ratio between them stays."
    )


def _share(value: float) -> str:
    """A share of a norm: percent while it is neither tiny nor many times the whole."""
    if value >= 10:
        return f"**{figure(value)} times its norm**"
    return f"**{figure(100 * value)} %** of its norm" if value >= 1e-5 else f"**{figure(value)}** of its norm"
