"""The lesson's pictures as the plain lists and numbers that the component in the browser draws."""

from __future__ import annotations

import base64
import math
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.lessons.optimizers.experiment import OWN, PARTS, OptimizerExperiment
from core.lessons.panel import setting_choice, slider
from core.numbers import rounded, short
from core.optimizers.race import LABELS, Race, race
from core.optimizers.stability import limit
from core.optimizers.surfaces import SIDE, SURFACES, Window, curvatures, heights, loss_of, two_names

SHARE, LEVELS = 0.35, 65_534  # heights are drawn as this power of their share, in so many levels; one more for none
ROOM = 0.1  # around a start that lies outside of the window
OWN_REACH = 3.0  # how far a formula is drawn at least
LOOKS = {name: (f"class-{hue}", dash) for hue, (name, dash) in enumerate(zip(LABELS, "-~:-~:-", strict=True))}


@lru_cache(maxsize=16)
def raced(experiment: OptimizerExperiment) -> Race:
    """The race of an experiment."""
    start = torch.tensor([experiment.x, experiment.y], dtype=torch.float64)
    return race(loss_of(experiment.text), [*map(experiment.racer, experiment.racers)], start, experiment.steps)


def window_of(experiment: OptimizerExperiment) -> Window:
    """From where to where the surface is drawn: the start lies inside."""
    own = ((-OWN_REACH, OWN_REACH), (-OWN_REACH, OWN_REACH))
    across, upward = own if experiment.surface == OWN else SURFACES[experiment.surface].window
    return _around(across, experiment.x), _around(upward, experiment.y)


def _around(ends: tuple[float, float], value: float) -> tuple[float, float]:
    low, high = ends
    room = ROOM * (max(high, value) - min(low, value))
    return (value - room if value < low else low), (value + room if value > high else high)


def lowest_of(experiment: OptimizerExperiment) -> tuple[float, tuple[float, float]]:
    """The lowest loss known and its place: that of the surface, or what the grid and the race of a formula found."""
    loss = loss_of(experiment.text)
    if experiment.surface != OWN:
        place = SURFACES[experiment.surface].minimum
        return loss(torch.tensor([place], dtype=torch.float64)).item(), place
    run = raced(experiment)
    losses = run.losses.masked_fill(run.lost, math.inf).flatten()
    x, y = run.places.flatten(0, 1)[losses.argmin()].tolist()
    return losses.min().item(), (x, y)


def optimizer_picture(experiment: OptimizerExperiment) -> dict[str, Any]:
    """What the component draws: a surface, the paths on it, their losses by step, and all of it in words."""
    lowest, minimum = lowest_of(experiment)
    curvature = curvatures(experiment.text, minimum)[1]
    run = raced(experiment)
    lanes = [_lane(experiment, run, name, lowest, curvature) for name in LABELS]
    names = two_names(experiment.text)
    return {
        "part": experiment.part,
        "name": PARTS[experiment.part],
        "surface": surface_record(experiment) | {"names": list(names), "minimum": list(minimum)},
        "start": [experiment.x, experiment.y],
        "steps": experiment.steps,
        "lanes": lanes,
        "lowest": lowest,
        "charts": [{"name": "Loss above the lowest", "values": "gaps", "log": True}],
        "choices": [setting_choice(experiment, "surface")],
        "sliders": [
            slider(experiment, "rate", "Learning rate", 1e-3, 1, scale="powers"),
            slider(experiment, "momentum", "Momentum μ", 0, 0.99),
            slider(experiment, "adaptive", "Rate, adaptive", 1e-3, 1, scale="powers"),
            slider(experiment, "beta1", "β₁", 0, 0.99),
            slider(experiment, "beta2", "β₂", 0, 0.999, scale=3),
        ],
        "table": [],
        "alt": " ".join([_surface_words(experiment), *(lane["words"] for lane in lanes if lane["on"])]),
    }


def surface_record(experiment: OptimizerExperiment) -> dict[str, Any]:
    """The heights of the surface as bytes, and what a byte means."""
    window = window_of(experiment)
    values = heights(experiment.text, window).numpy()
    sound = np.isfinite(values)
    low, high = (float(values[sound].min()), float(values[sound].max())) if sound.any() else (0.0, 1.0)
    share = np.clip((np.where(sound, values, low) - low) / ((high - low) or 1.0), 0, 1) ** SHARE
    levels = np.where(sound, np.round(LEVELS * share), LEVELS + 1).astype("<u2")
    return {
        "key": f"{experiment.text} {window}",
        "side": SIDE,
        "window": [list(ends) for ends in window],
        "heights": base64.b64encode(levels.tobytes()).decode(),
        "range": [low, high],
        "power": SHARE,
    }


def _lane(experiment: OptimizerExperiment, run: Race, name: str, lowest: float, curvature: float) -> dict[str, Any]:
    """One optimizer: how it looks, where it went, how it ended. Where it is not in the race, only its name."""
    hue, dash = LOOKS[name]
    lane: dict[str, Any] = {
        "id": name,
        "name": LABELS[name],
        "hue": hue,
        "dash": {"-": [], "~": [8, 4], ":": [2, 3]}[dash],
    }
    top = limit(name, curvature, experiment.momentum)
    lane |= {"limit": "" if top is None else f"{top:.3g}", "on": name in experiment.racers}
    if not lane["on"]:
        return lane
    number = experiment.racers.index(name)
    arrived, diverged = run.arrived(number, lowest), run.diverged(number)
    end = len(run.losses) if diverged is None else diverged
    losses = run.losses[:end, number]
    if diverged is not None and arrived is not None and arrived > diverged:
        arrived = None
    return lane | {
        "places": _numbers(run.places[:end, number].flatten()),
        "gaps": _numbers(losses - lowest),
        "arrived": arrived,
        "diverged": diverged,
        "words": _lane_words(LABELS[name], losses[-1].item(), arrived, diverged, len(losses) - 1),
    }


def _numbers(values: Tensor) -> list[float]:
    return [float(f"{value:.5g}") for value in values.tolist()]


def _surface_words(experiment: OptimizerExperiment) -> str:
    start = f"({short(experiment.x)}, {short(experiment.y)})"
    return f"The loss {experiment.text}, from {start}, {experiment.steps} steps."


def _lane_words(name: str, loss: float, arrived: int | None, diverged: int | None, steps: int) -> str:
    if diverged is not None:
        return f"{name} diverges at step {diverged}."
    if arrived is not None:
        return f"{name} arrives at step {arrived} and ends with loss {rounded(loss)}."
    return f"{name} has loss {rounded(loss)} after {steps} steps."
