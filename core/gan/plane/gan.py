"""A GAN in the plane: the two networks, their alternating steps, and the run as a generator of records."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from core.gan.distributions import HALF_RANGE, draw_points
from core.gan.losses import penalty_at_real, penalty_between
from core.gan.plane.config import PlaneGanConfig, Player
from core.gan.plane.measures import PlaneMeasures, PlaneMetrics
from core.gan.plane.records import (
    DiscriminatorStep,
    GeneratorStep,
    PlaneRecord,
    PlaneSnapshot,
    PlaneStop,
)
from core.networks.mlp import draw_mlp
from core.networks.plane import cell_centres
from core.numbers import short
from core.seeding import seeded
from core.training.flat_parameters import flat_parameters

REAL_POINTS, FAKES, FAKES_SHOWN = 4_000, 1_000, 400
SURFACE_SIDE, LATTICE_SIDE, LATTICE_LINE = 40, 17, 201
NORMAL_REACH = 2.5  # deviations of normal noise that the lattice covers
HOPELESS = 1e6  # a loss beyond this does not come back


def train_plane_gan(config: PlaneGanConfig) -> Iterator[PlaneRecord]:
    """Train.

    Yields the snapshot of step 0; then for each step of the generator a `DiscriminatorStep` per step of D and a
    `GeneratorStep`; a `PlaneSnapshot` after every `config.every` steps and the last; at the end a `PlaneStop`.
    Random numbers come from the seed alone: torch's default generator is left as it was.
    """
    yield from train_with(PlaneGan(config))


def train_with(gan: PlaneGan, asked: Callable[[], str | None] = lambda: None) -> Iterator[PlaneRecord]:
    """The same with a state that the caller can look into.

    Args:
        asked: before each step, who shall move: "discriminator", "generator", or None for whoever's turn it is.
    """
    config = gan.config
    yield gan.snapshot()
    while gan.step < config.steps:
        record = gan.move(asked())
        yield record
        if not abs(record.loss) <= HOPELESS:
            yield PlaneStop(gan.step, "diverged", _diverged(config, record))
            return
        if isinstance(record, GeneratorStep) and gan.framed:
            yield gan.snapshot()
    yield PlaneStop(config.steps, "limit", f"All {config.steps} steps are done.")


_SHOWN = (-HALF_RANGE, HALF_RANGE)  # the plane, in both directions


class PlaneGan:
    """The state of one run. Each player moves when its method is called, in any order.

    Attributes:
        step: steps of the generator so far.
        generator, discriminator: the networks.
        averaged: what draws the picture: a copy of the generator with averaged weights, or the generator itself.
        noise, real, fakes: the newest batch, to be shown; real is what D saw last.
    """

    def __init__(self, config: PlaneGanConfig) -> None:
        self.config, self.kind, self.loss = config, config.kind, config.gan_loss
        with seeded(config.seed):
            self.generator = draw_mlp(config.generator_network)
            self.discriminator = draw_mlp(config.discriminator_network)
        self.averaged = copy.deepcopy(self.generator) if config.average else self.generator
        self._average = flat_parameters(self.averaged) if config.average else None
        self._weights = {net: flat_parameters(net) for net in (self.generator, self.discriminator)}
        self._adam = {
            self.generator: _adam(self._weights[self.generator], config.generator),
            self.discriminator: _adam(self._weights[self.discriminator], config.discriminator),
        }
        self._draws = torch.Generator().manual_seed(config.seed)
        self.step, self.inner = 0, 0
        self.noise = self.real = self.fakes = torch.empty(0)
        self._prepare_snapshots()

    def _prepare_snapshots(self) -> None:
        """Real points, noise and lattices of their own, so that looking does not change the run."""
        draws = torch.Generator().manual_seed(self.config.seed)
        self.real_points = draw_points(self.kind, self.config.spread, REAL_POINTS, draws)
        self.metrics = PlaneMetrics(self.real_points, self.kind.modes, self.config.spread)
        other = draw_points(self.kind, self.config.spread, FAKES, draws)
        self.floor: PlaneMeasures = self.metrics.measure(other)
        self._fixed_noise = draw_noise(self.config, FAKES, draws)
        self._lattice = lattice(self.config)
        self._cells = cell_centres(_SHOWN, _SHOWN, SURFACE_SIDE)

    def move(self, player: str | None = None) -> DiscriminatorStep | GeneratorStep:
        """A step of the named player; without a name of D until it has had its steps, then of G."""
        if player not in ("discriminator", "generator"):
            player = "discriminator" if self.inner < self.config.discriminator_steps else "generator"
        return self.discriminator_step() if player == "discriminator" else self.generator_step()

    @property
    def framed(self) -> bool:
        """Whether a snapshot belongs to the step of G that was made last."""
        return self.step % self.config.every == 0 or self.step == self.config.steps

    def discriminator_step(self) -> DiscriminatorStep:
        """D learns to tell a batch of real points from a batch of fakes; G stays."""
        config, loss = self.config, self.loss
        self.real = draw_points(self.kind, config.spread, config.batch_size, self._draws)
        self.noise = draw_noise(config, config.batch_size, self._draws)
        with torch.no_grad():
            self.fakes = self.generator(self.noise)
        real, fake = self.discriminator(self.real), self.discriminator(self.fakes)
        total = loss.discriminator(real, fake, 1 - config.smoothing)
        penalty = 0.0
        if config.penalty:
            weighted = config.penalty * self._penalty()
            total, penalty = total + weighted, weighted.item()
        norm = self._move(self.discriminator, total)
        self.inner += 1
        verdicts = loss.verdict(real).mean().item(), loss.verdict(fake).mean().item()
        return DiscriminatorStep(self.step + 1, self.inner, total.item(), penalty, *verdicts, norm)

    def generator_step(self) -> GeneratorStep:
        """G learns to have a batch of fakes called real; D stays."""
        self.noise = draw_noise(self.config, self.config.batch_size, self._draws)
        self.discriminator.requires_grad_(False)
        self.fakes = self.generator(self.noise)
        fake = self.discriminator(self.fakes)
        total = self.loss.generator(fake)
        norm = self._move(self.generator, total)
        self.discriminator.requires_grad_(True)
        self.fakes = self.fakes.detach()
        if self._average is not None:
            self._average.data.lerp_(self._weights[self.generator].data, 1 - self.config.average)
        self.step, self.inner = self.step + 1, 0
        return GeneratorStep(self.step, total.item(), self.loss.verdict(fake).mean().item(), norm)

    def _penalty(self) -> Tensor:
        if self.loss.name == "wasserstein":
            return penalty_between(self.discriminator, self.real, self.fakes, self._draws)
        return penalty_at_real(self.discriminator, self.real)

    def _move(self, player: nn.Sequential, loss: Tensor) -> float:
        """One step of Adam for one player; the norm of its gradient."""
        weights = self._weights[player]
        assert weights.grad is not None
        weights.grad.zero_()
        loss.backward()  # type: ignore[no-untyped-call]
        self._adam[player].step()
        return float(weights.grad.norm())

    def weights(self, player: nn.Sequential) -> Tensor:
        """A copy of all weights of a player as one vector, in the order of `parameters()`."""
        return torch.cat([parameter.detach().flatten() for parameter in player.parameters()])

    def snapshot(self) -> PlaneSnapshot:
        """The moment as records: measures, and the arrays of the picture."""
        with torch.no_grad():
            fakes = self.averaged(self._fixed_noise)
            surface = self.loss.verdict(self.discriminator(self._cells)).reshape(SURFACE_SIDE, SURFACE_SIDE)
            flat = self.averaged(self._lattice.reshape(-1, self.config.latent))
        shown = fakes[:FAKES_SHOWN]
        return PlaneSnapshot(
            step=self.step,
            measures=self.metrics.measure(fakes),
            fakes=shown,
            arrows=-self.generator_gradient(shown),
            surface=surface,
            manifold=flat.reshape(*self._lattice.shape[:-1], 2),
        )

    def generator_gradient(self, fakes: Tensor) -> Tensor:
        """For each fake (n, 2) the gradient of G's loss, were it the only fake: (n, 2)."""
        x = fakes.detach().requires_grad_()
        loss = self.loss.generator(self.discriminator(x)) * len(x)  # a mean of terms that each know one fake
        (gradient,) = torch.autograd.grad(loss, x)
        return gradient


