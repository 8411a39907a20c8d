"""A run of a GAN on images as a job for a process of its own.

Messages, one JSON text each; NaN and infinities become null:

- start: {"kind": "start", "picture": "image-gan", "data", "title", "channels", "side", "epochs", "batches", "loss",
  "cross_entropy": bool, "latent", "parameters": {"generator", "discriminator"}, "columns": 8 (samples per row),
  "codec": "png" | "webp", "stride" (grids exist for every stride-th epoch and the last), "judged": bool,
  "real": base64 file of a grid of 64 real images, "first_epoch": 0}
- rows: {"kind": "rows", "first": e, "columns": {name: [value]}}, one epoch each; columns as in
  `history.COLUMNS`: discriminator_loss, generator_loss, real, fake, generator_gradient (means over the epoch;
  null for epoch 0), real_histogram, fake_histogram (20 shares each over 0 … 1), sure, confidence, digit_classes
  (of 500 fakes, digits only; else null), seconds.
- frames: {"kind": "frames", "epochs": [e], "pack": base64 of a PNG or WebP file}: 8×8 samples from fixed noise, each
  `side` pixels wide, without gaps. An <img> with "data:image/CODEC;base64,PACK" draws it.
- step: only when the run rests after a single step: {"kind": "step", "player": "discriminator" | "generator", "step",
  "epoch", "loss", "penalty", "real": null for G, "fake", "gradient_norm", "moved": {"generator": […],
  "discriminator": […]} (per convolution the norm of the change of its weights; zeros for who stayed), "batch_real",
  "batch_fakes": base64 files of grids of the first 16 images that D saw (augmented), "pack"}. A single step may name
  its player: choice "discriminator" or "generator"; else D and G take turns.
- stop: {"kind": "stop", "epoch", "reason": "limit" | "diverged", "sentence", "can_continue": false}

A history stays under 6 MB: `stride` is chosen for it. Kept for the page: "averaged" (the state dict that draws the
samples, after every epoch), at the end or a stop "states" (all three, to go on from) and "stop" (the ImageGanStop).
"""

from __future__ import annotations

import math
import time
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
from core.gan.images.history import COLUMNS
from core.gan.images.records import ImageGanEpoch, ImageGanStop
from core.gan.images.samples import encoded, picture
from core.gan.plane.records import DiscriminatorStep, GeneratorStep
from core.runs.event import Control, Event
from core.training.messages import as_text, message

HISTORY_BYTES = 5_000_000  # of grids, as sent
JUDGED = 500
STEP_SHOWN, STEP_COLUMNS = 16, 4
Step = DiscriminatorStep | GeneratorStep


@dataclass(frozen=True, eq=False)
class ImageGanJob:
    """One run of an `ImageGanConfig`; see the module for what it sends.

    Attributes:
        own: the images of the sets that the page loads, uint8 (n, channels, side, side).
        start: weights to go on from.
    """

    config: ImageGanConfig
    own: Tensor | None = None
    start: States | None = None

    def events(self, control: Control) -> Iterator[Event]:
        images = gan_images(self.config, self.own).to(device_for("large"))
        yield from _Recorder(ImageGan(self.config, images, self.start), control).events()


