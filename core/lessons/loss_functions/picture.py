"""The lesson's pictures as the plain lists and numbers that the component in the browser draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from core.lessons.loss_functions import words
from core.lessons.loss_functions.experiment import PARTS, LossExperiment
from core.losses import classes, line, slopes, stability
from core.numbers import decimals, short
from core.pictures.curves import choice, curve_chart, finite, rounded_values, slider

CURVE = 241  # places of a curve


def loss_picture(experiment: LossExperiment) -> dict[str, Any]:
    """What the component draws: the part on display, its controls, its numbers, and all of it in words."""
    record = _PARTS[experiment.part](experiment)
    table = " ".join(f"{', '.join(row)}." for row in record["table"][1:])
    alt = " ".join([*record["steps"], f"{', '.join(record['table'][0]).strip(' ,')}:", table])
    return {"part": experiment.part, "name": PARTS[experiment.part], **record, "alt": alt}


def _regression(experiment: LossExperiment) -> dict[str, Any]:
    fit = experiment.line
    traced = line.trace(fit)
    best = {name: line.best_line(fit.points, name, fit.delta) for name in line.LABELS}
    mine = {name: decimals(line.mean_loss(fit, name)) for name in line.LABELS}
    table = [["loss", "your line", "its best line"]]
    table += [[label, mine[name], words.formula(*best[name])] for name, label in line.LABELS.items()]
    sliders = [slider(experiment, f"line.{name.lower()}", name, -3, 3) for name in ("Slope", "Intercept")]
    if fit.loss == "huber":
        sliders.append(slider(experiment, "line.delta", "δ", 0.01, 3))
    return {
        "points": [list(point) for point in fit.points],
        "line": [fit.slope, fit.intercept],
        "loss": fit.loss,
        "delta": fit.delta,
        "errors": traced.errors.tolist(),
        "losses": traced.losses.tolist(),
        "pulls": traced.pulls.tolist(),
        "best": [{"name": name, "label": line.LABELS[name], "line": list(best[name])} for name in best],
        "steps": words.line_steps(fit, traced),
        "choices": [choice("line.loss", "Loss", fit.loss, line.LABELS)],
        "sliders": sliders,
        "table": table,
    }


def _classes(experiment: LossExperiment) -> dict[str, Any]:
    scores = experiment.scores
    traced = classes.trace(scores)
    weights = [
        {"edit": {"set": "weight", "index": index}, "name": f"Weight of class {index}", "value": weight, "low": 0}
        | {"high": max(10.0, weight)}
        for index, weight in enumerate(scores.weights)
    ]
    labels = list(enumerate(scores.labels))
    names = {str(label): f"class {label}" for label in range(scores.classes)}
    ignored = "none" if scores.ignore is None else str(scores.ignore)
    return {
        "logits": [list(row) for row in scores.logits],
        "labels": list(scores.labels),
        "ignored": [label == scores.ignore for label in scores.labels],
        "probabilities": traced.probabilities.tolist(),
        "chosen": traced.chosen.tolist(),
        "losses": traced.losses.tolist(),
        "mean": finite(traced.mean),
        "cost": "loss" if scores.options else "−log p",
        "gradient": [rounded_values(row) for row in traced.gradient],
        "steps": words.class_steps(scores, traced),
        "choices": [
            *(choice("label", f"Label of sample {n + 1}", str(label), names, index=n) for n, label in labels),
            choice("scores.ignore", "Ignored label", ignored, {"none": "none"} | names),
        ],
        "sliders": [
            slider(experiment, "scores.temperature", "Temperature", 0.1, 10),
            slider(experiment, "scores.smoothing", "Label smoothing", 0, 1),
            *weights,
        ],
        "table": [
            ["all samples", ""],
            ["cross-entropy", decimals(traced.mean)],
            ["perplexity", decimals(traced.perplexity)],
            ["mean entropy", decimals(traced.entropy)],
            ["MSE on one-hot", decimals(traced.squared)],
            ["largest slope, cross-entropy", decimals(traced.gradient.abs().max().item())],
            ["largest slope, MSE", decimals(traced.squared_gradient.abs().max().item())],
        ],
    }


def _logits(experiment: LossExperiment) -> dict[str, Any]:
    one = experiment.logit
    reach = max(stability.REACH[one.dtype], abs(one.z))
    found = stability.curves(one.form, one.target, one.dtype, CURVE)
    here = stability.both(torch.tensor([one.z]).to(stability.DTYPES[one.dtype]), one.form, one.target)
    look = {"stable": ("PyTorch's", "positive", []), "naive": ("naive", "negative", [6, 4])}
    places = torch.linspace(-1, 1, CURVE) * stability.REACH[one.dtype]

    def chart(name: str, which: int) -> dict[str, Any]:
        lines = {label: (found[way][which], hue, dash) for way, (label, hue, dash) in look.items()}
        return curve_chart(name, places, lines, one.z, (-reach, reach))

    rows = [[label, *(decimals(part.item()) for part in here[way])] for way, (label, _, _) in look.items()]
    if one.form == "sigmoid":
        rows.append(["clamped BCE", *map(decimals, stability.clamped(one))])
    return {
        "charts": [chart("Loss", 0), chart("Slope of the loss", 1)],
        "drags": {"set": "logit.z"},
        "unit": "z",
        "steps": words.logit_steps(one),
        "choices": [
            choice("logit.target", "Target", one.target, {"0": "0", "1": "1"}),
            choice("logit.dtype", "dtype", one.dtype, {name: name for name in stability.DTYPES}),
            choice("logit.form", "Written as", one.form, stability.FORMS),
        ],
        "sliders": [slider(experiment, "logit.z", "Logit z", -reach, reach)],
        "table": [[f"at z = {short(one.z)}", "loss", "slope"], *rows],
    }


def _squared(experiment: LossExperiment) -> dict[str, Any]:
    z = experiment.wrong.z
    places = torch.linspace(-12, 12, CURVE)
    cross, squared = slopes.slopes(places)
    p = torch.sigmoid(places)
    looks = {"cross-entropy": ("positive", []), "squared error": ("negative", [6, 4])}
    pairs = {"Slope of the loss": (cross, squared), "Loss": (-torch.log(p), (p - 1) ** 2)}
    charts = []
    for name, values in pairs.items():
        lines = {label: (found, *look) for found, (label, look) in zip(values, looks.items(), strict=True)}
        charts.append(curve_chart(name, places, lines, z, (-12, 12)))
    here = slopes.slope_pair(z)
    steps = [slopes.steps_to_right(z, squared) for squared in (False, True)]
    counts = [f"more than {slopes.MOST_STEPS:,}" if count is None else f"{count:,}" for count in steps]
    return {
        "charts": charts,
        "drags": {"set": "wrong.z"},
        "unit": "z",
        "steps": words.wrong_steps(z, counts),
        "choices": [],
        "sliders": [slider(experiment, "wrong.z", "Logit z", -12, 12)],
        "table": [
            [f"at z = {short(z)}", "slope", "steps to p > 0.5"],
            *([label, decimals(slope), count] for label, slope, count in zip(looks, here, counts, strict=True)),
        ],
    }


def _accuracy(experiment: LossExperiment) -> dict[str, Any]:
    walk, place = slopes.walk(experiment.walk.seed), slopes.nearest(experiment.walk)
    at, ends = walk.places[place].item(), (0.0, slopes.LONGEST)
    loss, steep, right = (values[place].item() for values in (walk.losses, walk.slopes, walk.accuracies))
    return {
        "charts": [
            curve_chart("Loss", walk.places, {"loss": (walk.losses, "positive", [])}, at, ends),
            curve_chart("Accuracy", walk.places, {"accuracy": (walk.accuracies, "negative", [])}, at, ends),
        ],
        "drags": {"set": "walk.at"},
        "unit": "distance",
        "steps": words.walk_steps(walk, place),
        "choices": [],
        "sliders": [slider(experiment, "walk.at", "Distance", *ends)],
        "table": [
            [f"at {short(round(at, 2))}", "value", "slope"],
            ["loss", decimals(loss), decimals(steep)],
            ["accuracy", decimals(right), "0 or none"],
        ],
    }


_PARTS: dict[str, Callable[[LossExperiment], dict[str, Any]]] = {
    "regression": _regression,
    "classes": _classes,
    "logits": _logits,
    "squared": _squared,
    "accuracy": _accuracy,
}
