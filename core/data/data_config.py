"""The choice of data as a frozen dataclass: link, cache key, exported script and test case in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from core.data.data_set import Task
from core.data.sets.kinds import ALL, DATA_SETS, LARGEST_SHARE, LEAST_SHARE, TABLE, Control, DataSetKind
from core.errors import ConfigError
from core.numbers import check_number
from core.seeding import check_seed

MOST_POINTS = 200
LARGEST_POINT = 1e6  # of inputs and targets of the reader's own points, in magnitude
MOST_INPUTS, MOST_CLASSES = 16, 10  # of a table

OwnPoint = tuple[float, ...]


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
        _check_tuple("input columns", self.inputs)
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

    Raises:
        ConfigError: one of these rules is broken.
    """

    name: str
    samples: int
    noise: float
    training_share: int
    seed: int
    points: tuple[OwnPoint, ...] = ()
    random_labels: bool = False
    columns: TableColumns | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or self.name not in DATA_SETS:
            raise ConfigError("data set", f"must be one of {', '.join(DATA_SETS)}", self.name)
        kind = self.kind
        _check_whole("samples", self.samples, kind.samples)
        check_number(self.noise, "noise", kind.noise.low, kind.noise.high)
        _check_share(self.training_share, kind)
        check_seed(self.seed)
        if not isinstance(self.random_labels, bool):
            raise ConfigError("random labels", "must be True or False", self.random_labels)
        self._check_columns()
        self._check_points()

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

    def _check_columns(self) -> None:
        is_table = self.name == TABLE
        if is_table and not isinstance(self.columns, TableColumns):
            raise ConfigError("columns", "must be chosen for a table", self.columns)
        if not is_table and self.columns is not None:
            raise ConfigError("columns", "must be left out, only a table has them", self.columns)

    def _check_points(self) -> None:
        _check_tuple("own points", self.points)
        if len(self.points) > MOST_POINTS:
            raise ConfigError("own points", f"must be at most {MOST_POINTS}", len(self.points))
        width = len(self.inputs) + 1
        for point in self.points:
            _check_tuple("an own point", point)
            if len(point) != width:
                rule = f"must have {width} numbers, one per input and the target"
                raise ConfigError("an own point", rule, list(point))
            for value in point:
                check_number(value, "a value of an own point", -LARGEST_POINT, LARGEST_POINT)
            self._check_class(point[-1])

    def _check_class(self, target: float) -> None:
        """A table's class may still turn out to be missing: that is seen when the table is there."""
        known = {"regression": 0, "binary": 2, "classes": len(self.kind.classes) or MOST_CLASSES}[self.task]
        if known and (target != int(target) or not 0 <= target < known):
            raise ConfigError("the class of an own point", f"must be a whole number from 0 to {known - 1}", target)


def _check_tuple(argument: str, value: object) -> None:
    if not isinstance(value, tuple):
        raise ConfigError(argument, "must be a tuple", value)


def _check_whole(argument: str, value: object, control: Control) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not control.low <= value <= control.high:  # type: ignore[operator]
        low, high = int(control.low), int(control.high)
        rule = f"must be {low} for this data set" if control.fixed else f"must be a whole number from {low} to {high}"
        raise ConfigError(argument, rule, value)


def _check_share(share: object, kind: DataSetKind) -> None:
    if kind.share_fixed and share != kind.training_share:
        rule = f"must be {kind.training_share} for {kind.name}, which has its own validation samples"
        raise ConfigError("training share", rule, share)
    whole = isinstance(share, int) and not isinstance(share, bool)
    if not whole or not (LEAST_SHARE <= share <= LARGEST_SHARE or share == ALL):  # type: ignore[operator]
        rule = f"must be a whole number from {LEAST_SHARE} to {LARGEST_SHARE}, or {ALL}"
        raise ConfigError("training share", rule, share)
