"""The playground's sets: two classes in the plane, noise in percent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from sklearn.datasets import make_moons
from torch import Generator

from core.data.data_set import Samples
from core.data.sets.entry import Control, DataSetKind, Maker

if TYPE_CHECKING:
    from core.data.data_config import DataConfig


def _two_classes(
    name: str, label: str, *, noise: int, description: str, scale: str, make: Maker, script: str, imports: str = ""
) -> DataSetKind:
    """What all of them have in common."""
    return DataSetKind(
        name=name,
        label=label,
        description=description,
        scale=scale,
        task="binary",
        inputs=("x₁", "x₂"),
        classes=("0", "1"),
        target="class",
        samples=Control(300, 20, 2_000),
        noise=Control(noise, 0, 50),
        noise_unit="%",
        training_share=70,
        make=make,
        imports=imports,
        script=script,
    )


def _moons(config: DataConfig, _draws: Generator) -> Samples:
    """Two half circles of radius 1; the standard deviation of the noise is 0.01 per percent."""
    x, y = make_moons(n_samples=config.samples, noise=config.noise / 100, random_state=config.seed)
    return Samples(torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)[:, None])


MOONS = _two_classes(
    "moons",
    "Moons",
    noise=20,
    description="Two half-moons that reach into each other.",
    scale="x₁ between −1.5 and 2.5, x₂ between −1 and 1.5",
    make=_moons,
    imports="from sklearn.datasets import make_moons",
    script="""
x, y = make_moons(n_samples={{ samples }}, noise={{ (noise / 100)|exact }}, random_state={{ seed }})
x = torch.tensor(x, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32)[:, None]
""",
)


def _xor(config: DataConfig, draws: Generator) -> Samples:
    """Uniform in −1 … 1, class 1 where the signs differ; then moved by noise of deviation 0.01 per percent."""
    x = 2 * torch.rand(config.samples, 2, generator=draws) - 1
    y = (x[:, :1] * x[:, 1:] < 0).float()
    return Samples(x + config.noise / 100 * torch.randn(config.samples, 2, generator=draws), y)


XOR = _two_classes(
    "xor",
    "XOR",
    noise=10,
    description="Opposite quarters of a square belong together: each input alone says nothing.",
    scale="both inputs between −1.3 and 1.3",
    make=_xor,
    script="""
torch.manual_seed({{ seed }})
x = 2 * torch.rand({{ samples }}, 2) - 1
y = (x[:, :1] * x[:, 1:] < 0).float()
x = x + {{ (noise / 100)|exact }} * torch.randn({{ samples }}, 2)
""",
)


def _spiral(config: DataConfig, draws: Generator) -> Samples:
    """Two arms in 1¼ turns, half a turn apart, from radius 0.1 (they would meet at 0) to 1.

    100 % of noise have a quarter of the radius as deviation: the arms lie 0.36 apart.
    """
    y = torch.arange(config.samples)[:, None] % 2
    along = torch.rand(config.samples, 1, generator=draws)
    angle = math.pi * (2.5 * along + y)
    x = (0.1 + 0.9 * along) * torch.cat([angle.cos(), angle.sin()], dim=1)
    return Samples(x + config.noise / 400 * torch.randn(config.samples, 2, generator=draws), y.float())


SPIRAL = _two_classes(
    "spiral",
    "Spiral",
    noise=10,
    description="Two arms wound around each other: the hardest of the small sets.",
    scale="both inputs between −1.1 and 1.1",
    make=_spiral,
    imports="import math",
    script="""
torch.manual_seed({{ seed }})
y = torch.arange({{ samples }})[:, None] % 2
along = torch.rand({{ samples }}, 1)
angle = math.pi * (2.5 * along + y)
x = (0.1 + 0.9 * along) * torch.cat([angle.cos(), angle.sin()], dim=1)
x = x + {{ (noise / 400)|exact }} * torch.randn({{ samples }}, 2)
y = y.float()
""",
)


def _gaussians(config: DataConfig, draws: Generator) -> Samples:
    """Clouds around (−½, −½) and (½, ½) with standard deviation 0.2, and 0.01 more per percent of noise."""
    y = torch.arange(config.samples)[:, None] % 2
    deviation = (20 + config.noise) / 100
    return Samples(y - 0.5 + deviation * torch.randn(config.samples, 2, generator=draws), y.float())


GAUSSIANS = _two_classes(
    "gaussians",
    "Gaussians",
    noise=10,
    description="Two clouds that overlap more with more noise: a straight line is the best boundary.",
    scale="both inputs between −1.5 and 1.5",
    make=_gaussians,
    script="""
torch.manual_seed({{ seed }})
y = torch.arange({{ samples }})[:, None] % 2
x = y - 0.5 + {{ ((20 + noise) / 100)|exact }} * torch.randn({{ samples }}, 2)
y = y.float()
""",
)
