"""A run of a GAN in the plane as a job for a process of its own.

Messages, one JSON text each; positions are packed as u2 from −2 to 2, NaN and infinities become null:

- start: {"kind": "start", "picture": "plane-gan", "distribution", "loss", "cross_entropy": bool (D's verdict is a
  probability), "latent", "noise", "steps", "every" (steps from one frame to the next), "discriminator_steps",
  "sizes": {"generator": [2, 64, 64, 2], "discriminator": […]}, "range": [−1.6, 1.6], "positions": [−2, 2],
  "real": [[x, y] …] (400 points), "modes": [[x, y] …], "spread", "floor": {"js", "mmd"} (what fresh real points
  measure against real points), "layout": [{"name", "type", "shape"} …] of a frame}
- rows: {"kind": "rows", "first": s, "columns": {name: […]}}, row i is step s + i of the generator; columns:
  discriminator_loss, penalty, real, fake, discriminator_gradient (of the last step of D before it), generator_loss,
  generator_fake, generator_gradient; null in D's columns where G moved without D before it. Sent with every frame, so
  up to `every` steps late.
- measures: {"kind": "measures", "step", "seconds", "js", "mmd", "width", "covered": 8 | null, "shares": […]}
- frames: {"kind": "frames", "steps": [s], "pack": base64}, the arrays of the layout one after the other,
  little-endian: fakes u2 [400, 2]; arrows u1 [400, 2] (128 + 127·v / arrow_scale; at a fake, minus its loss's
  gradient) and arrow_scale f4 [1]; surface u1 [40, 40] (rows by falling y; 0–255 from surface_range[0] to [1]) and
  surface_range f4 [2]; manifold u2 [201, 2] or [17, 17, 2].
- step: only when the run rests after a single step: {"kind": "step", "player": "discriminator" | "generator", "step",
  "inner" (of D, else 0), "loss", "penalty", "real": null for G, "fake", "gradient_norm", "moved": {"generator": […],
  "discriminator": […]} (per layer the norm of the change of its weights and biases; zeros for who stayed),
  "batch": {"noise": […], "real": […] (as D saw it last), "fakes": […]} (its first 64 points), "pack"}. The players'
  "batch" events alternate: D × discriminator_steps, then G; a single step may name its player: choice "discriminator"
  or "generator".
- stop: {"kind": "stop", "step", "reason": "limit" | "diverged", "sentence", "can_continue": false,
  "diagnosis": {"name", "title", "sentences": […]}}

A history holds at most 401 frames and 20,000 rows, together under 6 MB. Kept for the page: "weights" ({"generator",
"discriminator", "averaged"}: state dicts) and "stop" (the PlaneStop). `epoch` events come with each frame.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.gan.distributions import HALF_RANGE
from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.diagnosis import diagnose
from core.gan.plane.gan import FAKES_SHOWN, PlaneGan, train_with
from core.gan.plane.history import PlaneHistory
from core.gan.plane.picture import POSITION_RANGE, frame, layout
from core.gan.plane.records import DiscriminatorStep, GeneratorStep, PlaneSnapshot, PlaneStop
from core.networks.mlp import linear_layers
from core.runs.event import Control, Event
from core.training.messages import as_text, message

BATCH_SHOWN = 64
Step = DiscriminatorStep | GeneratorStep


@dataclass(frozen=True)
class PlaneGanJob:
    """One run of a `PlaneGanConfig`; see the module for what it sends."""

    config: PlaneGanConfig

    def events(self, control: Control) -> Iterator[Event]:
        yield from _Recorder(self.config, control).events()


def preview(config: PlaneGanConfig) -> list[str]:
    """The untrained networks as the browser draws them before Start: start, measures and frame of step 0."""
    gan = PlaneGan(config)
    snapshot = gan.snapshot()
    return [start_message(gan, snapshot), measures_message(snapshot, 0.0), frames_message(snapshot)]


class _Recorder:
    """Turns the records of one run into events."""

    def __init__(self, config: PlaneGanConfig, control: Control) -> None:
        self.config, self.control = config, control
        self.gan = PlaneGan(config)
        self.history = PlaneHistory()
        self.last: DiscriminatorStep | None = None
        self.paused_message: Callable[[], str] | None = None
        self.sent = 0
        self.before = self._weights()
        self.began = time.perf_counter()

    def events(self) -> Iterator[Event]:
        for record in train_with(self.gan, lambda: self.control.choice):
            if isinstance(record, PlaneSnapshot):
                yield from self._snapshot(record)
            elif isinstance(record, PlaneStop):
                yield from self._stop(record)
            else:
                yield self._step(record)
            if self.control.stopping:
                yield from self._leave()
                return

    def _step(self, record: Step) -> Event:
        if isinstance(record, DiscriminatorStep):
            self.last = record
        else:
            self.history.add_row(self.last, record)
            self.last = None
        self.paused_message = None
        if self.control.stepping:
            before, self.before = self.before, self._weights()
            self.paused_message = lambda: step_message(self.gan, record, before)
        if isinstance(record, GeneratorStep) and self.gan.framed:
            return Event("note")  # the snapshot that follows ends the single step, and tells of it
        return Event("batch", paused_message=self.paused_message)

    def _snapshot(self, record: PlaneSnapshot) -> Iterator[Event]:
        if record.step == 0:
            yield Event("note", start_message(self.gan, record))
        self.history.add_measures(record.step, record.measures)
        yield from self._rows()
        yield Event("note", measures_message(record, time.perf_counter() - self.began))
        self.before = self._weights()
        if record.step:
            yield Event("epoch", frames_message(record), paused_message=self.paused_message)
        else:
            yield Event("note", frames_message(record))

    def _rows(self) -> Iterator[Event]:
        """What was not sent yet."""
        columns = self.history.rows_from(self.sent)
        if any(columns.values()):
            yield Event("note", message("rows", first=self.sent + 1, columns=columns))
        self.sent = self.history.last_step

    def _stop(self, record: PlaneStop) -> Iterator[Event]:
        yield from self._rows()
        finding = diagnose(self.config, self.history)
        said = {"name": finding.name, "title": finding.title, "sentences": finding.sentences}
        text = message("stop", **record._asdict(), can_continue=False, diagnosis=said)
        yield Event("note", text, artifact=("weights", self._states()))
        yield Event("note", artifact=("stop", record))
        yield Event("end", can_continue=False)

    def _leave(self) -> Iterator[Event]:
        """The reader pressed Stop: keep what there is."""
        yield from self._rows()
        yield Event("note", artifact=("weights", self._states()))

    def _weights(self) -> tuple[Tensor, ...]:
        return self.gan.weights(self.gan.generator), self.gan.weights(self.gan.discriminator)

    def _states(self) -> dict[str, dict[str, Tensor]]:
        gan = self.gan
        nets = {"generator": gan.generator, "discriminator": gan.discriminator, "averaged": gan.averaged}
        return {who: {name: tensor.clone() for name, tensor in net.state_dict().items()} for who, net in nets.items()}


def start_message(gan: PlaneGan, first: PlaneSnapshot) -> str:
    """What the browser must know once."""
    config = gan.config
    fields: dict[str, Any] = {
        "picture": "plane-gan",
        "distribution": config.distribution,
        "loss": config.loss,
        "cross_entropy": config.gan_loss.is_cross_entropy,
        "latent": config.latent,
        "noise": config.noise,
        "steps": config.steps,
        "every": config.every,
        "discriminator_steps": config.discriminator_steps,
        "sizes": {"generator": config.generator_network.sizes, "discriminator": config.discriminator_network.sizes},
        "range": [-HALF_RANGE, HALF_RANGE],
        "positions": POSITION_RANGE,
        "real": _rounded(gan.real_points[:FAKES_SHOWN]),
        "modes": config.kind.modes,
        "spread": config.spread,
        "floor": {"js": round(gan.floor.js, 4), "mmd": round(gan.floor.mmd, 4)},
        "layout": layout(first),
    }
    return message("start", **fields)


def measures_message(record: PlaneSnapshot, seconds: float) -> str:
    """The distances and the coverage of one moment."""
    m = record.measures
    shares = [round(share, 3) for share in m.shares]
    numbers = {"js": round(m.js, 4), "mmd": round(m.mmd, 4), "width": round(m.width, 4)}
    return message("measures", step=record.step, seconds=round(seconds, 3), **numbers, covered=m.covered, shares=shares)


def frames_message(record: PlaneSnapshot) -> str:
    """The picture of one moment."""
    return message("frames", steps=[record.step], pack=as_text(frame(record)))


def step_message(gan: PlaneGan, record: Step, before: tuple[Tensor, ...]) -> str:
    """A single step, with what moved and a picture."""
    nets = {"generator": gan.generator, "discriminator": gan.discriminator}
    moved = {name: _moved(net, old) for (name, net), old in zip(nets.items(), before, strict=True)}
    numbers: dict[str, Any] = {"inner": 0, "penalty": 0.0, "real": None, **record._asdict()}
    shown = {"noise": gan.noise, "real": gan.real, "fakes": gan.fakes}
    return message(
        "step",
        player="generator" if isinstance(record, GeneratorStep) else "discriminator",
        **numbers,
        moved=moved,
        batch={name: _rounded(points[:BATCH_SHOWN]) for name, points in shown.items()},
        pack=as_text(frame(gan.snapshot())),
    )


def _moved(net: nn.Sequential, before: Tensor) -> list[float]:
    """Per layer the norm of the change of its weights and biases."""
    layers = linear_layers(net)
    counts = [layer.weight.numel() + layer.bias.numel() for layer in layers]
    now = torch.cat([parameter.detach().flatten() for parameter in net.parameters()])
    return [float(f"{float(part.norm()):.4g}") for part in torch.split(now - before, counts)]


def _rounded(points: Tensor) -> list[list[float]]:
    return [[round(value, 3) for value in row] for row in points.tolist()]
