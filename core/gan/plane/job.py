"""A run of a GAN in the plane as a job for a process of its own; places are steps of the generator.

Positions are packed as u2 from −2 to 2. What it records:

- settings: "distribution", "loss", "cross_entropy" (bool: D's verdict is a probability), "latent", "noise", "steps",
  "every" (steps from one picture to the next), "discriminator_steps", "sizes" ({"generator": [2, 64, 64, 2],
  "discriminator": […]}), "range" [−1.6, 1.6], "positions" [−2, 2], "real" (400 points), "modes", "spread", "floor"
  ({"js", "mmd"}: what fresh real points measure against real points)
- rows: `ROWS` of every step, D's from its last step before it, null where G moved without D before it; they wait for
  the next picture, so they come up to `every` steps late. `MEASURES` with every picture.
- pictures: fakes u2 [400, 2]; arrows u1 [400, 2] (128 + 127·v / arrow_scale; at a fake, minus its loss's gradient) and
  arrow_scale f4 [1]; surface u1 [40, 40] (rows by falling y; 0–255 from surface_range[0] to [1]) and surface_range
  f4 [2]; manifold u2 [201, 2] or [17, 17, 2].
- single steps: "player" ("discriminator" or "generator"), "inner" (of D, else 0), "loss", "penalty", "real" (null for
  G), "fake", "gradient_norm", "moved" (per player and layer the norm of the change of weights and biases; zeros for who
  stayed), "points" ({"noise", "real" (as D saw it last), "fakes"}, the first 64 of the batch). The players alternate:
  D × discriminator_steps, then G; a single step may name its player: choice "discriminator" or "generator".
- end: "diagnosis" ({"name", "title", "sentences"}).

At most 401 pictures and 20,000 rows, together under 6 MB. Kept for the page: "weights" ({"generator",
"discriminator", "averaged"}: state dicts) and "stop" (the PlaneStop). An "epoch" ends with each picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.gan.distributions import HALF_RANGE
from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.diagnosis import diagnose
from core.gan.plane.gan import FAKES_SHOWN, PlaneGan, train_with
from core.gan.plane.measures import PlaneMeasures
from core.gan.plane.picture import POSITION_RANGE, arrays
from core.gan.plane.records import DiscriminatorStep, GeneratorStep, PlaneRecord, PlaneSnapshot, PlaneStop
from core.networks.mlp import linear_layers
from core.networks.state import copied_state
from core.runs.event import Artifact, Control, End, Picture, Row, RunEvent, Settings, Single, Tick
from core.runs.recording.history import History
from core.runs.recording.recorder import RecordedJob, messages_of

ROWS = (
    "discriminator_loss",
    "penalty",
    "real",
    "fake",
    "discriminator_gradient",
    "generator_loss",
    "generator_fake",
    "generator_gradient",
)
DIGITS = 6  # of the numbers of a row
BATCH_SHOWN = 64
Step = DiscriminatorStep | GeneratorStep


@dataclass(frozen=True)
class PlaneGanJob(RecordedJob):
    """One run of a `PlaneGanConfig`; see the module for what it records."""

    config: PlaneGanConfig

    def run(self, control: Control) -> Iterator[RunEvent]:
        trained = _Trained(self.config, control)
        for record in train_with(trained.gan, lambda: control.choice):
            yield from trained.events(record)
            if control.stopping:
                yield trained.weights()
                return


def preview(config: PlaneGanConfig) -> list[str]:
    """The untrained networks as the browser draws them before Start: start, measures and picture of step 0."""
    gan = PlaneGan(config)
    first = gan.snapshot()
    return messages_of([settings(gan, first), Row(0, measured(first.measures)), Picture(0, lambda: arrays(first))])


class _Trained:
    """Both networks in training, and their numbers so far."""

    def __init__(self, config: PlaneGanConfig, control: Control) -> None:
        self.config, self.control = config, control
        self.gan = PlaneGan(config)
        self.history = History()
        self.last: DiscriminatorStep | None = None
        self.paused: Callable[[], Single] | None = None
        self.before = self._vectors()

    def events(self, record: PlaneRecord) -> Iterator[RunEvent]:
        """What happened, for the recorder."""
        if isinstance(record, PlaneSnapshot):
            yield from self._snapshot(record)
        elif isinstance(record, PlaneStop):
            yield from self._stop(record)
        else:
            yield self._step(record)

    def _step(self, record: Step) -> RunEvent:
        self.paused = None
        if self.control.stepping:
            before, self.before = self.before, self._vectors()
            self.paused = lambda: single(self.gan, record, before)
        tick = Tick("batch", self.paused)
        if isinstance(record, DiscriminatorStep):
            self.last = record
            return tick
        values, self.last = numbers(self.last, record), None
        self.history.add(record.step, values, DIGITS)
        # The picture that follows a framed step ends the single step, and tells of it.
        return Row(record.step, values, DIGITS, waits=True, tick=None if self.gan.framed else tick)

    def _snapshot(self, record: PlaneSnapshot) -> Iterator[RunEvent]:
        if record.step == 0:
            yield settings(self.gan, record)
        self.history.add(record.step, asdict(record.measures))
        yield Row(record.step, measured(record.measures))
        self.before = self._vectors()
        tick = Tick("epoch", self.paused) if record.step else None
        yield Picture(record.step, lambda: arrays(record), tick=tick)

    def _stop(self, record: PlaneStop) -> Iterator[RunEvent]:
        finding = diagnose(self.config, self.history)
        said = {"name": finding.name, "title": finding.title, "sentences": finding.sentences}
        yield self.weights()
        yield Artifact("stop", record)
        yield End(record.step, record.reason, record.sentence, fields={"diagnosis": said})

    def _vectors(self) -> tuple[Tensor, ...]:
        return self.gan.weights(self.gan.generator), self.gan.weights(self.gan.discriminator)

    def weights(self) -> Artifact:
        """A copy of all weights, for the page."""
        gan = self.gan
        nets = {"generator": gan.generator, "discriminator": gan.discriminator, "averaged": gan.averaged}
        return Artifact("weights", {who: copied_state(net) for who, net in nets.items()})


def settings(gan: PlaneGan, first: PlaneSnapshot) -> Settings:
    """What the browser must know once."""
    config = gan.config
    fields: dict[str, Any] = {
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
    }
    return Settings("step", fields, arrays(first), last=config.steps)


def numbers(d: DiscriminatorStep | None, g: GeneratorStep) -> dict[str, float | None]:
    """One step of the generator and the last step of D before it, if there was one, by the names of `ROWS`."""
    of_d: tuple[float | None, ...] = (d.loss, d.penalty, d.real, d.fake, d.gradient_norm) if d else (None,) * 5
    return dict(zip(ROWS, (*of_d, g.loss, g.fake, g.gradient_norm), strict=True))


def measured(measures: PlaneMeasures) -> dict[str, Any]:
    """The distances and the coverage of one moment, as they are sent."""
    numbers = {"js": round(measures.js, 4), "mmd": round(measures.mmd, 4), "width": round(measures.width, 4)}
    return {**numbers, "covered": measures.covered, "shares": [round(share, 3) for share in measures.shares]}


def single(gan: PlaneGan, record: Step, before: tuple[Tensor, ...]) -> Single:
    """A single step, with what moved and a picture."""
    nets = {"generator": gan.generator, "discriminator": gan.discriminator}
    shown = {"noise": gan.noise, "real": gan.real, "fakes": gan.fakes}
    fields: dict[str, Any] = {"inner": 0, "penalty": 0.0, "real": None, **record._asdict()}
    fields |= {
        "player": "generator" if isinstance(record, GeneratorStep) else "discriminator",
        "moved": {name: _moved(net, old) for (name, net), old in zip(nets.items(), before, strict=True)},
        "points": {name: _rounded(points[:BATCH_SHOWN]) for name, points in shown.items()},
    }
    return Single(fields.pop("step"), fields, arrays(gan.snapshot()))


def _moved(net: nn.Sequential, before: Tensor) -> list[float]:
    """Per layer the norm of the change of its weights and biases."""
    layers = linear_layers(net)
    counts = [layer.weight.numel() + layer.bias.numel() for layer in layers]
    now = torch.cat([parameter.detach().flatten() for parameter in net.parameters()])
    return [float(f"{float(part.norm()):.4g}") for part in torch.split(now - before, counts)]


def _rounded(points: Tensor) -> list[list[float]]:
    return [[round(value, 3) for value in row] for row in points.tolist()]
