"""The lesson's pictures as the plain lists and numbers that the component in the browser draws."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.lessons.optimizers.experiment import PARTS, PLAIN, OptimizerExperiment
from core.lessons.optimizers.scene import LAST, Scene, curvature_of, lowest_of, staged
from core.lessons.optimizers.step_words import step_words
from core.numbers import rounded, short
from core.optimizers.line_loss import SAMPLES, sample_gradients, samples
from core.optimizers.network_loss import PLANES
from core.optimizers.race import LABELS
from core.optimizers.stability import limit
from core.optimizers.surfaces import SIDE
from core.pictures.curves import choice, slider
from core.settings.declared import setting_at

SHARE, LEVELS = 0.35, 65_534  # heights are drawn as this power of their share, in so many levels; one more for none
DASHES: tuple[list[int], ...] = ([], [8, 4], [2, 3])
LOOKS = [(f"class-{hue}", DASHES[hue % 3]) for hue in range(len(LABELS))]
CHOICES = {
    "race": ("surface",),
    "step": ("lead", "surface"),
    "network": ("plane",),
    "schedules": ("lead", "surface"),
    "line": (),
}
MEANS = ("schedules", "line")  # parts whose gradients are noisy, so that single losses say little
ARROWS, REACH = 24, 0.35  # single samples that are drawn; how long the longest arrow is, as a share of the window


def optimizer_picture(experiment: OptimizerExperiment) -> dict[str, Any]:
    """What the component draws: a map, the paths on it, their losses by step, and all of it in words."""
    scene, _ = staged(experiment)
    _, minimum = lowest_of(experiment)
    lanes = [_lane(experiment, name) for name in scene.labels]
    sentences = step_words(experiment) if experiment.part == "step" else []
    said = [_map_words(experiment), *sentences, *(lane["words"] for lane in lanes if lane["on"])]
    return {
        "part": experiment.part,
        "name": PARTS[experiment.part],
        "surface": surface_record(experiment, scene) | {"minimum": list(minimum)},
        "start": [experiment.x, experiment.y],
        "steps": experiment.steps,
        "at": min(experiment.at, experiment.steps) if experiment.part == "step" else None,
        "free": experiment.part in ("race", "network"),
        "lanes": lanes,
        "lowest": _ground(experiment),
        "charts": _charts(experiment.part),
        "sentences": sentences,
        "choices": [_choice(experiment, path) for path in CHOICES[experiment.part]],
        "sliders": _sliders(experiment),
        "noted": f"mean of last {min(LAST, experiment.steps + 1)}" if experiment.part in MEANS else "largest stable η",
        "table": [],
        **(_line(experiment) if experiment.part == "line" else {"arrows": [], "samples": None}),
        "alt": " ".join(said),
    }


def _choice(experiment: OptimizerExperiment, path: str) -> dict[str, Any]:
    kind: Any = setting_at(experiment, path)
    return choice(path, kind.title, getattr(experiment, path), kind.options)


def _sliders(experiment: OptimizerExperiment) -> list[dict[str, Any]]:
    """Of the settings that those who race have."""
    scene, _ = staged(experiment)
    free = experiment.part in ("race", "network")
    names = set(LABELS) if free else {racer.name for racer in scene.racers.values()}
    rows = (
        (PLAIN, "rate", "Learning rate", 1e-3, 1, "powers"),
        (("momentum", "nesterov"), "momentum", "Momentum μ", 0, 0.99, 2),
        (("rmsprop", "adam", "adamw"), "adaptive", "Rate, adaptive", 1e-3, 1, "powers"),
        (("adam", "adamw"), "beta1", "β₁", 0, 0.99, 2),
        (("adam", "adamw"), "beta2", "β₂", 0, 0.999, 3),
    )
    own = {
        "schedules": [slider(experiment, "noise", "Gradient noise", 0, 10)],
        "line": [slider(experiment, "batch", "Batch size", 1, SAMPLES)],
    }
    return [
        *(
            slider(experiment, path, name, low, high, scale=scale)
            for users, path, name, low, high, scale in rows
            if names.intersection(users)
        ),
        *own.get(experiment.part, []),
    ]


def _charts(part: str) -> list[dict[str, Any]]:
    loss = {"name": "Loss" if part == "network" else "Loss above the lowest", "values": "gaps", "log": True}
    return [loss, {"name": "Learning rate", "values": "rates", "log": False}] if part == "schedules" else [loss]


def _ground(experiment: OptimizerExperiment) -> float:
    """What losses are drawn above: the lowest; 0 for a network, whose lowest loss nobody knows."""
    return 0.0 if experiment.part == "network" else lowest_of(experiment)[0]


def _note(experiment: OptimizerExperiment, name: str) -> str:
    """The mean loss of its last steps, or the largest learning rate that theory allows it."""
    scene, run = staged(experiment)
    if experiment.part in MEANS:
        return f"{run.losses[-LAST:, [*scene.racers].index(name)].mean().item():.4g}"
    top = limit(name, curvature_of(experiment), experiment.momentum)
    return "" if top is None else f"{top:.3g}"


def _line(experiment: OptimizerExperiment) -> dict[str, Any]:
    """The samples, and where the samples pull the start: all together, and some of them alone."""
    scene, _ = staged(experiment)
    gradients = sample_gradients(scene.start)
    pulls = -torch.cat([gradients.mean(0, keepdim=True), gradients[:ARROWS]])
    width = torch.tensor([high - low for low, high in scene.window], dtype=torch.float64)
    scale = REACH / (pulls / width).norm(dim=1).max().clamp(min=1e-12)
    x, y = samples()
    return {
        "arrows": [_numbers(end) for end in scene.start + scale * pulls],
        "samples": [_numbers(x[:, 0]), _numbers(y)],
    }


def surface_record(experiment: OptimizerExperiment, scene: Scene) -> dict[str, Any]:
    """The heights of the map as bytes, and what a byte means."""
    values = scene.heights.numpy()
    sound = np.isfinite(values)
    low, high = (float(values[sound].min()), float(values[sound].max())) if sound.any() else (0.0, 1.0)
    share = np.clip((np.where(sound, values, low) - low) / ((high - low) or 1.0), 0, 1) ** SHARE
    levels = np.where(sound, np.round(LEVELS * share), LEVELS + 1).astype("<u2")
    seen = {"network": f"{experiment.plane} {experiment.seed}", "line": ""}.get(experiment.part, experiment.text)
    return {
        "key": f"{experiment.part} {seen} {scene.window}",
        "side": SIDE,
        "window": [list(ends) for ends in scene.window],
        "heights": base64.b64encode(levels.tobytes()).decode(),
        "range": [low, high],
        "power": SHARE,
        "names": list(scene.names),
    }


def _lane(experiment: OptimizerExperiment, name: str) -> dict[str, Any]:
    """One racer: how it looks, where it went, how it ended. Where it is not in the race, only its name."""
    scene, run = staged(experiment)
    hue, dash = LOOKS[[*scene.labels].index(name) if len(scene.labels) > 1 else [*LABELS].index(name)]
    lane: dict[str, Any] = {"id": name, "name": scene.labels[name], "hue": hue, "dash": dash}
    lane |= {"note": _note(experiment, name), "on": name in scene.racers}
    if not lane["on"]:
        return lane
    number = [*scene.racers].index(name)
    arrived, diverged = run.arrived(number, lowest_of(experiment)[0]), run.diverged(number)
    end = len(run.losses) if diverged is None else diverged
    losses = run.losses[:end, number]
    if diverged is not None and arrived is not None and arrived > diverged:
        arrived = None
    return lane | {
        "places": _numbers(scene.flat(run.places[:end, number]).flatten()),
        "gaps": _numbers(losses - _ground(experiment)),
        "rates": _numbers(run.rates[:, number]),
        "arrived": arrived,
        "diverged": diverged,
        "words": _lane_words(lane["name"], losses[-1].item(), arrived, diverged, len(losses) - 1),
    }


def _numbers(values: Tensor) -> list[float]:
    return [float(f"{value:.5g}") for value in values.tolist()]


def _map_words(experiment: OptimizerExperiment) -> str:
    seen = f"The loss {experiment.text}"
    if experiment.part == "line":
        seen = "The mean squared error of a line through 500 points, over its slope and intercept"
    if experiment.part == "network":
        seen = f"The loss of a 2-8-8-1 network over a plane of {PLANES[experiment.plane]}"
    return f"{seen}, from ({short(experiment.x)}, {short(experiment.y)}), {experiment.steps} steps."


def _lane_words(name: str, loss: float, arrived: int | None, diverged: int | None, steps: int) -> str:
    if diverged is not None:
        return f"{name} diverges at step {diverged}."
    if arrived is not None:
        return f"{name} arrives at step {arrived} and ends with loss {rounded(loss)}."
    return f"{name} has loss {rounded(loss)} after {steps} steps."
