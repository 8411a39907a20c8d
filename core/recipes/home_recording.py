"""Records the run that the home page plays: `python -m core.recipes.home_recording`.

A 2-8-8-1 tanh network learns to tell two noisy spirals apart. After every epoch we keep the losses, all
parameters, and what each unit and the output say over the whole plane.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.utils import parameters_to_vector

from core.networks.mlp import MLPConfig, build_mlp
from core.networks.plane import cell_centres

TARGET = Path(__file__).parents[2] / "assets" / "recordings" / "home.json"
LOGIT_LIMIT = 4.0  # beyond ±4 the probability is within 0.018 of certainty: the map's colour is full there
OUTPUT_LEVELS, UNIT_LEVELS = 127, 63
FIRST_RADIUS, LAST_RADIUS = 0.1, 0.95

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class HomeRun:
    """The settings of the recorded run.

    Attributes:
        seed: of the points, of the weights and of the order of the batches. The defaults were picked, for a run that
            is easy to follow, out of 100: 25 seeds, two learning rates, two amounts of noise.
        training, validation: number of points; odd ones lie on one spiral, even ones on the other.
        turns: how often a spiral goes round.
        noise: standard deviation of the points around their spiral, which ends at radius 0.95.
        hidden: units of the hidden layers.
        learning_rate, batch_size, epochs: of Adam on the binary cross-entropy.
        half_range: maps cover −half_range … half_range in both inputs.
        map_side, tile_side: points per side of the output's map and of a hidden unit's.
    """

    seed: int = 13
    training: int = 200
    validation: int = 100
    turns: float = 1.2
    noise: float = 0.045
    hidden: tuple[int, ...] = (8, 8)
    learning_rate: float = 0.02
    batch_size: int = 8
    epochs: int = 80
    half_range: float = 1.15
    map_side: int = 64
    tile_side: int = 18

    @property
    def config(self) -> MLPConfig:
        """The network: two inputs, tanh in the hidden layers, one logit."""
        return MLPConfig((2, *self.hidden, 1), ("tanh",) * len(self.hidden) + ("identity",))


@dataclass(frozen=True)
class Points:
    """Labelled points: x (n, 2) and y (n, 1), 1 on the first spiral and 0 on the second; float32."""

    x: Tensor
    y: Tensor


@dataclass(frozen=True)
class EpochRecord:
    """The network after an epoch; the first record is the untrained network.

    Attributes:
        training_loss, validation_loss: binary cross-entropy over all points of a set.
        training_right, validation_right: share of the points on the right side of the boundary.
        parameters: all weights and biases in the order of `model.parameters()`.
        output: the logit over the plane, rows by falling x₂, columns by rising x₁.
        units: the activation of every hidden unit over the plane, first layer first.
    """

    training_loss: float
    validation_loss: float
    training_right: float
    validation_right: float
    parameters: Array
    output: Array
    units: Array


def spirals(run: HomeRun) -> tuple[Points, Points]:
    """Training and validation points, rounded to three decimals so that the file holds exactly what was learned."""
    count = run.training + run.validation
    draws = torch.Generator().manual_seed(run.seed)
    along = torch.rand(count, generator=draws)
    y = (torch.arange(count) + 1) % 2
    angle = 2 * math.pi * run.turns * along + math.pi * y
    radius = FIRST_RADIUS + (LAST_RADIUS - FIRST_RADIUS) * along
    x = radius[:, None] * torch.stack([angle.cos(), angle.sin()], dim=1)
    x = (x + run.noise * torch.randn(count, 2, generator=draws)).round(decimals=3)
    target = y[:, None].float()
    return Points(x[: run.training], target[: run.training]), Points(x[run.training :], target[run.training :])


def train(run: HomeRun) -> Iterator[EpochRecord]:
    """Train, yielding a record before the first epoch and after each."""
    training, validation = spirals(run)
    model = build_mlp(run.config, run.seed)
    order = torch.Generator().manual_seed(run.seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=run.learning_rate)
    yield observe(run, model, training, validation)
    for _ in range(run.epochs):
        for batch in torch.split(torch.randperm(run.training, generator=order), run.batch_size):
            optimizer.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(model(training.x[batch]), training.y[batch])
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        yield observe(run, model, training, validation)


def observe(run: HomeRun, model: nn.Sequential, training: Points, validation: Points) -> EpochRecord:
    """Everything that the picture needs of one moment; the model is left as it was."""
    shown = (-run.half_range, run.half_range)
    with torch.no_grad():
        training_loss, training_right = _score(model, training)
        validation_loss, validation_right = _score(model, validation)
        output = model(cell_centres(shown, shown, run.map_side))
        units = _hidden_activations(model, cell_centres(shown, shown, run.tile_side))
    return EpochRecord(
        training_loss,
        validation_loss,
        training_right,
        validation_right,
        parameters=parameters_to_vector(model.parameters()).detach().numpy(),
        output=output.reshape(run.map_side, run.map_side).numpy(),
        units=units.T.reshape(-1, run.tile_side, run.tile_side).numpy(),
    )


def _score(model: nn.Sequential, points: Points) -> tuple[float, float]:
    logits = model(points.x)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, points.y)
    right = ((logits > 0) == (points.y > 0.5)).float().mean()
    return loss.item(), right.item()


def _hidden_activations(model: nn.Sequential, x: Tensor) -> Tensor:
    """Outputs of all hidden units, side by side, for every row of x."""
    outputs = []
    for module in model[:-1]:
        x = module(x)
        if not isinstance(module, nn.Linear):
            outputs.append(x)
    return torch.cat(outputs, dim=1)


def as_bytes(values: Array, limit: float, levels: int) -> npt.NDArray[np.uint8]:
    """−limit … limit as 0 … 2·levels, zero as `levels`; what lies beyond is clipped."""
    encoded: npt.NDArray[np.uint8] = np.rint(levels + levels * np.clip(values / limit, -1, 1)).astype(np.uint8)
    return encoded


def packed(frames: Sequence[npt.NDArray[Any]]) -> str:
    """The frames' bytes, each minus the frame before (modulo 256), deflated, as base64.

    From epoch to epoch little changes, so differences deflate to a fraction.
    """
    stack = np.stack([np.frombuffer(frame.tobytes(), np.uint8) for frame in frames])
    changes = np.diff(stack, axis=0, prepend=np.zeros_like(stack[:1]))
    return base64.b64encode(zlib.compress(changes.tobytes(), 9)).decode("ascii")


def recording(run: HomeRun) -> dict[str, Any]:
    """The run as the browser reads it."""
    training, validation = spirals(run)
    records = list(train(run))
    return {
        "note": "A real PyTorch run, recorded by `python -m core.recipes.home_recording` on one thread of a CPU. "
        "Seed, learning rate and noise were picked out of 100 such runs, for one that is easy to follow. "
        "`parameters`, `output` and `units` hold one frame per epoch: see `packed` in that file.",
        "torch": torch.__version__.split("+")[0],
        "settings": dataclasses.asdict(run),
        "network": str(run.config),
        "parameter_count": run.config.parameters,
        "points": {name: _listed(points) for name, points in (("training", training), ("validation", validation))},
        "loss": {"training": [r.training_loss for r in records], "validation": [r.validation_loss for r in records]},
        "right": {
            "training": [round(r.training_right, 4) for r in records],
            "validation": [round(r.validation_right, 4) for r in records],
        },
        "parameters": packed([r.parameters.astype("<f4") for r in records]),
        "output": packed([as_bytes(r.output, LOGIT_LIMIT, OUTPUT_LEVELS) for r in records]),
        "units": packed([as_bytes(r.units, 1.0, UNIT_LEVELS) for r in records]),
        "scale": {"output": [LOGIT_LIMIT, OUTPUT_LEVELS], "units": [1.0, UNIT_LEVELS]},
    }


def _listed(points: Points) -> dict[str, Any]:
    return {"x": [[round(v, 3) for v in row] for row in points.x.tolist()], "y": [int(v) for v in points.y[:, 0]]}


def main() -> None:
    """Write the file."""
    torch.set_num_threads(1)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(recording(HomeRun()), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
