"""The script of the lesson on regularization."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.data.images.augmentation import transforms_code
from core.lessons.regularization.experiment import RegularizationExperiment
from core.regularization import arms, digits, double_descent, edge, few_points, gallery, masks, random_labels
from core.scripts.template import render


def regularization_script(experiment: RegularizationExperiment) -> str:
    """A complete script that trains every variant of the part from every seed, or computes its curves, and prints the
    numbers of the page, means over the seeds."""
    shared = {"experiment": experiment, "training": experiment.training, "strengths": experiment.strengths}
    shared |= {"rate": arms.RATE, "batch": arms.BATCH, "validation": digits.VALIDATION, "test": digits.TEST}
    own: dict[str, Any] = _OWN[experiment.part](experiment)
    name = "arms" if experiment.part == "l1" else experiment.part
    return render(f"lessons/regularization/scripts/{name}.py.jinja", **shared, **own)


def _arms(experiment: RegularizationExperiment) -> dict[str, Any]:
    on = {arm: arms.chosen_together(experiment.arms) if arm == arms.TOGETHER else (arm,) for arm in experiment.arms}
    return {
        "arms": {arms.ARMS[arm]: [one for one in remedies if one != arms.NONE] for arm, remedies in on.items()},
        "used": {one for remedies in on.values() for one in remedies},
        "pixels": arms.PIXELS * experiment.strengths.dropout,
    }


def _labels(_: RegularizationExperiment) -> dict[str, Any]:
    return {"shares": list(random_labels.SHARES), "hidden": random_labels.HIDDEN}


def _dropout(experiment: RegularizationExperiment) -> dict[str, Any]:
    return {"masks": experiment.masks, "m": masks, "points": few_points, "grid": len(few_points.GRID)}


def _width(experiment: RegularizationExperiment) -> dict[str, Any]:
    return {"descent": experiment.descent, "widest": double_descent.WIDTHS[-1], "fresh": double_descent.TEST_POINTS}


def _augmentation(experiment: RegularizationExperiment) -> dict[str, Any]:
    transforms = transforms_code(experiment.augmentation, gallery.SIDE)
    return {"transforms": transforms, "photo": gallery.PHOTO, "side": gallery.SIDE, "copies": gallery.COPIES}


def _rate(_: RegularizationExperiment) -> dict[str, Any]:
    return {"rates": list(edge.RATES), "hidden": edge.HIDDEN, "rounds": edge.ROUNDS}


_OWN: Mapping[str, Callable[[RegularizationExperiment], dict[str, Any]]] = {
    "arms": _arms,
    "l1": _arms,
    "labels": _labels,
    "rate": _rate,
    "augmentation": _augmentation,
    "dropout": _dropout,
    "width": _width,
}
