"""Cross-entropy of a few samples: from logits over softmax to −log of the right class's probability, and its mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import ConfigError
from core.numbers import exact
from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Optional, Whole
from core.settings.structured import Structured, Wholes

Logits = tuple[tuple[float, ...], ...]

LOGIT = Number(name="logit", low=-100, high=100)
WEIGHT = Number(name="class weight", low=0, high=100)
MOST_SAMPLES, MOST_CLASSES = 6, 4


def read_logits(text: str) -> Logits:
    """ "1.95_-0.6~0_2": samples separated by ~, classes by _. Raises ConfigError."""
    return tuple(tuple(LOGIT.read(part) for part in row.split("_")) for row in text.split("~"))


def write_logits(logits: Logits) -> str:
    """The same the other way."""
    return "~".join("_".join(map(exact, row)) for row in logits)


def check_logits(logits: Logits) -> None:
    """Raises ConfigError if rows differ in length, or there is too much of anything."""
    if not 1 <= len(logits) <= MOST_SAMPLES:
        raise ConfigError("samples", f"must be between 1 and {MOST_SAMPLES}", len(logits))
    if not 2 <= len(logits[0]) <= MOST_CLASSES or len({len(row) for row in logits}) > 1:
        rule = f"must be equally many in every sample, 2 to {MOST_CLASSES}"
        raise ConfigError("logits", rule, " and ".join(str(len(row)) for row in logits))
    for row in logits:
        for logit in row:
            LOGIT.check(logit)


def read_weights(text: str) -> tuple[float, ...]:
    """ "1_5_1". Raises ConfigError."""
    return tuple(map(WEIGHT.read, text.split("_")))


def write_weights(weights: tuple[float, ...]) -> str:
    """The same the other way."""
    return "_".join(map(exact, weights))


@dataclass(frozen=True)
class ClassScores:
    """Logits of a few samples and how PyTorch's cross-entropy is set.

    Attributes:
        logits: a row per sample. labels: the right class of each.
        temperature: all logits are divided by it.
        weights: of the classes. smoothing: the share of the target that is spread over all classes.
        ignore: the label whose samples do not count; None: all count.

    Raises:
        ConfigError: a value is out of its setting's bounds, or there is not one label per sample, one weight per class.
    """

    logits: Logits = setting(
        Structured(name="logits", key="logits", reader=read_logits, writer=write_logits, checker=check_logits),
        ((1.95, -0.6, -0.3), (-0.25, -0.6, 2.3), (0.05, 3.6, -0.3), (3.7, -1.1, -1.2)),
    )
    labels: tuple[int, ...] = setting(
        Wholes(name="labels", key="labels", each=Whole(name="label", low=0, high=MOST_CLASSES - 1), most=MOST_SAMPLES),
        (0, 2, 1, 0),
    )
    temperature: float = setting(Number(name="temperature", key="temp", low=0.1, high=10), 1.0)
    weights: tuple[float, ...] = setting(
        Structured(name="class weights", key="cw", reader=read_weights, writer=write_weights), (1.0, 1.0, 1.0)
    )
    smoothing: float = setting(Number(name="label smoothing", key="smooth", low=0, high=1), 0.0)
    ignore: int | None = setting(
        Optional(name="ignored label", key="ignore", inner=Whole(name="ignored label", low=0, high=MOST_CLASSES - 1)),
        None,
    )

    def __post_init__(self) -> None:
        check_settings(self)
        for weight in self.weights:
            WEIGHT.check(weight)
        if len(self.labels) != self.samples:
            raise ConfigError("labels", f"must be {self.samples}", len(self.labels))
        if len(self.weights) != self.classes:
            raise ConfigError("class weights", f"must be {self.classes}", len(self.weights))
        if max(self.labels) >= self.classes:
            raise ConfigError("label", f"must be a whole number from 0 to {self.classes - 1}", max(self.labels))

    @property
    def samples(self) -> int:
        return len(self.logits)

    @property
    def classes(self) -> int:
        return len(self.logits[0])

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of `nn.CrossEntropyLoss` that are not its defaults."""
        given: dict[str, Any] = {}
        if set(self.weights) != {1.0}:
            given["weight"] = list(self.weights)
        if self.smoothing:
            given["label_smoothing"] = self.smoothing
        if self.ignore is not None:
            given["ignore_index"] = self.ignore
        return given


@dataclass(frozen=True)
class ClassTrace:
    """What PyTorch makes of logits.

    Attributes:
        probabilities: softmax, (samples, classes). chosen: those of the right classes.
        losses: by sample, as the options want them: weighted, smoothed, 0 where ignored.
        mean: cross-entropy as PyTorch averages it; NaN where no sample counts.
        gradient: of the mean with respect to the logits.
        entropy: mean over the samples. perplexity: e to the mean −log of the right class.
        squared: MSE of the probabilities on one-hot labels. squared_gradient: of it with respect to the logits.
    """

    probabilities: Tensor
    chosen: Tensor
    losses: Tensor
    mean: float
    gradient: Tensor
    entropy: float
    perplexity: float
    squared: float
    squared_gradient: Tensor


def trace(scores: ClassScores, dtype: torch.dtype = torch.float32) -> ClassTrace:
    """One forward pass, and one backward pass of cross-entropy and of MSE."""
    labels = torch.tensor(scores.labels)
    given = scores.options
    if "weight" in given:
        given["weight"] = torch.tensor(given["weight"], dtype=dtype)
    logits = torch.tensor(scores.logits, dtype=dtype, requires_grad=True)
    scaled = logits / scores.temperature
    logs, probabilities = torch.log_softmax(scaled, 1), torch.softmax(scaled, 1)
    mean = F.cross_entropy(scaled, labels, **given)
    squared = F.mse_loss(probabilities, F.one_hot(labels, scores.classes).to(dtype))
    (gradient,) = torch.autograd.grad(mean, logits, retain_graph=True)
    (squared_gradient,) = torch.autograd.grad(squared, logits)
    chosen = logs.detach().gather(1, labels[:, None])[:, 0]
    with torch.no_grad():
        losses = F.cross_entropy(scaled, labels, reduction="none", **given)
        entropy = torch.special.entr(probabilities).sum(1).mean().item()
    nll = -chosen.mean().item()
    perplexity = math.exp(nll) if nll < 700 else math.inf
    return ClassTrace(
        probabilities.detach(), chosen.exp(), losses, mean.item(), gradient, entropy, perplexity,
        squared.item(), squared_gradient,
    )  # fmt: skip
