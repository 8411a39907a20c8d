"""The experiment of the live-training lesson: data, network and training in one frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.data_config import DataConfig
from core.data.data_set import DataSet
from core.data.load import default_data, load
from core.data.table.table import Table
from core.networks.activations import ACTIVATIONS
from core.networks.mlp import MOST_DROPOUT, MLPConfig
from core.settings.declared import check_settings, group, setting
from core.settings.setting import Choice, Number, Whole, labelled
from core.settings.setting import seed as seed_setting
from core.settings.structured import Wholes
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
        ConfigError: a value is out of its setting's bounds, or the loss does not fit the data.
    """

    data: DataConfig = group(
        lambda: default_data("moons"), name={"name": "data", "label": "Data set"}, seed={"name": "seed of the data"}
    )
    hidden: tuple[int, ...] = setting(
        Wholes(
            name="hidden layers",
            key="hidden",
            each=Whole(name="units of a hidden layer", low=1, high=MOST_UNITS),
            most=MOST_HIDDEN_LAYERS,
        ),
        (8, 8),
    )
    activation: str = setting(Choice(name="activation", key="act", options=labelled(ACTIVATIONS)), "tanh")
    dropout: float = setting(Number(name="dropout", key="dropout", low=0, high=MOST_DROPOUT, step=0.05), 0.0)
    seed: int = setting(seed_setting(label="Seed of weights and batches"), 1)
    fit: FitConfig = group(lambda: FitConfig("bce"))

    def __post_init__(self) -> None:
        check_settings(self)
        check_loss(self.fit.loss, self.data.task)

    def network(self, data: DataSet) -> MLPConfig:
        """The network for a data set: one output for a number or for two classes, else one logit per class."""
        inputs = data.training.x.shape[1]
        outputs = len(data.classes) if data.task == "classes" else 1
        activations = (self.activation,) * len(self.hidden)
        return MLPConfig((inputs, *self.hidden, outputs), (*activations, "identity"), self.dropout)

    def load(self, table: Table | None = None) -> DataSet:
        """The samples; a table only where the data are the reader's own."""
        return load(self.data, table)
