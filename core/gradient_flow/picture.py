"""The gradient flow as the plain lists and numbers that the component in the browser draws."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.gradient_flow.description import describe
from core.gradient_flow.experiment import (
    LARGEST_CLIP,
    LARGEST_RATE,
    SMALLEST_CLIP,
    SMALLEST_RATE,
    FlowExperiment,
)
from core.gradient_flow.factors import Array
from core.gradient_flow.flow import GradientFlow
from core.gradient_flow.initializations import INITIALIZATIONS
from core.gradient_flow.network import (
    FEWEST_SEEDS,
    LARGEST_SCALE,
    LEAST_DEPTH,
    MOST_DEPTH,
    NARROWEST,
    SMALLEST_SCALE,
    deepest,
    widest,
)
from core.gradient_flow.step import step
from core.models.activations import ACTIVATIONS

# A power of ten, or what a norm is instead of one.
Level = float | str
ZERO, INFINITE, NOT_A_NUMBER = "0", "∞", "NaN"
LIMIT = (
    f"As large as it goes: depth × width² × networks is at most {MOST_DEPTH} · 64² · {FEWEST_SEEDS}, so that the "
    "picture can follow your hand."
)


def flow_picture(experiment: FlowExperiment, flow: GradientFlow) -> dict[str, Any]:
    """What the component draws: per activation and layer the norms as powers of ten, and the controls beside them."""
    return {
        "depth": experiment.network.depth,
        "seeds": experiment.network.seeds,
        "activation": experiment.activation,
        "layer": experiment.layer,
        "labels": {name: ACTIVATIONS[name].label for name in flow.flows},
        "norms": {
            "dw": {name: _levels(step(experiment, flow, name).dw) for name in flow.flows},
            "dz": {name: _levels(found.dz) for name, found in flow.flows.items()},
        },
        "clipped": experiment.clip is not None,
        "controls": _controls(experiment),
        "alt": describe(experiment, flow),
    }


def _controls(experiment: FlowExperiment) -> dict[str, Any]:
    network = experiment.network
    return {
        "depth": {"value": network.depth, "low": LEAST_DEPTH, "high": deepest(network.width, network.seeds)},
        "width": {"value": network.width, "low": NARROWEST, "high": widest(network.depth, network.seeds)},
        "scale": {"value": network.scale, "low": SMALLEST_SCALE, "high": LARGEST_SCALE},
        "lr": {"value": experiment.lr, "low": SMALLEST_RATE, "high": LARGEST_RATE},
        "clip": {"value": experiment.clip, "low": SMALLEST_CLIP, "high": LARGEST_CLIP},
        "initialization": network.initialization,
        "initializations": {name: one.label.removesuffix(", σ =") for name, one in INITIALIZATIONS.items()},
        "normalization": network.normalization,
        "skip": network.skip,
        "limit": LIMIT if network.is_largest else None,
    }


def _levels(norms: Array) -> dict[str, list[Level]]:
    """Median, lowest and highest over the networks, per layer; NaN counts as larger than everything."""
    ordered = np.sort(norms, axis=0)  # NaN last
    count = len(ordered)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return {"mid": _as_levels(middle), "low": _as_levels(ordered[0]), "high": _as_levels(ordered[-1])}


def _as_levels(norms: Array) -> list[Level]:
    return [_level(norm) for norm in norms.tolist()]


def _level(norm: float) -> Level:
    if np.isnan(norm):
        return NOT_A_NUMBER
    if np.isinf(norm):
        return INFINITE
    return round(float(np.log10(norm)), 4) if norm > 0 else ZERO
