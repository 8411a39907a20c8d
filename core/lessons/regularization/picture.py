"""The curves that follow a hand: one weight in one step, an answer under many masks, the error over the width."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from core.lessons.regularization.experiment import RegularizationExperiment
from core.numbers import decimals, rounded, short
from core.pictures.curves import Line, curve_chart, slider
from core.regularization.double_descent import WIDTHS, fits
from core.regularization.masks import DIGITS, MASKS, answers, running_mean
from core.regularization.one_weight import REACH, landed

PLACES = 201
LOOKS: Mapping[str, tuple[str, str, list[int]]] = {
    "SGD, L1 in the loss": ("L1 in the loss", "negative", []),
    "SGD, then a soft threshold of ηλ": ("L1, proximal step", "positive", []),
    "SGD, L2 in the loss": ("L2 in the loss", "validation", [6, 4]),
    "AdamW(weight_decay=2λ)": ("AdamW", "accent", [2, 3]),
}


def live_curves(experiment: RegularizationExperiment) -> dict[str, Any]:
    """What the component draws: the part's curves, its sliders, its numbers, and all of it in words."""
    record = _PARTS.get(experiment.part, one_weight)(experiment)
    rows = " ".join(f"{', '.join(row)}." for row in record["table"][1:])
    heads = ", ".join(record["table"][0])
    return {**record, "choices": [], "alt": " ".join([*record["steps"], f"{heads}: {rows}"])}


def one_weight(experiment: RegularizationExperiment) -> dict[str, Any]:
    """Where a weight lands, over all places where it may have been."""
    one = experiment.one
    places = torch.linspace(-REACH, REACH, PLACES)
    lines = {label: (landed(one, places)[name], hue, dash) for name, (label, hue, dash) in LOOKS.items()}
    here = {name: found.item() for name, found in landed(one, torch.tensor([one.weight])).items()}
    w, slope, rate, strength = (short(value) for value in (one.weight, one.slope, one.rate, one.strength))
    sign = (one.weight > 0) - (one.weight < 0)
    plain, shrunk = here["SGD"], 1 - 2 * one.rate * one.strength
    told = {
        "SGD, L1 in the loss": f"w − ηλ·sgn(w) − η·∂L/∂w = {w} − {rate}·{strength}·({short(sign)}) − {rate}·({slope})",
        "SGD, then a soft threshold of ηλ": f"sgn(v)·max(|v| − ηλ, 0) with v = w − η·∂L/∂w = {rounded(plain)}",
        "SGD, L2 in the loss": f"(1 − 2ηλ)·w − η·∂L/∂w = {rounded(shrunk)}·{w} − {rate}·({slope})",
        "SGD(weight_decay=2λ)": "the same as L2 in the loss",
        "Adam(weight_decay=2λ)": "w − η·g/|g| in the first step, with g = ∂L/∂w + 2λw: however small g is",
        "AdamW(weight_decay=2λ)": f"(1 − 2ηλ)·w, then Adam’s step: {rounded(shrunk)}·{w} − {rate}·sgn(∂L/∂w)",
    }
    reach = max(REACH, one.rate * abs(one.slope) + REACH)
    return {
        "charts": [
            curve_chart(
                "The weight after one step, over the weight before", places, lines, one.weight, (-REACH, REACH),
                ys=[-reach, reach],
            )
        ],
        "drags": {"set": "one.weight"},
        "unit": "w",
        "steps": [f"{name}: {words} = {rounded(here[name])}." for name, words in told.items()],
        "sliders": [
            slider(experiment, "one.weight", "Weight w", -REACH, REACH),
            slider(experiment, "one.slope", "Slope ∂L/∂w", -2, 2),
            slider(experiment, "one.rate", "Rate η", 0.001, 1),
            slider(experiment, "one.strength", "λ", 0, 5),
        ],
        "table": [[f"from w = {w}", "to"], *([name, rounded(here[name])] for name in told)],
    }  # fmt: skip


