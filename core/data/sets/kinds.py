"""The data sets that a reader can choose, with their controls and the course's settings as defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.data.data_set import Task

MOST_SAMPLES = 5_000
TABLE = "table"
LEAST_SHARE, LARGEST_SHARE, ALL = 10, 90, 100  # percent

_SIDES = ("x₁", "x₂")
_TWO = ("0", "1")


@dataclass(frozen=True)
class Control:
    """A number that the reader sets between two bounds; equal bounds: it is fixed."""

    default: float
    low: float
    high: float

    @property
    def fixed(self) -> bool:
        return self.low == self.high


def _fixed(value: float) -> Control:
    return Control(value, value, value)


@dataclass(frozen=True)
class DataSetKind:
    """One data set.

    Attributes:
        name: the key in configs and links.
        label: the name on the page.
        task: None for the reader's table, whose columns decide; inputs and classes are empty there.
        inputs: names of the inputs.
        classes: names of the classes by index.
        samples: how many, training and validation together; 0 for the table: all of its rows.
        noise: in `noise_unit`.
        noise_unit: what the noise is, worded to follow a number; empty where there is none.
        training_share: default share in percent; 100 trains on all samples.
        share_fixed: the share cannot be chosen, because the set has validation samples of its own.
        seed: default seed, the course's where the course has one.
        description: one sentence.
        scale: the range of the values at the default settings, for axes and for hints; half a sentence.
    """

    name: str
    label: str
    task: Task | None
    inputs: tuple[str, ...]
    classes: tuple[str, ...]
    samples: Control
    noise: Control
    noise_unit: str
    training_share: int
    seed: int
    description: str
    scale: str
    target: str = "y"
    share_fixed: bool = False


def _playground(name: str, label: str, noise: int, description: str, scale: str) -> DataSetKind:
    """One of the sets of two classes in the plane that every playground of networks has."""
    samples, percent = Control(300, 20, 2_000), Control(noise, 0, 50)
    return DataSetKind(
        name, label, "binary", _SIDES, _TWO, samples, percent, "%", 70, 0, description, scale, target="class"
    )


_ALL = (
    DataSetKind(
        "line",
        "Line",
        "regression",
        ("x",),
        (),
        Control(500, 20, MOST_SAMPLES),
        Control(10, 0, 50),
        "standard deviation of y",
        ALL,
        0,
        "Points scattered around a straight line: least squares has the exact answer.",
        "x between −3 and 3, y between −150 and 150",
    ),
    DataSetKind(
        "plane",
        "Plane",
        "regression",
        ("x₁", "x₂", "x₃"),
        (),
        Control(500, 20, MOST_SAMPLES),
        Control(10, 0, 50),
        "standard deviation of y",
        ALL,
        0,
        "The same with three inputs of different importance, again with an exact answer.",
        "inputs between −3 and 3, y between −200 and 200",
    ),
    DataSetKind(
        "wiggle",
        "Wiggle",
        "regression",
        ("x",),
        (),
        Control(500, 20, MOST_SAMPLES),
        Control(0, 0, 10),
        "standard deviation of y",
        ALL,
        2020,
        "y = x² + 15 sin(x)³, without noise: a curve that a straight line cannot follow.",
        "x between −3 and 3, y between −15 and 20",
    ),
    DataSetKind(
        "noisy_parabola",
        "Noisy parabola",
        "regression",
        ("x",),
        (),
        Control(40, 10, 1_000),
        Control(1, 0, 5),
        "times |x|, the standard deviation of y",
        ALL,
        0,
        "y = x² with noise that grows with |x|; validated on six points of the parabola itself.",
        "x between −3 and 3, y between −2 and 15",
        share_fixed=True,
    ),
    DataSetKind(
        "noisy_sine",
        "Noisy sine",
        "regression",
        ("x",),
        (),
        Control(64, 10, 2_000),
        Control(0.2, 0, 1),
        "standard deviation of y",
        ALL,
        0,
        "One period of a sine with noise: a wide network soon learns the noise as well.",
        "x between −1 and 1, y between −1.5 and 1.5",
    ),
    DataSetKind(
        "few_points",
        "Few noisy points",
        "regression",
        ("x",),
        (),
        Control(10, 5, 200),
        Control(2, 0, 5),
        "standard deviation of y",
        ALL,
        0,
        "Ten very noisy points around y = 2x: what a large network makes of too little data.",
        "x between 0 and 1, y between −3 and 5",
    ),
    DataSetKind(
        "circles",
        "Circles",
        "binary",
        _SIDES,
        _TWO,
        Control(300, 20, MOST_SAMPLES),
        Control(0.1, 0, 0.5),
        "standard deviation of both inputs",
        ALL,
        2020,
        "A small circle (class 1) inside a large one (class 0): no straight line parts them.",
        "both inputs between −1.3 and 1.3",
        target="class",
    ),
    DataSetKind(
        "blobs",
        "Blobs",
        "classes",
        _SIDES,
        ("0", "1", "2", "3"),
        Control(200, 20, MOST_SAMPLES),
        Control(0.15, 0, 1),
        "standard deviation of both inputs",
        ALL,
        12345,
        "Four round clouds of points, one per class.",
        "both inputs between −1.5 and 1.5",
        target="class",
    ),
    _playground(
        "moons",
        "Moons",
        20,
        "Two half-moons that reach into each other.",
        "x₁ between −1.5 and 2.5, x₂ between −1 and 1.5",
    ),
    _playground(
        "xor",
        "XOR",
        10,
        "Opposite quarters of a square belong together: each input alone says nothing.",
        "both inputs between −1.3 and 1.3",
    ),
    _playground(
        "spiral",
        "Spiral",
        10,
        "Two arms wound around each other: the hardest of the small sets.",
        "both inputs between −1.1 and 1.1",
    ),
    _playground(
        "gaussians",
        "Gaussians",
        10,
        "Two clouds that overlap more with more noise: a straight line is the best boundary.",
        "both inputs between −1.5 and 1.5",
    ),
    DataSetKind(
        "digits",
        "Handwritten digits",
        "classes",
        tuple(f"pixel {row},{column}" for row in range(1, 9) for column in range(1, 9)),
        tuple("0123456789"),
        Control(1_797, 100, 1_797),
        _fixed(0),
        "",
        80,
        0,
        "Real handwritten digits of 8×8 pixels, from scikit-learn.",
        "pixels between 0 (paper) and 1 (ink)",
        target="digit",
    ),
    DataSetKind(
        TABLE,
        "Your own table",
        None,
        (),
        (),
        _fixed(0),
        _fixed(0),
        "",
        80,
        0,
        "A CSV file of yours: choose the input columns and the target.",
        "inputs standardized with mean and standard deviation of the training samples",
        target="",
    ),
)

DATA_SETS: Mapping[str, DataSetKind] = MappingProxyType({kind.name: kind for kind in _ALL})
