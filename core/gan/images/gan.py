"""A GAN on images: the two networks, their alternating steps, and the run as a generator of records."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Mapping

import torch
from torch import Tensor, nn

from core.gan.augmentation import augmented
from core.gan.images.config import ImageGanConfig
from core.gan.images.networks import draw_discriminator, draw_generator, settle_batch_norm
from core.gan.images.noise import draw_noise
from core.gan.images.records import BINS, ImageGanEpoch, ImageGanStop, ImageRecord
from core.gan.losses import penalty_at_real, penalty_between
from core.gan.plane.records import DiscriminatorStep, GeneratorStep
from core.networks.state import copied_state
from core.seeding import seeded

GRID = 64  # samples after each epoch, shown 8×8
SETTLING = 512  # noise that gives the averaged generator its batch statistics
HOPELESS = 1e6

States = Mapping[str, Mapping[str, Tensor]]
Asked = Callable[[], str | None]


def train_image_gan(config: ImageGanConfig, images: Tensor, start: States | None = None) -> Iterator[ImageRecord]:
    """Train.

    Yields the `ImageGanEpoch` of epoch 0; for each batch a `DiscriminatorStep` and a `GeneratorStep` (their `step`
    counts over all epochs), after each epoch an `ImageGanEpoch`; at the end an `ImageGanStop`. Random numbers come
    from the seed alone.

    Args:
        images: (n, channels, side, side) in −1 … 1, on the device to compute on; n = config.images.
        start: state dicts "generator", "discriminator" and "averaged" to go on from; None draws new weights.
    """
    yield from train_with(ImageGan(config, images, start))


def train_with(gan: ImageGan, asked: Asked = lambda: None) -> Iterator[ImageRecord]:
    """The same with a state that the caller can look into.

    Args:
        asked: before each step, who shall move: "discriminator", "generator", or None for whoever's turn it is.
    """
    epochs = gan.config.epochs
    yield gan.record(0)
    for epoch in range(1, epochs + 1):
        for record in gan.epoch(asked):
            yield record
            if not abs(record.loss) <= HOPELESS:
                sentence = (
                    f"Training diverged in epoch {epoch}: a loss of {record.loss:.3g}. Try smaller learning rates."
                )
                yield ImageGanStop(epoch, "diverged", sentence)
                return
        yield gan.record(epoch)
    yield ImageGanStop(epochs, "limit", f"All {epochs} epochs are done.")


class ImageGan:
    """The state of one run.

    Attributes:
        generator, discriminator: the networks, on the images' device.
        averaged: what draws the samples: a copy of the generator with averaged weights.
        real, fakes: the newest batch, as D saw it (augmented).
        left: batches of the epoch that wait for G's step.
    """

    def __init__(self, config: ImageGanConfig, images: Tensor, start: States | None = None) -> None:
        self.config, self.loss, self.images = config, config.gan_loss, images
        with seeded(config.seed):
            self.generator = draw_generator(config).to(images.device)
            self.discriminator = draw_discriminator(config).to(images.device)
        self.averaged = copy.deepcopy(self.generator)
        if start is not None:
            for name in ("generator", "discriminator", "averaged"):
                getattr(self, name).load_state_dict(start[name])
        betas = (config.beta1, config.beta2)
        self._adam = {
            self.generator: torch.optim.Adam(self.generator.parameters(), lr=config.generator_rate, betas=betas),
            self.discriminator: torch.optim.Adam(
                self.discriminator.parameters(), lr=config.discriminator_rate, betas=betas
            ),
        }
        self._draws = torch.Generator().manual_seed(config.seed)
        looks = torch.Generator().manual_seed(config.seed)
        self.fixed_noise = self.noise(GRID, looks)
        self._settling = self.noise(SETTLING, looks)
        self.real = self.fakes = torch.empty(0)
        self.step = self.left = 0
        self._tally = _Tally()

    def noise(self, count: int, draws: torch.Generator | None = None) -> Tensor:
        """Noise (count, latent, 1, 1)."""
        return draw_noise(self.config, count, draws or self._draws).to(self.images.device)

    def epoch(self, asked: Asked = lambda: None) -> Iterator[DiscriminatorStep | GeneratorStep]:
        """One pass over the images in a new order; an incomplete last batch is left out."""
        self._tally = _Tally()
        order = torch.randperm(len(self.images), generator=self._draws)
        self.left = self.config.batches
        for rows in torch.split(order, self.config.batch_size)[: self.config.batches]:
            while asked() == "generator":
                yield self.generator_step()
            yield self.discriminator_step(self.images[rows.to(self.images.device)])
            while asked() == "discriminator":
                again = torch.randint(len(self.images), (self.config.batch_size,), generator=self._draws)
                yield self.discriminator_step(self.images[again.to(self.images.device)])
            self.left -= 1
            yield self.generator_step()

    def discriminator_step(self, batch: Tensor) -> DiscriminatorStep:
        """D learns to tell a batch of images from as many fakes; G's weights stay."""
        config = self.config
        with torch.no_grad():
            fakes = self.generator(self.noise(len(batch)))
        self.real = augmented(batch, config.augmentation, self._draws)
        self.fakes = augmented(fakes, config.augmentation, self._draws)
        real, fake = self.discriminator(self.real), self.discriminator(self.fakes)
        total = self.loss.discriminator(real, fake, 1 - config.smoothing)
        penalty = 0.0
        if config.penalty:
            weighted = config.penalty * self._penalty()
            total, penalty = total + weighted, weighted.item()
        norm = self._move(self.discriminator, total)
        verdicts = self.loss.verdict(real).detach(), self.loss.verdict(fake).detach()
        self._tally.discriminator(total.item(), *verdicts)
        means = verdicts[0].mean().item(), verdicts[1].mean().item()
        return DiscriminatorStep(self.step + 1, 1, total.item(), penalty, *means, norm)

    def generator_step(self) -> GeneratorStep:
        """G learns to have a batch of fakes called real; D's weights stay."""
        self.discriminator.requires_grad_(False)
        fakes = augmented(self.generator(self.noise(self.config.batch_size)), self.config.augmentation, self._draws)
        fake = self.discriminator(fakes)
        total = self.loss.generator(fake)
        norm = self._move(self.generator, total)
        self.discriminator.requires_grad_(True)
        self._follow()
        self.step += 1
        self.fakes = fakes.detach()
        self._tally.generator(total.item(), norm)
        return GeneratorStep(self.step, total.item(), self.loss.verdict(fake).mean().item(), norm)

    def _penalty(self) -> Tensor:
        if self.loss.name == "wasserstein":
            return penalty_between(self.discriminator, self.real, self.fakes, self._draws)
        return penalty_at_real(self.discriminator, self.real)

    def _move(self, player: nn.Sequential, loss: Tensor) -> float:
        adam = self._adam[player]
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
        return float(nn.utils.get_total_norm([p.grad for p in player.parameters() if p.grad is not None]))

    @torch.no_grad()
    def _follow(self) -> None:
        """The averaged weights follow the generator's."""
        for mean, weight in zip(self.averaged.parameters(), self.generator.parameters(), strict=True):
            mean.lerp_(weight, 1 - self.config.average)

    def record(self, epoch: int) -> ImageGanEpoch:
        """The moment after an epoch."""
        return self._tally.record(epoch, self.grid())

    def grid(self) -> Tensor:
        """Samples from the fixed noise by the averaged generator, its batch statistics settled."""
        settle_batch_norm(self.averaged, self._settling)
        return samples(self.averaged, self.fixed_noise)

    def states(self) -> dict[str, dict[str, Tensor]]:
        """Copies of all weights, on the CPU, to go on from."""
        nets = {"generator": self.generator, "discriminator": self.discriminator, "averaged": self.averaged}
        return {who: copied_state(net) for who, net in nets.items()}


