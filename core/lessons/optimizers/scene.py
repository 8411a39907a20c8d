"""What each part of the lesson races on: a loss, its map, who races, and from where."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
from torch import Tensor

from core.lessons.optimizers.experiment import OptimizerExperiment
from core.optimizers import line_loss, network_loss
from core.optimizers.race import LABELS, SCHEDULES, Loss, Noise, Race, Racer, race
from core.optimizers.surfaces import SIDE, SURFACES, Window, curvatures, grid, heights, loss_of, two_names

Place = tuple[float, float]
ROOM = 0.1  # around a start that lies outside of the window
OWN_REACH = 3.0  # how far a formula is drawn at least
LAST = 20  # steps whose mean loss is told
LINE_WINDOW: Window = ((-15, 75), (-45, 45))


@dataclass(frozen=True)
class Scene:
    """One part's loss and racers.

    Attributes:
        loss: of places of the race. start: (d,), where all begin.
        racers: by id. labels: of all who could race, by id.
        names: of the axes of the map. window: its ends. heights: (41, 41), the lowest row first.
        flat: places of the race, (..., d), on the map, (..., 2).
        minimum: the lowest place on the map, where it is known; `lowest` is the loss there, `curvature` its largest
            curvature.
        noise: what is added to gradients.
    """

    loss: Loss
    start: Tensor
    racers: Mapping[str, Racer]
    labels: Mapping[str, str]
    names: tuple[str, str]
    window: Window
    heights: Tensor
    flat: Callable[[Tensor], Tensor] = lambda places: places
    minimum: Place | None = None
    lowest: float = math.nan
    curvature: float | None = None
    noise: Noise | None = None


def window_around(window: Window, experiment: OptimizerExperiment) -> Window:
    """From where to where a map is drawn: the start lies inside."""
    return _around(window[0], experiment.x), _around(window[1], experiment.y)


def _around(ends: Place, value: float) -> Place:
    low, high = ends
    room = ROOM * (max(high, value) - min(low, value))
    return (value - room if value < low else low), (value + room if value > high else high)


def _chosen(experiment: OptimizerExperiment) -> dict[str, Racer]:
    return {name: experiment.racer(name) for name in experiment.racers}


def _formula(experiment: OptimizerExperiment) -> Scene:
    known = SURFACES.get(experiment.surface)
    own = ((-OWN_REACH, OWN_REACH), (-OWN_REACH, OWN_REACH))
    window = window_around(known.window if known else own, experiment)
    minimum = known.minimum if known else None
    loss = loss_of(experiment.text)
    lead = {experiment.lead: experiment.racer(experiment.lead)}
    return Scene(
        loss,
        torch.tensor([experiment.x, experiment.y], dtype=torch.float64),
        _chosen(experiment) if experiment.part == "race" else lead,
        LABELS if experiment.part == "race" else {experiment.lead: LABELS[experiment.lead]},
        two_names(experiment.text),
        window,
        heights(experiment.text, window),
        minimum=minimum,
        lowest=loss(torch.tensor([minimum], dtype=torch.float64)).item() if minimum else math.nan,
        curvature=curvatures(loss, minimum)[1] if minimum else None,
    )


def _network(experiment: OptimizerExperiment) -> Scene:
    plane = network_loss.plane(experiment.plane, experiment.seed)
    start = torch.tensor([[experiment.x, experiment.y]], dtype=torch.float64)
    window = window_around(plane.window, experiment)
    return Scene(
        network_loss.stacked_loss,
        plane.lifted(start)[0],
        _chosen(experiment),
        LABELS,
        ("direction 1", "direction 2"),
        window,
        network_loss.plane_heights(experiment.plane, experiment.seed, window, SIDE),
        plane.projected,
        (0.0, 0.0),
        network_loss.stacked_loss(plane.middle[None]).item(),
        plane.curvature,
    )


def _schedules(experiment: OptimizerExperiment) -> Scene:
    scene = _formula(experiment)
    racers = {name: replace(experiment.racer(experiment.lead), schedule=name) for name in SCHEDULES}
    draw = torch.Generator().manual_seed(experiment.seed)
    drawn = experiment.noise * torch.randn(experiment.steps, 2, generator=draw, dtype=torch.float64)
    labels = {name: label for name, (label, _) in SCHEDULES.items()}
    return replace(scene, racers=racers, labels=labels, noise=lambda step, places: drawn[step].expand_as(places))


def _line(experiment: OptimizerExperiment) -> Scene:
    sizes = {"all": line_loss.SAMPLES, "batch": experiment.batch, "single": 1}
    racer, best = Racer("sgd", {"lr": experiment.rate}), line_loss.least_squares()
    window = window_around(LINE_WINDOW, experiment)
    x, _ = line_loss.samples()
    return Scene(
        line_loss.line_loss,
        torch.tensor([experiment.x, experiment.y], dtype=torch.float64),
        dict.fromkeys(sizes, racer),
        {"all": "all 500", "batch": f"batches of {experiment.batch}", "single": "single samples"},
        ("slope", "intercept"),
        window,
        line_loss.line_loss(grid(window)).view(SIDE, SIDE),
        minimum=best,
        lowest=line_loss.line_loss(torch.tensor([best], dtype=torch.float64)).item(),
        curvature=torch.linalg.eigvalsh(2 * x.T @ x / len(x))[-1].item(),
        noise=line_loss.batch_noise([*sizes.values()], experiment.seed, experiment.steps),
    )


_PARTS: Mapping[str, Callable[[OptimizerExperiment], Scene]] = {
    "race": _formula,
    "step": _formula,
    "network": _network,
    "schedules": _schedules,
    "line": _line,
}


@lru_cache(maxsize=16)
def staged(experiment: OptimizerExperiment) -> tuple[Scene, Race]:
    """The scene of the part on display, and its race."""
    scene = _PARTS[experiment.part](experiment)
    return scene, race(scene.loss, [*scene.racers.values()], scene.start, experiment.steps, scene.noise)


def schedule_losses(experiment: OptimizerExperiment, seeds: int) -> Tensor:
    """The mean loss of the last steps of each schedule for the seeds from 0 on, (seeds, schedules)."""
    means = []
    for seed in range(seeds):
        _, run = staged(replace(experiment, seed=seed))
        means.append(run.losses[-LAST:].mean(0))
    return torch.stack(means)


@lru_cache(maxsize=16)
def lowest_of(experiment: OptimizerExperiment) -> tuple[float, Place]:
    """The lowest loss known and its place on the map: of the surface, or else the lowest that the race has found."""
    scene, run = staged(experiment)
    if scene.minimum is not None:
        return scene.lowest, scene.minimum
    losses = run.losses.masked_fill(run.lost, math.inf).flatten()
    x, y = scene.flat(run.places.flatten(0, 1)[losses.argmin()]).tolist()
    return losses.min().item(), (x, y)


@lru_cache(maxsize=16)
def curvature_of(experiment: OptimizerExperiment) -> float:
    """The largest curvature at the lowest place known; NaN without one."""
    scene, _ = staged(experiment)
    if scene.curvature is not None:
        return scene.curvature
    return curvatures(scene.loss, lowest_of(experiment)[1])[1]
