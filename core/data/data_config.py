"""The choice of data as a frozen dataclass: link, cache key, exported script and test case in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from core.data.data_set import Task
from core.data.own_points import OWN_POINTS, OwnPoint, check_points, check_tuple
from core.data.sets.entry import ALL, LARGEST_SHARE, LEAST_SHARE, MOST_SAMPLES, TABLE, Control, DataSetKind
from core.data.sets.registry import DATA_SETS
from core.errors import ConfigError, LinkError, shown
from core.numbers import check_number
from core.settings.declared import check_settings, setting, settings_of
from core.settings.setting import Choice, Number, Switch, Whole, labelled
from core.settings.setting import seed as seed_setting
from core.settings.structured import Structured
from core.settings.upload import NO_UPLOAD, upload

MOST_INPUTS, MOST_CLASSES = 16, 10  # of a table
LARGEST_NOISE = max(kind.noise.high for kind in DATA_SETS.values())
NO_TABLE_IN_A_LINK = "Uploads are never in a link: this link would need your table. Download the script instead."


@dataclass(frozen=True)
class TableColumns:
    """Which columns of the reader's table are used.

    Attributes:
        inputs: 1–16 different names.
        target: a name that is no input.
        task: how the target is read; whether it can be is checked when the table is there.

    Raises:
        ConfigError: one of these rules is broken.
    """

    inputs: tuple[str, ...]
    target: str
    task: Task

    def __post_init__(self) -> None:
        check_tuple("input columns", self.inputs)
        if not 1 <= len(self.inputs) <= MOST_INPUTS:
            raise ConfigError("input columns", f"must be between 1 and {MOST_INPUTS}", len(self.inputs))
        for name in (*self.inputs, self.target):
            if not isinstance(name, str):
                raise ConfigError("column", "must be a name", name)
        if len(set(self.inputs)) != len(self.inputs):
            raise ConfigError("input columns", "must be different", ", ".join(self.inputs))
        if self.target in self.inputs:
            raise ConfigError("target column", "must not be an input as well", self.target)
        if self.task not in get_args(Task):
            raise ConfigError("task", f"must be one of {', '.join(get_args(Task))}", self.task)


def _write_columns(columns: TableColumns | None) -> str:
    if columns:
        raise LinkError(NO_TABLE_IN_A_LINK)
    return "none"


def _read_columns(text: str) -> None:
    """Links carry no tables. Raises ConfigError."""
    raise ConfigError("columns", "must be left out, a link carries no table", text)


def _told_columns(columns: TableColumns | None) -> str:
    if columns is None:
        return "none"
    return f"{shown(columns.target)} ({columns.task}) from {', '.join(map(shown, columns.inputs))}"


@dataclass(frozen=True, kw_only=True)
class _DataSet(Choice):
    """One of the data sets; a link carries all but the reader's own table."""

    def read(self, text: str) -> str:
        if text not in self.options or text == TABLE:
            names = ", ".join(name for name in self.options if name != TABLE)
            raise ConfigError(self.name, f"must be one of {names}", text)
        return text

    def write(self, value: str) -> str:
        if value == TABLE:
            raise LinkError(NO_TABLE_IN_A_LINK)
        return value

    def said(self, value: str) -> str:
        return self.options[value]


