"""What the registry holds of each data set: its description, its bounds, its maker, its truth and its script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import Generator, Tensor

from core.data.data_set import Samples, Task

if TYPE_CHECKING:
    from core.data.data_config import DataConfig

MOST_SAMPLES = 5_000
TABLE = "table"
LEAST_SHARE, LARGEST_SHARE, ALL = 10, 90, 100  # percent

Maker = Callable[["DataConfig", Generator], Samples]
Truth = Callable[["DataConfig", Tensor], Tensor]


@dataclass(frozen=True)
class Control:
    """A number that the reader sets between two bounds; equal bounds: it is fixed."""

    default: float
    low: float
    high: float

    @property
    def fixed(self) -> bool:
        return self.low == self.high


def fixed(value: float) -> Control:
    return Control(value, value, value)


@dataclass(frozen=True)
class OwnValidation:
    """Validation samples that a set has beside those that train, instead of a part of them.

    Attributes:
        make: gives the samples.
        script: lines that make `x_valid` and `y_valid`.
        is_exact: they carry no noise, whatever the noise of those that train.
    """

    make: Callable[[], Samples]
    script: str
    is_exact: bool


@dataclass(frozen=True, kw_only=True)
class DataSetKind:
    """One data set.

    Attributes:
        name: the key in configs and links.
        label: the name on the page.
        description: one sentence.
        scale: the range of the values at the default settings, for axes and for hints; half a sentence.
        task: None for the reader's table, whose columns decide; inputs and classes are empty there.
        inputs: names of the inputs.
        classes: names of the classes by index.
        target: name of the target.
        samples: how many, training and validation together; 0 for the table: all of its rows.
        noise: in `noise_unit`.
        noise_unit: what the noise is, worded to follow a number; empty where there is none.
        training_share: default share in percent; 100 trains on all samples.
        seed: default seed, the course's where the course has one.
        make: all samples of a config. Sets that torch draws take the generator, which is seeded with the config's
            seed and left where the split goes on; scikit-learn and numpy get the seed itself. No global random state
            is touched. None for the reader's table, which is read and not made.
        imports: the import line that the script needs beside torch; empty if none.
        script: the text of a template (core/scripts) after whose lines `x` and `y` are what `make` gives. It may use
            samples, noise, seed, inputs, target and task, the table's also file and reading.
        truth: the function behind the noise at any x (n, 1), float32, where one input makes one number: what a
            perfect network would draw. None where it is unknown or no curve.
        validation: the set's own, so that the share cannot be chosen; None: a part of the samples.
        is_found: `make` gives all samples that there are, and fewer are chosen by the split.
    """

    name: str
    label: str
    description: str
    scale: str
    task: Task | None = "regression"
    inputs: tuple[str, ...] = ("x",)
    classes: tuple[str, ...] = ()
    target: str = "y"
    samples: Control
    noise: Control
    noise_unit: str
    training_share: int = ALL
    seed: int = 0
    make: Maker | None
    imports: str = ""
    script: str
    truth: Truth | None = None
    validation: OwnValidation | None = None
    is_found: bool = False

    @property
    def share_fixed(self) -> bool:
        """The share cannot be chosen, because the set has validation samples of its own."""
        return self.validation is not None
