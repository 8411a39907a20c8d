"""What is drawn of a network in training: for each kind of data one picture, as arrays that the browser paints."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parameters_to_vector

from core.data.data_set import DataSet, Samples
from core.networks.mlp import MLPConfig
from core.networks.plane import cell_centres
from core.runs.recording.arrays import Array, as_text, pack, shares, signed_shares
from core.training.evaluation import evaluating
from core.training.targets import TARGETS

MOST_PARAMETERS = 600  # shown as connections, and kept for every epoch
MOST_UNITS_PER_LAYER, MOST_LAYERS = 8, 3
MOST_CURVES = 12
CURVE_POINTS, UNIT_CURVE_POINTS = 121, 61
MAP_SIDE, TILE_SIDE = 60, 16
MOST_POINTS = 400  # drawn of each set
IMAGES, IMAGE_SIDE = 12, 8
MARGIN = 0.08


class Picture(ABC):
    """The picture of one data set and network; `arrays` leaves the model as it was."""

    name: str

    def __init__(self, data: DataSet, network: MLPConfig) -> None:
        self.data, self.network = data, network
        self.range: dict[str, Any] = {}

    @abstractmethod
    def entries(self, model: nn.Sequential) -> list[Array]:
        """(name, kind, array) of everything that this picture paints."""

    def more(self) -> dict[str, Any]:
        """What else the browser must know, once."""
        return {}

    def arrays(self, model: nn.Sequential) -> list[Array]:
        """`entries`, the confusion matrix of classes, and the parameters of a small network, which come last."""
        with evaluating(model):
            entries = self.entries(model)
            if self.data.task != "regression":
                entries.append(("confusion", "u2", self._confusion(model)))
            if self.network.parameters <= MOST_PARAMETERS:
                entries.append(("parameters", "f4", parameters_to_vector(model.parameters())))
        return entries

    def _confusion(self, model: nn.Sequential) -> Tensor:
        samples = self.data.validation if len(self.data.validation.x) else self.data.training
        target, kinds = TARGETS[self.data.task], len(self.data.classes)
        pairs = target.truth(samples.y) * kinds + target.predictions(model(samples.x))
        return torch.bincount(pairs, minlength=kinds * kinds).view(kinds, kinds)

    @property
    def hidden_shown(self) -> list[int]:
        """How many units of each hidden layer have a tile."""
        return [min(units, MOST_UNITS_PER_LAYER) for units in self.network.sizes[1:-1]][:MOST_LAYERS]


class CurvePicture(Picture):
    """One input, one number: the fitted curve, and what each unit of the last hidden layer adds to it."""

    name = "curve"

    def __init__(self, data: DataSet, network: MLPConfig) -> None:
        super().__init__(data, network)
        x, y = _all_rows(data)
        low, high = _spread(x[:, 0])
        self.range = {"x": [low, high], "y": list(_spread(data.in_units(y[:, 0])))}
        self.grid = torch.linspace(low, high, CURVE_POINTS, device=x.device)[:, None]

    def entries(self, model: nn.Sequential) -> list[Array]:
        hidden = model[:-1](self.grid) if len(model) > 1 else None
        output = model[-1](self.grid if hidden is None else hidden)
        entries: list[Array] = [("output", "f4", self.data.in_units(output[:, 0]))]
        if hidden is not None:
            contributions = (hidden * model[-1].weight[0]).T[:MOST_CURVES]  # type: ignore[index]
            thinned = contributions[:, :: (CURVE_POINTS - 1) // (UNIT_CURVE_POINTS - 1)]
            scaling = self.data.target_scaling
            entries.append(("units", "f4", thinned * scaling.std[0] if scaling else thinned))
        return entries

    def more(self) -> dict[str, Any]:
        sizes = self.network.sizes
        if len(sizes) < 3:
            return {}
        shown = f" (the first {MOST_CURVES} of {sizes[-2]})" if sizes[-2] > MOST_CURVES else ""
        return {"units_label": f"What each unit of the last hidden layer adds: outgoing weight × activation{shown}"}


class MapPicture(Picture):
    """Two inputs: the output over the plane, and every hidden unit's activation over the plane."""

    name = "map"

    def __init__(self, data: DataSet, network: MLPConfig) -> None:
        super().__init__(data, network)
        x, y = _all_rows(data)
        self.range = {"x": list(_spread(x[:, 0])), "y": list(_spread(x[:, 1]))}
        if data.task == "regression":
            self.range["value"] = list(_spread(data.in_units(y[:, 0])))
        across, up = self.range["x"], self.range["y"]
        self.grid, self.tile = (cell_centres(across, up, side, x.device) for side in (MAP_SIDE, TILE_SIDE))

    def entries(self, model: nn.Sequential) -> list[Array]:
        entries: list[Array] = [("output", "u1", self._output(model(self.grid)))]
        if self.hidden_shown:
            entries.append(("units", "u1", self._units(model)))
        return entries

    def _output(self, outputs: Tensor) -> Tensor:
        square = (MAP_SIDE, MAP_SIDE)
        if self.data.task == "classes":
            likeliest, winner = outputs.softmax(dim=1).max(dim=1)
            return torch.stack([winner.float().view(square), shares(likeliest).view(square)])
        if self.data.task == "binary":
            return shares(outputs.sigmoid()).view(square)
        low, high = self.range["value"]
        return shares((self.data.in_units(outputs) - low) / (high - low)).view(square)

    def _units(self, model: nn.Sequential) -> Tensor:
        tiles = [layer[:, :shown].T for layer, shown in zip(self._layers(model), self.hidden_shown, strict=False)]
        return signed_shares(torch.cat(tiles)).view(-1, TILE_SIDE, TILE_SIDE)

    def _layers(self, model: nn.Sequential) -> list[Tensor]:
        """The activations of the hidden layers on the small grid, each (cells, units)."""
        layers: list[Tensor] = []
        values = self.tile
        for module in model:
            if isinstance(module, nn.Linear) and module is not model[0]:
                layers.append(values)
            values = module(values)
        return layers


