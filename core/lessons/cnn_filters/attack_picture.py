"""The fast gradient sign method at every step of its slider: computed at once, so that the picture follows the hand."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import Tensor, nn

from core.interpretability.adversarial import LARGEST_STEP, Attack, attacks
from core.networks.cnn.cost import cost_of
from core.numbers import decimals
from core.pictures.image_grids import Rgba, coloured, png, signed

FINEST = 0.005  # between two steps of the slider
OPENING = 0.1
MOST_PIXELS = 800_000  # of all pictures together: 2 MB at most in a browser's message


def attack_picture(model: nn.Sequential, image: Tensor, label: int, classes: Sequence[str]) -> dict[str, Any]:
    """What the browser draws: for each ε what is added, the changed image, and what the network then says.

    Args:
        image: (channels, side, side), uint8 0–255 or float32 0–1.
        label: the class whose loss is raised.
        classes: names, in the order of the network's outputs.

    Returns:
        "steps" (n,), rising from 0, finer where the network and the image are small; "start", the index of the one
        that is shown first; "side" in pixels; "original" and "strip", PNG files as addresses: the strip holds one row
        for each step, what is added on the left (blue brighter, orange darker, full at 0.5), the changed image on the
        right; "sentences" (n, 2).

    Raises:
        ConfigError: the class is out of bounds.
    """
    found = attacks(model, image, label, steps_for(model, image))
    rows = [
        np.concatenate([signed(one.perturbation.mean(axis=0), LARGEST_STEP), coloured(one.image)], 1) for one in found
    ]
    steps = [one.step for one in found]
    return {
        "steps": steps,
        "start": min(range(len(steps)), key=lambda at: abs(steps[at] - OPENING)),
        "side": image.shape[-1],
        "original": _address(coloured(image.numpy())),
        "strip": _address(np.concatenate(rows)),
        "sentences": [[changed(one, classes), moved(one, label)] for one in found],
    }


def steps_for(model: nn.Sequential, image: Tensor) -> list[float]:
    """From 0 to 0.5, every 0.005; every 0.01, 0.015 and so on where that would take too long or be too much to send."""
    finest = round(LARGEST_STEP / FINEST)
    affordable = max(3, min(cost_of(model, image).affordable, MOST_PIXELS // (2 * image.shape[-1] ** 2)))
    every = math.ceil(finest / (affordable - 1))
    return [round(at * FINEST, 3) for at in (*range(0, finest, every), finest)]


def moved(found: Attack, label: int) -> str:
    """What the step did to the pixels, and to the loss that it was to raise."""
    before, after = found.losses(label)
    if after == before:
        return f"The loss stays at {decimals(after)}."
    loss = f"The loss {'rises' if after > before else 'falls'} from {decimals(before)} to {decimals(after)}."
    if after < before:
        loss += " The gradient is right for very small steps only: over a long one the loss need not rise."
    percent = round(100 * found.held_back)
    return loss + f" Black and white hold back {percent} % of the pixels." * (percent > 0)


def changed(found: Attack, classes: Sequence[str]) -> str:
    """The answer before and after."""
    before, after = (int(p.argmax()) for p in (found.before, found.after))
    first = f"Before: {classes[before]}, {100 * found.before[before]:.1f} %."
    return f"{first} After ε = {found.step:.3f}: {classes[after]}, {100 * found.after[after]:.1f} %."


def _address(picture: Rgba) -> str:
    return "data:image/png;base64," + base64.b64encode(png(picture)).decode()