def many_masks(experiment: RegularizationExperiment) -> dict[str, Any]:
    """The answers with one mask after the other, and their running mean."""
    masks = experiment.masks
    found = answers(masks)
    count = torch.arange(1, masks.masks + 1)
    ends = (1, max(2, masks.masks))
    charts = []
    for name, values, whole in (
        ("Logit of the right class", found.logits, found.logit),
        ("Its probability", found.probabilities, found.probability),
    ):
        lines = {
            "one mask": (values, "muted", [1, 3]),
            "mean of all masks so far": (running_mean(values), "positive", []),
            "eval()": (torch.full_like(values, whole), "negative", [6, 4]),
        }
        charts.append(curve_chart(name, count, lines, masks.masks, ends, stands=count.tolist()))
    error = found.logits.std().item() / masks.masks**0.5 if masks.masks > 1 else float("nan")
    p = short(masks.probability)
    return {
        "charts": charts,
        "drags": {"set": "masks.masks"},
        "unit": "mask",
        "steps": [
            f"The last mask keeps {100 * found.kept[-1].item():.0f} % of the 64 hidden units and multiplies them by "
            f"1/(1 − {p}) = {rounded(1 / (1 - masks.probability))}.",
            f"Averaged over {masks.masks} masks, the logit is {decimals(found.logits.mean().item())} ± "
            f"{decimals(error)}; eval(), which drops nothing, says {decimals(found.logit)}.",
            f"Without the scale 1/(1 − p) the masks would say {decimals(found.unscaled.mean().item())} on average: "
            "the next layer would hear too little.",
            f"Probabilities are bent by softmax, so their average, {decimals(found.probabilities.mean().item())}, is "
            f"not that of eval(), {decimals(found.probability)}.",
        ],
        "sliders": [
            slider(experiment, "masks.masks", "Masks", 1, MASKS),
            slider(experiment, "masks.probability", "Dropout p", 0, 0.95),
            slider(experiment, "masks.digit", "Test digit", 0, DIGITS - 1),
        ],
        "table": [
            [f"digit {found.truth}", "logit", "p"],
            ["last mask", decimals(found.logits[-1].item()), decimals(found.probabilities[-1].item())],
            ["mean", decimals(found.logits.mean().item()), decimals(found.probabilities.mean().item())],
            ["eval()", decimals(found.logit), decimals(found.probability)],
        ],
    }


def over_width(experiment: RegularizationExperiment) -> dict[str, Any]:
    """Training and test error over the number of features."""
    descent = experiment.descent
    found = fits(descent)
    widths = torch.tensor(found.widths)
    floor = 1e-6  # below it a training error is rounding
    lines: dict[str, Line] = {
        "test": (found.test, "negative", []),
        "training": (torch.where(found.training > floor, found.training, torch.nan), "accent", [6, 4]),
    }
    training, test, norm = found.at(descent.width)
    top = found.at(found.peak)[1]
    more = {"logX": True, "stands": found.widths, "log": True}
    pictures: dict[str, dict[str, Line]] = {
        "Mean squared error over the number of features": lines,
        "Norm of the output weights": {"‖w‖": (found.norms, "positive", [])},
    }
    charts = [
        curve_chart(name, widths, drawn, descent.width, (1, WIDTHS[-1]), **more) for name, drawn in pictures.items()
    ]
    return {
        "charts": charts,
        "drags": {"set": "descent.width"},
        "unit": "features",
        "steps": [
            f"{descent.width} features for {descent.points} points: training error {rounded(training)}, test error "
            f"{rounded(test)}.",
            f"The highest test error, {rounded(top)}, is at {found.peak} features; with {WIDTHS[-1]} it is "
            f"{rounded(found.at(WIDTHS[-1])[1])}.",
        ],
        "sliders": [
            slider(experiment, "descent.width", "Features", 1, WIDTHS[-1]),
            slider(experiment, "descent.points", "Points", 5, 100),
            slider(experiment, "descent.noise", "Noise", 0, 1),
            slider(experiment, "descent.ridge", "Ridge λ", 0, 1),
        ],
        "table": [
            [f"{descent.width} features", ""],
            ["training error", rounded(training)],
            ["test error", rounded(test)],
            ["norm ‖w‖", rounded(norm)],
        ],
    }


_PARTS: dict[str, Callable[[RegularizationExperiment], dict[str, Any]]] = {"dropout": many_masks, "width": over_width}
