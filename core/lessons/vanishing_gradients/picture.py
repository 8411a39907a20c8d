"""The gradient flow as the plain lists and numbers that the component in the browser draws."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import numpy as np

from core.gradient_flow.factors import Array
from core.gradient_flow.flow import GradientFlow
from core.gradient_flow.initializations import INITIALIZATIONS
from core.gradient_flow.network import FEWEST_SEEDS, MOST_DEPTH, NORMALIZATIONS, deepest, widest
from core.lessons.vanishing_gradients.description import describe
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.step import step
from core.networks.activations import ACTIVATIONS
from core.settings.declared import setting_at
from core.settings.setting import bounds_of

SLIDERS = ("network.depth", "network.width", "network.scale", "lr", "clip")

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
        "seeds": len(flow.weights),
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
    numbers = {path.rpartition(".")[2]: _slider(experiment, path) for path in SLIDERS}
    numbers["depth"]["high"] = deepest(network.width, network.seeds)
    numbers["width"]["high"] = widest(network.depth, network.seeds)
    return {
        **numbers,
        "initialization": network.initialization,
        "initializations": {name: one.label.removesuffix(", σ =") for name, one in INITIALIZATIONS.items()},
        "normalization": network.normalization,
        "normalizations": dict(NORMALIZATIONS),
        "skip": network.skip,
        "limit": LIMIT if network.is_largest else None,
    }


def _slider(experiment: FlowExperiment, path: str) -> dict[str, Any]:
    low, high = bounds_of(setting_at(experiment, path))
    return {"value": attrgetter(path)(experiment), "low": low, "high": high}


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
