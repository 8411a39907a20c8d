"""What a network says about one point: logits → probabilities → class, or its prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils import vector_to_parameters

from core.data.data_set import DataSet
from core.errors import ConfigError
from core.networks.mlp import MLPConfig, build_mlp
from core.numbers import check_number
from core.runs.recording.history import History
from core.training.evaluation import evaluating

FARTHEST = 1e6


@dataclass(frozen=True)
class Probe:
    """The answer at one point.

    Attributes:
        x: the inputs.
        logits: one for two classes, one per class for more; the prediction, in the target's own units, for regression.
        probabilities: of each class, sigmoid or softmax of the logits; empty for regression.
        winner: the name of the likeliest class; empty for regression.
    """

    x: tuple[float, ...]
    logits: tuple[float, ...]
    probabilities: tuple[float, ...]
    winner: str


def parameters_at(history: History, epoch: int) -> tuple[int, Tensor] | None:
    """All parameters at the newest pictured epoch not after this one, and that epoch; None if none were sent."""
    found = history.picture(epoch)
    if found is None or "parameters" not in found[1]:
        return None
    return found[0], torch.from_numpy(np.array(found[1]["parameters"]))


def probe(network: MLPConfig, data: DataSet, parameters: Tensor, x: Sequence[object]) -> Probe:
    """Ask a network about one point.

    Args:
        network, data: the architecture, and the data for their task and classes.
        parameters: all of them in the order of `model.parameters()`, shape (p,).
        x: one number per input.

    Raises:
        ConfigError: a coordinate is no number from −1e6 to 1e6, or there are too few or too many.
    """
    if len(x) != network.inputs:
        raise ConfigError("the point", f"must have {network.inputs} coordinates", len(x))
    point = tuple(check_number(value, "a coordinate", -FARTHEST, FARTHEST) for value in x)
    model = build_mlp(network, seed=0)
    vector_to_parameters(parameters, model.parameters())
    with evaluating(model):
        logits = model(torch.tensor([point], dtype=torch.float32))[0]
    if data.task == "regression":
        return Probe(point, tuple(data.in_units(logits).tolist()), (), "")
    shares = torch.stack([1 - logits.sigmoid()[0], logits.sigmoid()[0]]) if data.task == "binary" else logits.softmax(0)
    winner = int(logits[0] > 0) if data.task == "binary" else int(shares.argmax())
    return Probe(point, tuple(logits.tolist()), tuple(shares.tolist()), data.classes[winner])