class ScatterPicture(Picture):
    """More inputs, one number: predicted against true."""

    name = "scatter"

    def __init__(self, data: DataSet, network: MLPConfig) -> None:
        super().__init__(data, network)
        spread = list(_spread(data.in_units(_all_rows(data)[1][:, 0])))
        self.range = {"x": spread, "y": spread}

    def entries(self, model: nn.Sequential) -> list[Array]:
        entries: list[Array] = [("predicted_training", "f4", self._predicted(model, self.data.training))]
        if len(self.data.validation.x):
            entries.append(("predicted_validation", "f4", self._predicted(model, self.data.validation)))
        return entries

    def _predicted(self, model: nn.Sequential, samples: Samples) -> Tensor:
        return self.data.in_units(model(samples.x[:MOST_POINTS])[:, 0])


class ImagesPicture(Picture):
    """Handwritten digits: some of them with the network's opinion, and what the first layer looks for."""

    name = "images"

    @property
    def _samples(self) -> Samples:
        return self.data.validation if len(self.data.validation.x) else self.data.training

    def entries(self, model: nn.Sequential) -> list[Array]:
        entries: list[Array] = [("shown", "u1", shares(model(self._samples.x[:IMAGES]).softmax(dim=1)))]
        if self.hidden_shown:
            weights = model[0].weight[: 2 * MOST_UNITS_PER_LAYER]  # type: ignore[index]
            entries.append(("units", "u1", signed_shares(weights).view(-1, IMAGE_SIDE, IMAGE_SIDE)))
        return entries

    def more(self) -> dict[str, Any]:
        pixels = shares(self._samples.x[:IMAGES])
        return {"images": as_text(pack([("images", "u1", pixels)])), "truth": self._samples.y[:IMAGES].tolist()}


class TablePicture(Picture):
    """Classes from one input or from many: there is no picture but the confusion matrix."""

    name = "table"

    def entries(self, model: nn.Sequential) -> list[Array]:
        return []


def picture_for(data: DataSet, network: MLPConfig) -> Picture:
    """The picture that suits a data set."""
    inputs = network.inputs
    if inputs == 2:
        return MapPicture(data, network)
    if data.task == "regression":
        return (CurvePicture if inputs == 1 else ScatterPicture)(data, network)
    if inputs == IMAGE_SIDE**2 and len(data.classes) == 10:
        return ImagesPicture(data, network)
    return TablePicture(data, network)


def drawn_points(data: DataSet) -> Mapping[str, Mapping[str, Sequence[Any]]]:
    """Samples as the browser draws them: at most 400 of each set; classes as numbers, images left out."""

    def of(samples: Samples) -> dict[str, list[Any]]:
        x = samples.x[:MOST_POINTS] if samples.x.shape[1] <= 2 else samples.x[:0]
        return {"x": x.tolist(), "y": data.in_units(samples.y[:MOST_POINTS]).flatten().tolist()}

    return {"training": of(data.training), "validation": of(data.validation)}


def _all_rows(data: DataSet) -> tuple[Tensor, Tensor]:
    return torch.cat([data.training.x, data.validation.x]), torch.cat([data.training.y, data.validation.y])


def _spread(values: Tensor) -> tuple[float, float]:
    """From the smallest to the largest value with a margin; never empty."""
    low, high = float(values.min()), float(values.max())
    margin = MARGIN * (high - low) or max(abs(high), 1.0)
    return low - margin, high + margin