def draw_noise(config: PlaneGanConfig, count: int, draws: torch.Generator) -> Tensor:
    """What the generator starts from: (count, latent)."""
    if config.noise == "normal":
        return torch.randn(count, config.latent, generator=draws)
    return 2 * torch.rand(count, config.latent, generator=draws) - 1


def lattice(config: PlaneGanConfig) -> Tensor:
    """Even steps through the noise: (201, 1), or (17, 17, 2), the first number rising along the columns."""
    reach = NORMAL_REACH if config.noise == "normal" else 1.0
    if config.latent == 1:
        return torch.linspace(-reach, reach, LATTICE_LINE)[:, None]
    side = torch.linspace(-reach, reach, LATTICE_SIDE)
    return torch.stack([side.repeat(LATTICE_SIDE, 1), side[:, None].repeat(1, LATTICE_SIDE)], dim=-1)


def _adam(weights: nn.Parameter, player: Player) -> torch.optim.Adam:
    return torch.optim.Adam([weights], lr=player.learning_rate, betas=(player.beta1, player.beta2))


def _diverged(config: PlaneGanConfig, record: DiscriminatorStep | GeneratorStep) -> str:
    who = "generator" if isinstance(record, GeneratorStep) else "discriminator"
    size = f"grew to {record.loss:.3g}" if math.isfinite(record.loss) else "is no longer a number"
    player = config.generator if who == "generator" else config.discriminator
    smaller = short(float(f"{max(player.learning_rate / 10, 1e-6):.1g}"))
    more = " or a gradient penalty" if not config.penalty else ""
    remedy = f"Try a learning rate of {smaller}{more}."
    return f"Training diverged in step {record.step}: the loss of the {who} {size}. {remedy}"