class _Recorder:
    """Turns the records of one run into events."""

    def __init__(self, gan: ImageGan, control: Control) -> None:
        self.gan, self.config, self.control = gan, gan.config, control
        real = ((gan.images[:GRID] + 1) * 127.5).round().to(torch.uint8).cpu()
        self.real = grid_text(real, codec_of(self.config))
        self.stride = math.ceil((self.config.epochs + 1) * len(self.real) / HISTORY_BYTES)
        self.judges = self.config.data.startswith("digits")
        self.judge_noise = gan.noise(JUDGED, torch.Generator().manual_seed(self.config.seed + 1))
        self.epoch = 0
        self.paused_message: Callable[[], str] | None = None
        self.before = self._weights()
        self.began = time.perf_counter()

    def events(self) -> Iterator[Event]:
        yield Event("note", self.start_message())
        for record in train_with(self.gan, lambda: self.control.choice):
            if isinstance(record, ImageGanEpoch):
                yield from self._epoch(record)
            elif isinstance(record, ImageGanStop):
                yield from self._stop(record)
            else:
                yield self._step(record)
            if self.control.stopping:
                yield Event("note", artifact=("states", self.gan.states()))
                return

    def _step(self, record: Step) -> Event:
        self.paused_message = None
        if self.control.stepping:
            before, self.before = self.before, self._weights()
            epoch = self.epoch + 1
            self.paused_message = lambda: self.step_message(record, epoch, before)
        if isinstance(record, GeneratorStep) and not self.gan.left:
            return Event("note")  # the epoch that follows ends the single step, and tells of it
        return Event("batch", paused_message=self.paused_message)

    def _epoch(self, record: ImageGanEpoch) -> Iterator[Event]:
        self.epoch = record.epoch
        if record.epoch % self.stride == 0 or record.epoch == self.config.epochs:
            pack = grid_text(record.grid, codec_of(self.config))
            yield Event("note", message("frames", epochs=[record.epoch], pack=pack))
        columns = {name: [value] for name, value in self.row(record).items()}
        averaged = ("averaged", self.gan.states()["averaged"])
        self.before = self._weights()
        text, paused = (
            message("rows", first=record.epoch, columns=columns),
            self.paused_message if record.epoch else None,
        )
        yield Event("epoch" if record.epoch else "note", text, artifact=averaged, paused_message=paused)

    def row(self, record: ImageGanEpoch) -> dict[str, Any]:
        """The numbers of an epoch, by the names of `COLUMNS`."""
        judgement = judged(samples(self.gan.averaged, self.judge_noise)) if self.judges else None
        own: dict[str, Any] = {
            "sure": judgement and judgement.sure,
            "confidence": judgement and judgement.confidence,
            "digit_classes": judgement and judgement.classes,
            "seconds": time.perf_counter() - self.began,
        }
        return {name: _rounded(own[name] if name in own else getattr(record, name)) for name in COLUMNS}

    def _stop(self, record: ImageGanStop) -> Iterator[Event]:
        yield Event(
            "note", message("stop", **record._asdict(), can_continue=False), artifact=("states", self.gan.states())
        )
        yield Event("note", artifact=("stop", record))
        yield Event("end", can_continue=False)

    def start_message(self) -> str:
        """What the browser must know once."""
        config, nets = self.config, {"generator": self.gan.generator, "discriminator": self.gan.discriminator}
        fields: dict[str, Any] = {
            "picture": "image-gan",
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
            "codec": codec_of(config),
            "stride": self.stride,
            "judged": self.judges,
            "real": self.real,
            "first_epoch": 0,
        }
        return message("start", **fields)

    def _weights(self) -> dict[str, list[Tensor]]:
        nets = {"generator": self.gan.generator, "discriminator": self.gan.discriminator}
        return {who: [weight.detach().clone() for weight in convolutions(net)] for who, net in nets.items()}

    def step_message(self, record: Step, epoch: int, before: dict[str, list[Tensor]]) -> str:
        """A single step, with what moved, the batch that D saw and a grid of the moment."""
        codec, numbers = codec_of(self.config), {"penalty": 0.0, "real": None, **record._asdict()}
        numbers.pop("inner", None)
        grid = self.gan.grid()
        batches = {"batch_real": self.gan.real, "batch_fakes": self.gan.fakes}
        shown = {name: ((b[:STEP_SHOWN] + 1) * 127.5).round().clamp(0, 255) for name, b in batches.items() if len(b)}
        return message(
            "step",
            player="generator" if isinstance(record, GeneratorStep) else "discriminator",
            epoch=epoch,
            **numbers,
            moved={who: _moved(now, before[who]) for who, now in self._weights().items()},
            **{
                name: grid_text(b.to(torch.uint8).cpu()[: len(b) // STEP_COLUMNS * STEP_COLUMNS], codec, STEP_COLUMNS)
                for name, b in shown.items()
            },
            pack=grid_text(grid, codec),
        )


def convolutions(model: nn.Sequential) -> list[Tensor]:
    """The weights of the convolutions of a network, first layer first."""
    return [module.weight for module in model if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d))]


def _moved(now: list[Tensor], before: list[Tensor]) -> list[float]:
    """Per layer the norm of the change."""
    return [float(f"{float((new - old).norm()):.4g}") for new, old in zip(now, before, strict=True)]


def codec_of(config: ImageGanConfig) -> str:
    """PNG for grey images, WebP for colour."""
    return "png" if config.kind.channels == 1 else "webp"


def grid_text(images: Tensor, codec: str, columns: int = 8) -> str:
    """A grid's file as base64 text."""
    return as_text(encoded(picture(images, columns), "png" if codec == "png" else "webp"))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.5g}") if math.isfinite(value) else None
    return [_rounded(v) for v in value] if isinstance(value, tuple) else value