class _Tally:
    """Sums over the steps of an epoch."""

    def __init__(self) -> None:
        self.losses: list[tuple[float, float, float]] = []
        self.generators: list[tuple[float, float]] = []
        self.real = torch.zeros(BINS)
        self.fake = torch.zeros(BINS)

    def discriminator(self, loss: float, real: Tensor, fake: Tensor) -> None:
        self.losses.append((loss, real.mean().item(), fake.mean().item()))
        self.real += torch.histc(real.float().cpu().nan_to_num(0.0).clamp(0, 1), BINS, 0, 1)
        self.fake += torch.histc(fake.float().cpu().nan_to_num(0.0).clamp(0, 1), BINS, 0, 1)

    def generator(self, loss: float, norm: float) -> None:
        self.generators.append((loss, norm))

    def record(self, epoch: int, grid: Tensor) -> ImageGanEpoch:
        """The epoch's record; without numbers before the first step."""
        if not self.generators:
            return ImageGanEpoch(epoch, None, None, None, None, None, (), (), grid)
        d_loss, real, fake = (math.fsum(column) / len(self.losses) for column in zip(*self.losses, strict=True))
        g_loss, norm = (math.fsum(column) / len(self.generators) for column in zip(*self.generators, strict=True))
        on_real, on_fake = (tuple((counts / counts.sum()).tolist()) for counts in (self.real, self.fake))
        return ImageGanEpoch(epoch, d_loss, g_loss, real, fake, norm, on_real, on_fake, grid)


@torch.no_grad()
def samples(generator: nn.Sequential, noise: Tensor) -> Tensor:
    """Images of a generator in evaluation mode: uint8 (n, channels, side, side), on the CPU."""
    images: Tensor = generator(noise)
    return ((images + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).cpu()
