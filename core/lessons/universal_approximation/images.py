"""Digits on a larger canvas, in the middle or moved, and two networks that read them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from core.data.load import default_data, load
from core.training.comparison.variant import Variant
from core.training.evaluation import evaluate
from core.training.fit import of_x
from core.training.fit_config import FitConfig
from core.training.problem import Problem, supervised

SIDE, MARGIN, CLASSES = 8, 4, 10  # a digit, the empty pixels around it
WIDE, CHANNELS = 1_024, (16, 32, 32)
TRAINING = FitConfig("cross_entropy", "adam", 0.003, epochs=16, batch_size=64, schedule="cosine")


def image_data() -> Problem:
    """scikit-learn's digits in the middle of 16×16 pixels: (n, 1, 16, 16) in 0–1, and their classes."""
    digits = load(default_data("digits"))
    training, validation = ((_on_canvas(part.x), part.y) for part in (digits.training, digits.validation))
    return Problem(supervised("classes", nn.CrossEntropyLoss()), training, validation)


def _on_canvas(pixels: Tensor) -> Tensor:
    canvas = nn.functional.pad(pixels.view(-1, 1, SIDE, SIDE), (MARGIN,) * 4)
    return canvas.contiguous(memory_format=torch.channels_last)  # a CPU trains faster so


def moved(images: Tensor, right: int, down: int) -> Tensor:
    """All images moved by so many pixels, at most 4: what leaves the canvas on one side is empty."""
    return torch.roll(images, (down, right), dims=(-2, -1))


def moved_by_chance(images: Tensor) -> Tensor:
    """Each image moved by −4 to 4 pixels in either direction, drawn from torch's default generator."""
    places = torch.randint(-MARGIN, MARGIN + 1, (len(images), 2)).tolist()
    changed = torch.stack([moved(image, *place) for image, place in zip(images, places, strict=True)])
    return changed.contiguous(memory_format=torch.channels_last)


def moved_digit() -> list[list[int]]:
    """A digit moved to the right by 0 to 4 pixels, each 16×16 bytes row by row."""
    image = image_data().training[0][:1]
    return [(moved(image, distance, 0).flatten() * 255).int().tolist() for distance in range(MARGIN + 1)]


def fully_connected(_seed: int = 0) -> nn.Sequential:
    """Every pixel has weights of its own."""
    pixels = (SIDE + 2 * MARGIN) ** 2
    return nn.Sequential(nn.Flatten(), nn.Linear(pixels, WIDE), nn.ReLU(), nn.Linear(WIDE, CLASSES))


def convolutional(_seed: int = 0) -> nn.Sequential:
    """Kernels that look everywhere; of each of the last feature maps only the largest value counts."""
    layers: list[nn.Module] = []
    for n_in, n_out in pairwise((1, *CHANNELS)):
        layers += [nn.Conv2d(n_in, n_out, 3, padding=1), nn.ReLU()]
    layers.insert(2, nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(CHANNELS[-1], CLASSES))


def sizes() -> tuple[int, int]:
    """Parameters of the fully connected network and of the CNN; nothing is drawn for them."""
    with torch.device("meta"):
        dense, cnn = (sum(one.numel() for one in make().parameters()) for make in (fully_connected, convolutional))
    return dense, cnn


def image_variants() -> list[Variant]:
    """Both networks, trained on digits in the middle, and on moved ones."""
    kinds = {"MLP": fully_connected, "CNN": convolutional}
    return [
        Variant(f"{name}, {how}", make, TRAINING, transform=transform)
        for how, transform in (("centred", None), ("moved", of_x(moved_by_chance)))
        for name, make in kinds.items()
    ]


def directions(distance: int) -> Sequence[tuple[int, int]]:
    """Right, left, down and up; only one where nothing moves."""
    return ((distance, 0), (-distance, 0), (0, distance), (0, -distance))[: 4 if distance else 1]


def measure_moved(model: nn.Module, problem: Problem) -> dict[str, list[float]]:
    """Accuracy on the validation digits moved by 0 to 4 pixels, the mean of four directions."""
    assert problem.validation is not None
    images, classes = problem.validation
    shares = []
    for distance in range(MARGIN + 1):
        right = [evaluate(model, problem.task, (moved(images, *way), classes)).score for way in directions(distance)]
        shares.append(sum(right) / len(right))
    return {"values": shares}
