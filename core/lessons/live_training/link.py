"""How a training experiment is written in a link, in characters that need no escaping.

data=moons  n=300  noise=20  share=70  dataseed=0  points=0.5_1_0~1_2_1  randomlabels=1
hidden=8-8  act=tanh  dropout=0.2  seed=1
loss=bce  opt=adam  lr=0.01  epochs=200  batch=10  schedule=cosine  l1=0  l2=0.01  decay=0  clip=1
stop=best  patience=10  delta=0  beyond=1  restore=1  shufflevalidation=1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar, get_args

from core.data.data_config import LARGEST_POINT, MOST_POINTS, OwnPoint, TableColumns
from core.data.sets.kinds import ALL, DATA_SETS, MOST_SAMPLES, TABLE
from core.errors import ConfigError, LinkError
from core.lessons.live_training.experiment import MOST_HIDDEN_LAYERS, MOST_UNITS, TrainingExperiment
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.networks.activations import ACTIVATIONS
from core.networks.mlp import MOST_DROPOUT
from core.numbers import exact, read_number, read_whole
from core.seeding import LARGEST_SEED
from core.settings.link import LinkCodec, LinkField
from core.training.early_stopping import LARGEST_DELTA, MOST_PATIENCE, Rule
from core.training.fit_config import (
    LARGEST_BATCH,
    LARGEST_NORM,
    LARGEST_PENALTY,
    LARGEST_RATE,
    MOST_EPOCHS,
    SMALLEST_RATE,
)
from core.training.losses import LOSSES
from core.training.optimizers import OPTIMIZERS, SCHEDULES

V = TypeVar("V")
_NONE = "none"


def _number(field: str, key: str, argument: str, low: float, high: float) -> LinkField:
    return LinkField(field, key, exact, lambda text: read_number(text, argument, low, high))


def _whole(field: str, key: str, argument: str, low: int, high: int) -> LinkField:
    return LinkField(field, key, str, lambda text: read_whole(text, argument, low, high))


def _choice(field: str, key: str, argument: str, words: Mapping[str, V]) -> LinkField:
    """One of a few words, each standing for a value."""

    def read(text: str) -> V:
        if text not in words:
            raise ConfigError(argument, f"must be one of {', '.join(words)}", text)
        return words[text]

    return LinkField(field, key, lambda value: next(word for word in words if words[word] == value), read)


def _name(field: str, key: str, argument: str, names: Iterable[str]) -> LinkField:
    return _choice(field, key, argument, {name: name for name in names})


def write_data(name: str) -> str:
    """Raises LinkError for the reader's own table."""
    if name == TABLE:
        raise LinkError("Uploads are never in a link: this link would need your table. Download the script instead.")
    return name


def read_data(text: str) -> str:
    """The name of a set. Raises ConfigError, for the reader's own table too."""
    if text not in DATA_SETS or text == TABLE:
        raise ConfigError("data", f"must be one of {', '.join(name for name in DATA_SETS if name != TABLE)}", text)
    return text


def write_hidden(hidden: tuple[int, ...]) -> str:
    return "-".join(map(str, hidden)) or _NONE


def read_hidden(text: str) -> tuple[int, ...]:
    """ "8-8" to (8, 8), "none" to (). Raises ConfigError."""
    parts = [] if text == _NONE else text.split("-")
    if len(parts) > MOST_HIDDEN_LAYERS:
        raise ConfigError("hidden layers", f"must be between 0 and {MOST_HIDDEN_LAYERS}", len(parts))
    return tuple(read_whole(part, "units of a hidden layer", 1, MOST_UNITS) for part in parts)


def write_points(points: tuple[OwnPoint, ...]) -> str:
    return "~".join("_".join(exact(value) for value in point) for point in points)


def read_points(text: str) -> tuple[OwnPoint, ...]:
    """ "0.5_1~1_2" to ((0.5, 1.0), (1.0, 2.0)). Raises ConfigError."""
    rows = text.split("~") if text else []
    if len(rows) > MOST_POINTS:
        raise ConfigError("own points", f"must be at most {MOST_POINTS}", len(rows))
    values = [row.split("_") for row in rows]
    return tuple(
        tuple(read_number(value, "a value of an own point", -LARGEST_POINT, LARGEST_POINT) for value in row)
        for row in values
    )


def write_clip(clip: float | None) -> str:
    return _NONE if clip is None else exact(clip)


def read_clip(text: str) -> float | None:
    """A norm, or "none". Raises ConfigError."""
    return None if text == _NONE else read_number(text, "gradient clipping", 1e-6, LARGEST_NORM)


def write_columns(columns: TableColumns | None) -> str:
    return write_data(TABLE) if columns else _NONE


def read_columns(text: str) -> None:
    """Links carry no tables. Raises ConfigError."""
    raise ConfigError("columns", "must be left out, a link carries no table", text)


def _switch(field: str, key: str, argument: str) -> LinkField:
    return _choice(field, key, argument, {"0": False, "1": True})


LIVE_TRAINING_LINK: LinkCodec[TrainingExperiment] = LinkCodec(
    TRAINING_PRESETS,
    "early-stopping-epoch-53",
    (
        LinkField("data.name", "data", write_data, read_data),
        _whole("data.samples", "n", "samples", 0, MOST_SAMPLES),
        _number("data.noise", "noise", "noise", 0, 50),
        _whole("data.training_share", "share", "training share", 10, ALL),
        _whole("data.seed", "dataseed", "seed of the data", 0, LARGEST_SEED),
        LinkField("data.points", "points", write_points, read_points),
        _switch("data.random_labels", "randomlabels", "random labels"),
        LinkField("data.columns", "columns", write_columns, read_columns),
        LinkField("hidden", "hidden", write_hidden, read_hidden),
        _name("activation", "act", "activation", ACTIVATIONS),
        _number("dropout", "dropout", "dropout", 0, MOST_DROPOUT),
        _whole("seed", "seed", "seed", 0, LARGEST_SEED),
        _name("fit.loss", "loss", "loss", LOSSES),
        _name("fit.optimizer", "opt", "optimizer", OPTIMIZERS),
        _number("fit.learning_rate", "lr", "learning rate", SMALLEST_RATE, LARGEST_RATE),
        _whole("fit.epochs", "epochs", "epochs", 1, MOST_EPOCHS),
        _whole("fit.batch_size", "batch", "batch size", 0, LARGEST_BATCH),
        _name("fit.schedule", "schedule", "schedule", SCHEDULES),
        _number("fit.l1", "l1", "l1", 0, LARGEST_PENALTY),
        _number("fit.l2", "l2", "l2", 0, LARGEST_PENALTY),
        _number("fit.weight_decay", "decay", "weight decay", 0, LARGEST_PENALTY),
        LinkField("fit.clip", "clip", write_clip, read_clip),
        _name("fit.stopping.rule", "stop", "early stopping", get_args(Rule)),
        _whole("fit.stopping.patience", "patience", "patience", 1, MOST_PATIENCE),
        _number("fit.stopping.min_delta", "delta", "min_delta", 0, LARGEST_DELTA),
        _switch("fit.stopping.beyond", "beyond", "beyond"),
        _switch("fit.stopping.restore_best", "restore", "restore best"),
        _switch("fit.shuffle_validation", "shufflevalidation", "shuffled validation"),
    ),
)
