"""The generated data sets of the course, with its settings as defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch
from sklearn.datasets import make_blobs, make_circles, make_regression
from torch import Generator, Tensor

from core.data.data_set import Samples
from core.data.sets.entry import MOST_SAMPLES, Control, DataSetKind, OwnValidation

if TYPE_CHECKING:
    from core.data.data_config import DataConfig


def _floats(values: npt.NDArray[np.float64]) -> Tensor:
    return torch.tensor(values, dtype=torch.float32)


def _linear(config: DataConfig, _draws: Generator) -> Samples:
    """The line and the plane: standard normal inputs, a random linear function of them, normal noise."""
    x, y = make_regression(
        n_samples=config.samples, n_features=len(config.inputs), noise=config.noise, random_state=config.seed
    )
    return Samples(_floats(x), _floats(y)[:, None])


def _slope_times(config: DataConfig, x: Tensor) -> Tensor:
    _, _, slope = make_regression(n_samples=config.samples, n_features=1, coef=True, random_state=config.seed)
    return float(slope) * x


_LINEAR_SCRIPT = """
{% set size = "n_samples=" ~ samples ~ ", n_features=" ~ inputs|length %}
x, y = make_regression({{ size }}, noise={{ noise|exact }}, random_state={{ seed }})
x = torch.tensor(x, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32)[:, None]
"""

LINE = DataSetKind(
    name="line",
    label="Line",
    description="Points scattered around a straight line: least squares has the exact answer.",
    scale="x between −3 and 3, y between −150 and 150",
    samples=Control(500, 20, MOST_SAMPLES),
    noise=Control(10, 0, 50),
    noise_unit="standard deviation of y",
    make=_linear,
    imports="from sklearn.datasets import make_regression",
    script=_LINEAR_SCRIPT,
    truth=_slope_times,
)

PLANE = DataSetKind(
    name="plane",
    label="Plane",
    description="The same with three inputs of different importance, again with an exact answer.",
    scale="inputs between −3 and 3, y between −200 and 200",
    inputs=("x₁", "x₂", "x₃"),
    samples=Control(500, 20, MOST_SAMPLES),
    noise=Control(10, 0, 50),
    noise_unit="standard deviation of y",
    make=_linear,
    imports="from sklearn.datasets import make_regression",
    script=_LINEAR_SCRIPT,
)


def _wiggle(config: DataConfig, _draws: Generator) -> Samples:
    """y = x² + 15 sin(x)³ for sorted standard normal x, plus normal noise if there is any."""
    random = np.random.RandomState(config.seed)
    x = np.sort(random.randn(config.samples))
    y = x**2 + 15 * np.sin(x) ** 3
    if config.noise:
        y = y + config.noise * random.randn(config.samples)
    return Samples(_floats(x)[:, None], _floats(y)[:, None])


WIGGLE = DataSetKind(
    name="wiggle",
    label="Wiggle",
    description="y = x² + 15 sin(x)³, without noise: a curve that a straight line cannot follow.",
    scale="x between −3 and 3, y between −15 and 20",
    samples=Control(500, 20, MOST_SAMPLES),
    noise=Control(0, 0, 10),
    noise_unit="standard deviation of y",
    seed=2020,
    make=_wiggle,
    imports="import numpy as np",
    script="""
np.random.seed({{ seed }})
x = np.sort(np.random.randn({{ samples }}))
y = x**2 + 15 * np.sin(x) ** 3
{% if noise %}
y = y + {{ noise|exact }} * np.random.randn({{ samples }})
{% endif %}
x = torch.tensor(x, dtype=torch.float32)[:, None]
y = torch.tensor(y, dtype=torch.float32)[:, None]
""",
    truth=lambda _, x: x**2 + 15 * torch.sin(x) ** 3,
)


def _noisy_parabola(config: DataConfig, draws: Generator) -> Samples:
    """y = x² + noise · x · N(0, 1) for evenly spaced x from −3 up to, not including, 3."""
    # Rounding of the step can give one point more.
    x = torch.arange(-3.0, 3.0, 6 / config.samples)[: config.samples, None]
    return Samples(x, x**2 + config.noise * x * torch.randn(config.samples, 1, generator=draws))


def _parabola_itself() -> Samples:
    """The six points of y = x² at x = −3, −2, …, 2."""
    x = torch.arange(-3.0, 3.0)[:, None]
    return Samples(x, x**2)


NOISY_PARABOLA = DataSetKind(
    name="noisy_parabola",
    label="Noisy parabola",
    description="y = x² with noise that grows with |x|; validated on six points of the parabola itself.",
    scale="x between −3 and 3, y between −2 and 15",
    samples=Control(40, 10, 1_000),
    noise=Control(1, 0, 5),
    noise_unit="times |x|, the standard deviation of y",
    make=_noisy_parabola,
    script="""
{% set step = 6 / samples %}
{% set cut = samples if 6 / step > samples else "" %}
{% set scale = "" if noise == 1 else noise|exact ~ " * " %}
torch.manual_seed({{ seed }})
x = torch.arange(-3.0, 3.0, {{ step }})[:{{ cut }}, None]
y = x**2 + {{ scale }}x * torch.randn({{ samples }}, 1)
""",
    truth=lambda _, x: x**2,
    validation=OwnValidation(
        _parabola_itself,
        """