@dataclass(frozen=True)
class DataConfig:
    """Which samples, how many, how noisy, and how they are split.

    Attributes:
        name: a key of DATA_SETS.
        samples: training and validation together, within the set's bounds; 0 for the table: all of its rows.
        noise: in the set's own unit, within its bounds.
        training_share: percent of the samples that are trained on, 10–90, the others validate; 100: all.
        seed: of the samples, of the split and of the shuffled labels.
        points: at most 200 training samples added by the reader: values of the inputs, then the target
            (the index of the class for classes), from −1e6 to 1e6; for a table in the table's own units.
        random_labels: the targets of the training samples are shuffled (but for the reader's points), so that a
            network can only memorize them.
        columns: needed for the table, None for all other sets.
        standard_target: a regression learns its target with mean 0 and standard deviation 1 among the training rows
            (before the reader's points are added); off for classes.
        upload: digest of the reader's table, so that another table is another experiment; "" for all other sets, or
            for any table.

    Raises:
        ConfigError: one of these rules is broken.
    """

    name: str = setting(_DataSet(name="data set", key="data", options=labelled(DATA_SETS)))
    samples: int = setting(Whole(name="samples", key="n", low=0, high=MOST_SAMPLES))
    noise: float = setting(Number(name="noise", key="noise", low=0, high=LARGEST_NOISE, step=0.05))
    training_share: int = setting(
        Whole(
            name="training share",
            key="share",
            label="Training share, % (100: no validation)",
            low=LEAST_SHARE,
            high=ALL,
        )
    )
    seed: int = setting(seed_setting(key="dataseed", label="Seed of the data"))
    points: tuple[OwnPoint, ...] = setting(OWN_POINTS, ())
    random_labels: bool = setting(
        Switch(name="random labels", key="randomlabels", label="Shuffle the training labels"), False
    )
    columns: TableColumns | None = setting(
        Structured(name="columns", key="columns", reader=_read_columns, writer=_write_columns, teller=_told_columns),
        None,
    )
    upload: str = setting(upload("uploaded table"), NO_UPLOAD)
    standard_target: bool = setting(
        Switch(
            name="standardized target",
            key="stdtarget",
            label="Standardize the target",
            help="The network learns the target minus its mean, divided by its standard deviation (both of the "
            "training rows). Numbers far from 1 train badly. Predictions are turned back into the target's own units.",
        ),
        False,
    )

    def __post_init__(self) -> None:
        settings_of(DataConfig)["name"].check(self.name)
        self._check_amounts()
        check_settings(self)
        self._check_columns()
        classes = len(self.kind.classes) or MOST_CLASSES  # a table's may be fewer: seen when the table is there
        check_points(self.points, len(self.inputs), self.task, classes)

    @property
    def kind(self) -> DataSetKind:
        return DATA_SETS[self.name]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs, for the table the chosen columns."""
        return self.columns.inputs if self.columns else self.kind.inputs

    @property
    def task(self) -> Task:
        """What is predicted, for the table as chosen with its columns."""
        # Only the table's kind has no task, and a table has columns.
        return self.columns.task if self.columns else cast(Task, self.kind.task)

    def _check_amounts(self) -> None:
        """Samples, noise and share within what this data set allows, which is narrower than what a link may say."""
        kind = self.kind
        _check_samples(self.samples, kind.samples)
        check_number(self.noise, "noise", kind.noise.low, kind.noise.high)
        _check_share(self.training_share, kind)

    def _check_columns(self) -> None:
        is_table = self.name == TABLE
        if is_table and not isinstance(self.columns, TableColumns):
            raise ConfigError("columns", "must be chosen for a table", self.columns)
        if not is_table and self.columns is not None:
            raise ConfigError("columns", "must be left out, only a table has them", self.columns)
        if self.standard_target and self.task != "regression":
            raise ConfigError("standardized target", "must be off where classes are predicted", self.standard_target)
        if not is_table and self.upload:
            raise ConfigError("uploaded table", "must be left out for other data", self.upload)


def _check_samples(samples: object, control: Control) -> None:
    low, high = int(control.low), int(control.high)
    if control.fixed and samples != low:
        raise ConfigError("samples", f"must be {low} for this data set", samples)
    Whole(name="samples", low=low, high=high).check(samples)


def _check_share(share: object, kind: DataSetKind) -> None:
    if kind.share_fixed and share != kind.training_share:
        rule = f"must be {kind.training_share} for {kind.name}, which has its own validation samples"
        raise ConfigError("training share", rule, share)
    whole = isinstance(share, int) and not isinstance(share, bool)
    if not whole or not (LEAST_SHARE <= share <= LARGEST_SHARE or share == ALL):  # type: ignore[operator]
        rule = f"must be a whole number from {LEAST_SHARE} to {LARGEST_SHARE}, or {ALL}"
        raise ConfigError("training share", rule, share)
