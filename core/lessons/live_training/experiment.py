"""The experiment of the live-training lesson: data, network and training in one frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.data.data_config import DataConfig
from core.data.data_set import DataSet
from core.data.load import load
from core.data.sets.defaults import default_data
from core.data.table.table import Table
from core.errors import ConfigError
from core.networks.activations import activation
from core.networks.mlp import MOST_DROPOUT, MLPConfig
from core.numbers import check_number
from core.seeding import check_seed
from core.training.fit_config import FitConfig
from core.training.losses import check_loss

MOST_HIDDEN_LAYERS, MOST_UNITS = 6, 512


@dataclass(frozen=True)
class TrainingExperiment:
    """One training run: the link, the trainer's input, the cache key and the exported script.

    Attributes:
        data: which samples.
        hidden: units of each hidden layer, 0–6 layers of 1–512.
        activation: of all hidden layers; the output layer gives logits or predictions.
        dropout: after each hidden layer, 0–0.9.
        seed: of the weights, of the order of the batches and of dropout.
        fit: how to train.

    Raises:
        ConfigError: one of these rules is broken.
    """

    data: DataConfig = field(default_factory=lambda: default_data("moons"))
    hidden: tuple[int, ...] = (8, 8)
    activation: str = "tanh"
    dropout: float = 0.0
    seed: int = 1
    fit: FitConfig = field(default_factory=lambda: FitConfig("bce"))

    def __post_init__(self) -> None:
        if len(self.hidden) > MOST_HIDDEN_LAYERS:
            raise ConfigError("hidden layers", f"must be between 0 and {MOST_HIDDEN_LAYERS}", len(self.hidden))
        for units in self.hidden:
            if isinstance(units, bool) or not isinstance(units, int) or not 1 <= units <= MOST_UNITS:
                raise ConfigError("units of a hidden layer", f"must be between 1 and {MOST_UNITS}", units)
        activation(self.activation)
        check_number(self.dropout, "dropout", 0, MOST_DROPOUT)
        check_seed(self.seed)
        check_loss(self.fit.loss, self.data.task)

    def network(self, data: DataSet) -> MLPConfig:
        """The network for a data set: one output for a number or for two classes, else one logit per class."""
        inputs = data.training.x.shape[1]
        outputs = len(data.classes) if data.task == "classes" else 1
        bends = (self.activation,) * len(self.hidden)
        return MLPConfig((inputs, *self.hidden, outputs), (*bends, "identity"), self.dropout)

    def load(self, table: Table | None = None) -> DataSet:
        """The samples; a table only where the data are the reader's own."""
        return load(self.data, table)