x_valid = torch.arange(-3.0, 3.0)[:, None]
y_valid = x_valid**2
""",
        is_exact=True,
    ),
)


def _noisy_sine(config: DataConfig, draws: Generator) -> Samples:
    """y = sin(3.14 x) + noise · N(0, 1) for evenly spaced x from −1 to 1; the course rounds π."""
    x = torch.linspace(-1, 1, config.samples)[:, None]
    return Samples(x, torch.sin(3.14 * x) + config.noise * torch.randn(config.samples, 1, generator=draws))


NOISY_SINE = DataSetKind(
    name="noisy_sine",
    label="Noisy sine",
    description="One period of a sine with noise: a wide network soon learns the noise as well.",
    scale="x between −1 and 1, y between −1.5 and 1.5",
    samples=Control(64, 10, 2_000),
    noise=Control(0.2, 0, 1),
    noise_unit="standard deviation of y",
    make=_noisy_sine,
    script="""
torch.manual_seed({{ seed }})
x = torch.linspace(-1, 1, {{ samples }})[:, None]
y = torch.sin(3.14 * x) + {{ noise|exact }} * torch.randn({{ samples }}, 1)
""",
    truth=lambda _, x: torch.sin(3.14 * x),
)


def _few_points(config: DataConfig, draws: Generator) -> Samples:
    """y = 2x + noise · N(0, 1) for uniform x from 0 to 1."""
    x = torch.rand(config.samples, 1, generator=draws)
    return Samples(x, 2 * x + config.noise * torch.randn(config.samples, 1, generator=draws))


FEW_POINTS = DataSetKind(
    name="few_points",
    label="Few noisy points",
    description="Ten very noisy points around y = 2x: what a large network makes of too little data.",
    scale="x between 0 and 1, y between −3 and 5",
    samples=Control(10, 5, 200),
    noise=Control(2, 0, 5),
    noise_unit="standard deviation of y",
    make=_few_points,
    script="""
torch.manual_seed({{ seed }})
x = torch.rand({{ samples }}, 1)
y = 2 * x + {{ noise|exact }} * torch.randn({{ samples }}, 1)
""",
    truth=lambda _, x: 2 * x,
)


def _circles(config: DataConfig, _draws: Generator) -> Samples:
    """Class 0 on the unit circle, class 1 on one of half its radius, both with normal noise."""
    x, y = make_circles(n_samples=config.samples, factor=0.5, noise=config.noise, random_state=config.seed)
    return Samples(_floats(x), _floats(y)[:, None])


CIRCLES = DataSetKind(
    name="circles",
    label="Circles",
    description="A small circle (class 1) inside a large one (class 0): no straight line parts them.",
    scale="both inputs between −1.3 and 1.3",
    task="binary",
    inputs=("x₁", "x₂"),
    classes=("0", "1"),
    target="class",
    samples=Control(300, 20, MOST_SAMPLES),
    noise=Control(0.1, 0, 0.5),
    noise_unit="standard deviation of both inputs",
    seed=2020,
    make=_circles,
    imports="from sklearn.datasets import make_circles",
    script="""
x, y = make_circles(n_samples={{ samples }}, factor=0.5, noise={{ noise|exact }}, random_state={{ seed }})
x = torch.tensor(x, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32)[:, None]
""",
)


def _blobs(config: DataConfig, _draws: Generator) -> Samples:
    """Four normal clouds around random centres."""
    x, y = make_blobs(
        n_samples=config.samples, centers=4, center_box=(-1.2, 1.2), cluster_std=config.noise, random_state=config.seed
    )
    return Samples(_floats(x), torch.tensor(y, dtype=torch.int64))


BLOBS = DataSetKind(
    name="blobs",
    label="Blobs",
    description="Four round clouds of points, one per class.",
    scale="both inputs between −1.5 and 1.5",
    task="classes",
    inputs=("x₁", "x₂"),
    classes=("0", "1", "2", "3"),
    target="class",
    samples=Control(200, 20, MOST_SAMPLES),
    noise=Control(0.15, 0, 1),
    noise_unit="standard deviation of both inputs",
    seed=12345,
    make=_blobs,
    imports="from sklearn.datasets import make_blobs",
    script="""
{% set place = "centers=4, center_box=(-1.2, 1.2), cluster_std=" ~ noise|exact %}
x, y = make_blobs(n_samples={{ samples }}, {{ place }}, random_state={{ seed }})
x = torch.tensor(x, dtype=torch.float32)
y = torch.tensor(y)
""",
)
