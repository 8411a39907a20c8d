"""A run of a GAN on images as a job for a process of its own; places are epochs. What it records:

- settings: "data", "title", "channels", "side", "epochs", "batches", "loss", "cross_entropy" (bool), "latent",
  "parameters" ({"generator", "discriminator"}), "columns" (8 samples per row), "codec" ("png" or "webp"), "judged"
  (bool), "real" (base64 file of a grid of 64 real images)
- rows: `COLUMNS` of an epoch: means over it (null for epoch 0), histograms of D's verdicts (20 shares each over
  0 … 1), and what a CNN says about 500 fakes (digits only; else null).
- pictures: a PNG or WebP file of 8×8 samples from fixed noise, each `side` pixels wide, without gaps.
- single steps: "player" ("discriminator" or "generator"), "step", "loss", "penalty", "real" (null for G), "fake",
  "gradient_norm", "moved" (per player and convolution the norm of the change of its weights; zeros for who stayed),
  "batch_real", "batch_fakes" (base64 files of grids of the first 16 images that D saw, augmented). A single step may
  name its player: choice "discriminator" or "generator"; else D and G take turns.

Kept for the page: "averaged" (the state dict that draws the samples, after every epoch), at the end or a stop "states"
(all three, to go on from) and "stop" (the ImageGanStop).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.device import device_for
from core.gan.digit_judge import judged
from core.gan.images.config import ImageGanConfig
from core.gan.images.data import gan_images
from core.gan.images.gan import GRID, ImageGan, States, samples, train_with
from core.gan.images.records import ImageGanEpoch, ImageGanStop, ImageRecord
from core.gan.images.samples import Codec, encoded, picture
from core.gan.plane.records import DiscriminatorStep, GeneratorStep
from core.runs.event import Artifact, Control, End, Picture, Row, RunEvent, Settings, Single, Tick
from core.runs.recording.arrays import Array, as_text
from core.runs.recording.recorder import RecordedJob

COLUMNS = (
    "discriminator_loss",
    "generator_loss",
    "real",
    "fake",
    "generator_gradient",
    "real_histogram",
    "fake_histogram",
    "sure",
    "confidence",
    "digit_classes",
)
DIGITS = 5  # of the numbers of a row
ALLOWANCE = 1.2  # files of samples against the file of real images
JUDGED = 500
STEP_SHOWN, STEP_COLUMNS = 16, 4
Step = DiscriminatorStep | GeneratorStep


@dataclass(frozen=True, eq=False)
class ImageGanJob(RecordedJob):
    """One run of an `ImageGanConfig`; see the module for what it records.

    Attributes:
        own: the images of the sets that the page loads, uint8 (n, channels, side, side).
        start: weights to go on from.
    """

    config: ImageGanConfig
    own: Tensor | None = None
    start: States | None = None

    def run(self, control: Control) -> Iterator[RunEvent]:
        images = gan_images(self.config, self.own).to(device_for("large"))
        trained = _Trained(ImageGan(self.config, images, self.start), control)
        yield trained.settings()
        for record in train_with(trained.gan, lambda: control.choice):
            yield from trained.events(record)
            if control.stopping:
                yield trained.states()
                return


class _Trained:
    """Both networks in training."""

    def __init__(self, gan: ImageGan, control: Control) -> None:
        self.gan, self.config, self.control = gan, gan.config, control
        self.judges = self.config.data.startswith("digits")
        self.judge_noise = gan.noise(JUDGED, torch.Generator().manual_seed(self.config.seed + 1))
        self.epoch = 0
        self.paused: Callable[[], Single] | None = None
        self.before = self._weights()

    def events(self, record: ImageRecord) -> Iterator[RunEvent]:
        """What happened, for the recorder."""
        if isinstance(record, ImageGanEpoch):
            yield from self._epoch(record)
        elif isinstance(record, ImageGanStop):
            yield self.states()
            yield Artifact("stop", record)
            yield End(record.epoch, record.reason, record.sentence)
        else:
            yield from self._step(record)

    def _step(self, record: Step) -> Iterator[RunEvent]:
        self.paused = None
        if self.control.stepping:
            before, self.before = self.before, self._weights()
            epoch = self.epoch + 1
            self.paused = lambda: self.single(record, epoch, before)
        if isinstance(record, DiscriminatorStep) or self.gan.left:  # else the epoch that follows ends the single step
            yield Tick("batch", self.paused)

    def _epoch(self, record: ImageGanEpoch) -> Iterator[RunEvent]:
        self.epoch = record.epoch
        yield Picture(record.epoch, lambda: self._grid(record.grid))
        yield Artifact("averaged", self.gan.states()["averaged"])
        self.before = self._weights()
        tick = Tick("epoch", self.paused) if record.epoch else None
        yield Row(record.epoch, self.row(record), DIGITS, tick=tick)

    def row(self, record: ImageGanEpoch) -> dict[str, Any]:
        """The numbers of an epoch, by the names of `COLUMNS`."""
        judgement = judged(samples(self.gan.averaged, self.judge_noise)) if self.judges else None
        own: dict[str, Any] = {
            "sure": judgement and judgement.sure,
            "confidence": judgement and judgement.confidence,
            "digit_classes": judgement and judgement.classes,
        }
        return {name: own[name] if name in own else getattr(record, name) for name in COLUMNS}

    def states(self) -> Artifact:
        """A copy of all weights, for the page."""
        return Artifact("states", self.gan.states())

    def settings(self) -> Settings:
        """What the browser must know once."""
        config, nets = self.config, {"generator": self.gan.generator, "discriminator": self.gan.discriminator}
        codec = codec_of(config)
        file = grid_file(((self.gan.images[:GRID] + 1) * 127.5).round().to(torch.uint8).cpu(), codec)
        real = as_text(file)
        fields: dict[str, Any] = {
            "data": config.data,
            "title": config.kind.title,
            "channels": config.kind.channels,
            "side": config.kind.side,
            "epochs": config.epochs,
            "batches": config.batches,
            "loss": config.loss,
            "cross_entropy": config.gan_loss.is_cross_entropy,
            "latent": config.latent,
            "parameters": {name: sum(p.numel() for p in net.parameters()) for name, net in nets.items()},
            "columns": 8,
            "codec": codec,
            "judged": self.judges,
            "real": real,
        }
        size = ALLOWANCE * len(real)
        return Settings(
            "epoch", fields, [("samples", codec, file)], config.epochs + 1, config.epochs, picture_bytes=size
        )

    def _grid(self, images: Tensor) -> list[Array]:
        codec = codec_of(self.config)
        return [("samples", codec, grid_file(images, codec))]

    def _weights(self) -> dict[str, list[Tensor]]:
        nets = {"generator": self.gan.generator, "discriminator": self.gan.discriminator}
        return {who: [weight.detach().clone() for weight in convolutions(net)] for who, net in nets.items()}

    def single(self, record: Step, epoch: int, before: dict[str, list[Tensor]]) -> Single:
        """A single step, with what moved, the batch that D saw and a grid of the moment."""
        codec = codec_of(self.config)
        fields: dict[str, Any] = {"penalty": 0.0, "real": None, **record._asdict()}
        fields.pop("inner", None)
        batches = {"batch_real": self.gan.real, "batch_fakes": self.gan.fakes}
        for name, batch in batches.items():
            if len(batch):
                shown = ((batch[:STEP_SHOWN] + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).cpu()
                whole_rows = shown[: len(shown) // STEP_COLUMNS * STEP_COLUMNS]
                fields[name] = as_text(grid_file(whole_rows, codec, STEP_COLUMNS))
        fields["player"] = "generator" if isinstance(record, GeneratorStep) else "discriminator"
        fields["moved"] = {who: _moved(now, before[who]) for who, now in self._weights().items()}
        return Single(epoch, fields, self._grid(self.gan.grid()))


def convolutions(model: nn.Sequential) -> list[Tensor]:
    """The weights of the convolutions of a network, first layer first."""
    return [module.weight for module in model if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d))]


def _moved(now: list[Tensor], before: list[Tensor]) -> list[float]:
    """Per layer the norm of the change."""
    return [float(f"{float((new - old).norm()):.4g}") for new, old in zip(now, before, strict=True)]


def codec_of(config: ImageGanConfig) -> Codec:
    """PNG for grey images, WebP for colour."""
    return "png" if config.kind.channels == 1 else "webp"


def grid_file(images: Tensor, codec: Codec, columns: int = 8) -> bytes:
    """The file of a grid."""
    return encoded(picture(images, columns), codec)
