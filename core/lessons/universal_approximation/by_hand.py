"""Networks without any training: bumps out of pairs of sigmoids, and the drawn curve itself out of ReLUs."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.lessons.universal_approximation.curve import Drawing, Heights, check_heights, read_heights, write_heights
from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Whole
from core.settings.structured import Structured

MOST_PAIRS = 32


@dataclass(frozen=True)
class Bumps:
    """Bumps side by side over the seen part, each the difference of two sigmoids.

    Attributes:
        pairs: how many; the network has twice as many units.
        steepness: weight of every unit: how fast a sigmoid steps from 0 to 1.
        heights: of the bumps; () reads them off the curve, each in the bump's middle.

    Raises:
        ConfigError: a value is out of its setting's bounds, or there are not as many heights as bumps.
    """

    pairs: int = setting(Whole(name="bumps", key="bumps", low=1, high=MOST_PAIRS), 4)
    steepness: float = setting(Number(name="steepness", key="steep", low=1, high=500), 100.0)
    heights: Heights = setting(
        Structured(
            name="heights",
            key="heights",
            reader=read_heights,
            writer=write_heights,
            checker=check_heights,
            teller=lambda heights: "set by hand" if heights else "read off the curve",
        ),
        (),
    )

    def __post_init__(self) -> None:
        check_settings(self)
        if self.heights and len(self.heights) != self.pairs:
            raise ConfigError("heights", f"must be as many as bumps, {self.pairs}", len(self.heights))

    @property
    def units(self) -> int:
        return 2 * self.pairs

    def edges(self, drawing: Drawing) -> Tensor:
        """Where the bumps begin and end, (pairs + 1,), float64."""
        return torch.linspace(-drawing.seen, drawing.seen, self.pairs + 1, dtype=torch.float64)

    def heights_on(self, drawing: Drawing) -> Tensor:
        """Of the bumps, (pairs,), float64."""
        edges = self.edges(drawing)
        if self.heights:
            return torch.tensor(self.heights, dtype=torch.float64)
        return drawing.truth((edges[:-1] + edges[1:]) / 2)


def bump_network(drawing: Drawing, bumps: Bumps) -> nn.Sequential:
    """Unit 2i steps up where bump i begins, unit 2i + 1 where it ends; the output takes their difference, float64."""
    edges, heights = bumps.edges(drawing), bumps.heights_on(drawing)
    steps = torch.stack([edges[:-1], edges[1:]], dim=1).flatten()
    return _network(nn.Sigmoid(), bumps.steepness, steps, torch.stack([heights, -heights], dim=1).flatten())


def kink_network(drawing: Drawing) -> nn.Sequential:
    """A ReLU for every piece of the curve, each bends it by the change of slope at its point: the curve itself."""
    places, knots = (torch.tensor(values, dtype=torch.float64) for values in (drawing.places, drawing.knots))
    slopes = knots.diff() / places.diff()
    bends = slopes.diff(prepend=slopes.new_zeros(1))
    return _network(nn.ReLU(), 1.0, places[:-1], bends, knots[0].item())


def _network(activation: nn.Module, weight: float, places: Tensor, outgoing: Tensor, bias: float = 0) -> nn.Sequential:
    """One hidden layer whose units bend at these places. Nothing is drawn: the generator is everybody's."""
    first, last = (nn.Linear(*sides, device="meta") for sides in ((1, len(places)), (len(places), 1)))
    first.weight, first.bias = (
        nn.Parameter(torch.full((len(places), 1), weight, dtype=places.dtype)),
        nn.Parameter(-weight * places),
    )
    last.weight, last.bias = nn.Parameter(outgoing[None]), nn.Parameter(torch.tensor([bias], dtype=places.dtype))
    return nn.Sequential(first, activation, last)
