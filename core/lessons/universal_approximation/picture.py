"""The network built by hand, as the plain lists and numbers that the component in the browser draws."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from core.lessons.universal_approximation.by_hand import MOST_PAIRS, Bumps, bump_network
from core.lessons.universal_approximation.curve import KNOTS, Drawing
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.numbers import decimals, short
from core.pictures.curves import slider

GRID, OF_A_BUMP, OF_MANY = 401, 61, 25  # places at which the sum and a bump are drawn
MOST_HANDLES = 8  # more bumps are too narrow to be taken by hand
DIGITS = 4


def hand_picture(experiment: ApproximationExperiment) -> dict[str, Any]:
    """What the component draws: the curve, the bumps, their sum, its controls, its numbers, and all of it in words."""
    drawing, bumps = experiment.drawing, experiment.bumps
    model = bump_network(drawing, bumps)
    x = torch.linspace(-1, 1, GRID, dtype=torch.float64)[:, None]
    with torch.no_grad():
        units, total = model[:2](x), model(x)[:, 0]
    heights = bumps.heights_on(drawing)
    tallest = int(heights.abs().argmax())
    middles = (bumps.edges(drawing)[:-1] + bumps.edges(drawing)[1:]) / 2
    shown = bumps.pairs <= MOST_HANDLES
    table, steps = _table(experiment, model), hand_steps(experiment, model, tallest)
    return {
        "name": "Curve and bumps",
        "knots": [[round(x, DIGITS), y] for x, y in zip(drawing.places, drawing.knots, strict=True)],
        "seen": drawing.seen,
        "grid": _rounded(x[:, 0]),
        "total": _rounded(total),
        "pair": [_rounded(units[:, 2 * tallest + side]) for side in (0, 1)],
        "tallest": tallest,
        "bumps": _bumps(drawing, bumps),
        "handles": [list(pair) for pair in zip(_rounded(middles), _rounded(heights), strict=True)] if shown else [],
        "free": bool(bumps.heights),
        "choices": [],
        "sliders": _sliders(experiment),
        "table": table,
        "steps": steps,
        "alt": " ".join([*steps, *(f"{', '.join(row)}." for row in table[1:])]),
    }


def _bumps(drawing: Drawing, bumps: Bumps) -> list[list[list[float]]]:
    """For each bump places around it, and what its two units add to the sum there."""
    edges, heights = bumps.edges(drawing), bumps.heights_on(drawing)
    left, right = edges[:-1, None], edges[1:, None]
    room = (right - left) * torch.linspace(-0.5, 1.5, OF_A_BUMP if bumps.pairs <= MOST_HANDLES else OF_MANY)
    x = (left + room).clamp(-1, 1)
    up, down = (torch.sigmoid(bumps.steepness * (x - edge)) for edge in (left, right))
    pairs = zip(x, heights[:, None] * (up - down), strict=True)
    return [[_rounded(places), _rounded(added)] for places, added in pairs]


def _sliders(experiment: ApproximationExperiment) -> list[dict[str, Any]]:
    return [
        slider(experiment, "bumps.pairs", "Bumps", 1, MOST_PAIRS),
        slider(experiment, "bumps.steepness", "Steepness", 5, 200),
        slider(experiment, "drawing.seen", "Seen up to |x|", 0.2, 1),
    ]


def parameters(model: nn.Module) -> int:
    """Weights and biases of a network."""
    return sum(parameter.numel() for parameter in model.parameters())


def _table(experiment: ApproximationExperiment, model: nn.Sequential) -> list[list[str]]:
    drawing = experiment.drawing
    seen, beyond = drawing.errors(model)
    return [
        ["this network", "by hand"],
        ["hidden units", str(experiment.bumps.units)],
        ["parameters", str(parameters(model))],
        ["error, seen part", decimals(seen)],
        ["error beyond", decimals(beyond) if drawing.seen < 1 else "–"],
    ]


def hand_steps(experiment: ApproximationExperiment, model: nn.Sequential, tallest: int) -> list[str]:
    """From the curve over one sigmoid, a bump and all bumps to their sum and its error, with numbers."""
    drawing, bumps = experiment.drawing, experiment.bumps
    edges, heights = bumps.edges(drawing).tolist(), bumps.heights_on(drawing).tolist()
    steep, left, right, height = bumps.steepness, edges[tallest], edges[tallest + 1], heights[tallest]
    middle, offset = (left + right) / 2, f"{'+' if left < 0 else '−'} {decimals(abs(left), 2)}"
    with torch.no_grad():
        x = torch.tensor([[middle]], dtype=torch.float64)
        up, down = model[:2](x)[0, 2 * tallest : 2 * tallest + 2].tolist()
        total = model(x).item()
    truth = drawing.truth(x).item()
    whose = "set by hand" if bumps.heights else "the curve’s height in its middle"
    seen, beyond = drawing.errors(model)
    outside = (
        "" if drawing.seen == 1 else f" Beyond |x| = {short(drawing.seen)}, where nobody looked, {decimals(beyond)}."
    )
    return [
        f"The curve: {KNOTS} points, joined by straight lines. Drag them, or draw on the plot.",
        f"A hidden unit with weight {short(steep)}: σ({short(steep)}·(x {offset})) steps from 0 to 1 at "
        f"x = {decimals(left, 2)}.",
        f"A second one steps at x = {decimals(right, 2)}. Their difference is a bump: in its middle, at "
        f"x = {decimals(middle, 2)}, {decimals(up)} − {decimals(down)} = {decimals(up - down)}.",
        f"The outgoing weights ±{decimals(abs(height))} give it its height, {decimals(height)}: {whose}.",
        f"So with all {bumps.pairs}: {', '.join(decimals(h, 2) for h in heights[:6])}{', …' * (bumps.pairs > 6)}.",
        f"Their sum is a network of {bumps.units} sigmoid units. At x = {decimals(middle, 2)} it says "
        f"{decimals(total)}, "
        f"the curve {decimals(truth)}. Root mean squared error over the seen part: {decimals(seen)}.{outside}",
    ]


def _rounded(values: Tensor) -> list[float]:
    return [round(value, DIGITS) for value in values.tolist()]
