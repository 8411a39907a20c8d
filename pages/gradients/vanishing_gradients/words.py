"""The words of the vanishing-gradients lesson that carry numbers."""

from __future__ import annotations

import numpy as np

from core.gradient_flow.factors import ACTIVATION, WEIGHTS
from core.gradient_flow.figures import figure, percent
from core.gradient_flow.proof import SMALLEST, FlowProof
from core.gradient_flow.slopes import slope
from core.lessons.vanishing_gradients.diagnosis import Diagnosis
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.study import FlowStudy
from core.lessons.vanishing_gradients.ten_layers import Fate
from core.networks.activations import activation
from core.numbers import decimals, in_powers, plain
from pages.shared.terms import term

OPENING = (
    f"The {term('gradient')} that teaches the first layers has come back through all later ones, and each of them "
    f"multiplies it: by less than 1 it {term('vanishing gradient', 'vanishes')}, by more than 1 it "
    f"{term('exploding gradient', 'explodes')}. Drag *Depth* and watch the line of the chosen activation fall, then "
    "switch on one remedy after another."
)

SYMBOLS = (
    f"**‖∂L/∂W‖** is the {term('norm')} of the gradient of a layer's weights W, **‖∂L/∂z‖** that of its weighted sums "
    f"z; both are shown by their power of ten. **φ** is the {term('activation function')} (sigmoid, {term('ReLU')} …), "
    f"**φ′** its slope, **σ** the spread of the first weights, drawn by the {term('initialization')}: "
    f"{term('Xavier initialization', 'Xavier')}, {term('He initialization', 'He')} and others."
)


def comparison(sigmoid: Fate, relu: Fate) -> str:
    """The course's comparison in figures."""
    parts = sigmoid.diagnosis.parts
    return (
        "Over eight networks of ten layers each: with **sigmoid** and PyTorch's own initialization, ‖∂L/∂W‖ of layer "
        f"1 is **{figure(sigmoid.first_to_last)}** of that of layer 10; each layer multiplies ‖∂L/∂z‖ by "
        f"{decimals(sigmoid.diagnosis.per_layer, 2)}, {decimals(parts[ACTIVATION], 2)} from the sigmoid and "
        f"{decimals(parts[WEIGHTS], 2)} from the weights. With **ReLU** and He initialization it is "
        f"**{figure(relu.first_to_last)}**, and in no network is the largest of the ten norms more than "
        f"{figure(relu.span)} times the smallest."
    )


def sums(experiment: FlowExperiment, found: FlowStudy, diagnosis: Diagnosis) -> str:
    """Where the sums lie, and what the activation makes of it."""
    phi, largest = activation(experiment.activation), slope(experiment.activation).largest
    if not np.isfinite(found.quantiles[experiment.layer - 1]).all():
        return f"What enters layer {experiment.layer} is no longer finite, so it has no place on the curve."
    low, _, _, _, high = found.quantiles[experiment.layer - 1].tolist()
    text = (
        f"In layer {experiment.layer} (teal), 90 % of what enters {phi.label} lies between {_signed(low)} and "
        f"{_signed(high)}."
    )
    passed = diagnosis.parts[ACTIVATION]
    if np.isnan(passed):
        return text
    return (
        f"{text} There φ′ decides what comes back: over all layers {phi.label} passes on **{figure(passed, 4)}** of "
        f"the gradient's norm, and {largest:.4g} would be the most."
    )


def units(experiment: FlowExperiment, found: FlowStudy) -> str:
    """Saturated and dead units, before and after the step."""
    dead, after = (float(shares.mean()) for shares in (found.dead, found.dead_after))
    before, loss = (float(np.median(values)) for values in (found.loss, found.loss_after))
    text = (
        f"{term('saturation', 'Saturated')}: for so many (sample, unit) pairs φ′ is below 5 % of its largest value. "
        f"{term('dying ReLU', 'Dead')}: for so many units φ′ is exactly 0 for all 64 samples, so no gradient reaches "
        "their weights, and no step of SGD moves them."
    )
    if not np.isfinite([dead, after, before, loss]).all():
        return f"{text} Here some sums are not finite, and there is nothing to count."
    return (
        f"{text} One step of SGD with learning rate {plain(experiment.lr)} takes the dead from "
        f"**{percent(dead)}** to **{percent(after)}** and the loss from {decimals(before)} to {decimals(loss)}."
    )


def proved(proof: FlowProof) -> str:
    """The largest differences, and what they mean."""
    verdict = "They agree" if proof.holds else "**They disagree**"
    text = (
        "The picture computes all networks of an activation in one stacked pass. We build them again one by one as "
        f"plain modules, call `loss.backward()` and compare all {proof.numbers} norms. {verdict}: the largest relative "
        f"difference is **{in_powers(proof.float32)}** in float32 and **{in_powers(proof.float64)}** in float64. The "
        f"factors multiply to the ratio of first to last layer within **{in_powers(proof.product)}**."
    )
    if proof.tiny:
        text += f" {proof.tiny} norms are below {in_powers(SMALLEST)}, too small for float32: float64 proves them."
    if proof.left_out:
        text += f" {proof.left_out} norms are not finite even in float64 and were left out."
    if proof.amplification > 1e3:
        text += f" This network magnifies rounding errors by up to {figure(proof.amplification)}; more cannot be asked."
    return text


def _signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
