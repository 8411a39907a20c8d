"""What happened in a run on images, in words with the run's own numbers."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from typing import Any, Literal

from torch import Tensor

from core.gan.digit_judge import LEAST_SHARE
from core.gan.images.config import ImageGanConfig
from core.gan.images.measures import checkerboard, contrast, variety
from core.gan.images.samples import decoded, samples_at
from core.runs.recording.history import History

Name = Literal["too early", "diverged", "starved", "ahead", "collapsed", "checkerboard", "balanced", "on its way"]

LEAST_EPOCHS = 3
SURE = 0.05  # D's verdict on fakes of a D that is far ahead, and as far from 1 on real images
STARVED = 0.1  # of its largest size: a gradient that hardly moves G any more
COLLAPSED_VARIETY, COLLAPSED_CLASSES = 0.35, 5
LEAST_CONTRAST = 0.5  # of the real images': below it the samples are still grey
BOARD = 10.0  # times the real images' energy at the Nyquist frequency, in the first clear samples
GOOD_SURE, GOOD_GAP, GOOD_VARIETY = 0.8, 0.5, 0.7
CLASSES = 10


@dataclass(frozen=True)
class ImageMeasures:
    """A run in numbers; of its last epoch where nothing else is said. None where it does not apply.

    Attributes:
        epoch: the last one.
        real, fake: D's mean verdicts over the last tenth of the epochs.
        first_gradient, peak_gradient, gradient: the norm that reaches G, in epoch 1, at its largest, lately.
        sure, classes: of the fakes of digits.
        contrast, variety, board: of the newest samples as a ratio to the real images.
        clear_epoch, clear_board: the first epoch whose samples have half of the real images' contrast, and the ratio
            of the checkerboard then.
    """

    epoch: int
    real: float
    fake: float
    first_gradient: float
    peak_gradient: float
    gradient: float
    sure: float | None
    classes: int | None
    contrast: float
    variety: float
    board: float
    clear_epoch: int | None
    clear_board: float | None


@dataclass(frozen=True)
class ImageDiagnosis:
    """The finding.

    Attributes:
        name: its key.
        title: a few words.
        sentences: what it rests on, with numbers of the run, and what helps.
    """

    name: Name
    title: str
    sentences: tuple[str, ...]


def measure(history: History) -> ImageMeasures | None:
    """The numbers of a run; None before its first epoch is done."""
    last = history.last
    grid = samples_at(history, last) if last >= 1 else None
    if grid is None:
        return None
    start = history.start
    real = decoded(base64.b64decode(start["real"]), start["channels"], start["side"])
    gradients = _known(history.column("generator_gradient"))
    shares = history.at("digit_classes", last)
    clear = _first_clear(history, real)
    clear_grid = None if clear is None else samples_at(history, clear)
    level = max(checkerboard(real), 1e-12)
    return ImageMeasures(
        epoch=last,
        real=_late(history, "real"),
        fake=_late(history, "fake"),
        first_gradient=gradients[0] if gradients else math.nan,
        peak_gradient=max(gradients, default=math.nan),
        gradient=_late(history, "generator_gradient"),
        sure=history.at("sure", last),
        classes=None if shares is None else sum(share >= LEAST_SHARE for share in shares),
        contrast=contrast(grid) / contrast(real),
        variety=variety(grid) / variety(real),
        board=checkerboard(grid) / level,
        clear_epoch=clear,
        clear_board=None if clear_grid is None else checkerboard(clear_grid) / level,
    )


def _first_clear(history: History, real: Tensor) -> int | None:
    """The first epoch whose samples are no longer grey."""
    enough = LEAST_CONTRAST * contrast(real)
    for epoch in sorted(history.packs):
        grid = samples_at(history, epoch)
        if grid is not None and contrast(grid) >= enough:
            return epoch
    return None


def diagnose(config: ImageGanConfig, history: History) -> ImageDiagnosis:
    """The diagnosis of a run so far; "lately" is the last tenth of the epochs, three at least."""
    if (history.stop or {}).get("reason") == "diverged":
        return ImageDiagnosis("diverged", "Diverged", (history.stop["sentence"],) if history.stop else ())
    m = measure(history)
    if m is None or m.epoch < LEAST_EPOCHS:
        words = f"{max(0, history.last)} epochs are too few to judge; {LEAST_EPOCHS} are enough."
        return ImageDiagnosis("too early", "Too early to tell", (words,))
    found = _beaten(config, m) or _collapsed(m) or _board(config, m) or _balanced(config, m)
    return found or ImageDiagnosis("on its way", "On its way", (_quality(m), _duel(config, m), _gradient(config, m)))


def _beaten(config: ImageGanConfig, m: ImageMeasures) -> ImageDiagnosis | None:
    """D is sure of everything: then G is starved, or hears loudly that it is wrong, but not where to go."""
    if not config.gan_loss.is_cross_entropy or m.real < 1 - SURE or m.fake > SURE:
        return None
    sure = f"Lately D gives real images {m.real:.3f} and fakes {m.fake:.3f} on average: it is hardly ever in doubt."
    remedy = "What helps: a lower learning rate for D, augmentation, a gradient penalty."
    if m.gradient <= STARVED * m.peak_gradient:
        factor = m.peak_gradient / max(m.gradient, 1e-30)
        hungry = (
            f"The gradient that reaches G fell from {m.peak_gradient:.2g} to {m.gradient:.2g}, a factor of "
            f"{factor:,.0f}: G is starved and stays where it is."
        )
        return ImageDiagnosis("starved", "The discriminator is too good", (sure, hungry, remedy))
    loud = (
        f"The gradient that reaches G has norm {m.gradient:.3g}, in epoch 1 it was {m.first_gradient:.3g}: with "
        "this loss G still hears that it is wrong, but a D without doubt says little about how to be better."
    )
    return ImageDiagnosis("ahead", "The discriminator is far ahead", (sure, loud, _quality(m), remedy))


def _collapsed(m: ImageMeasures) -> ImageDiagnosis | None:
    """Clear images, but nearly all the same."""
    few = m.classes is not None and m.classes <= COLLAPSED_CLASSES and (m.sure or 0) >= LEAST_CONTRAST
    if m.contrast < LEAST_CONTRAST or not (few or m.variety < COLLAPSED_VARIETY):
        return None
    appear = f"only {m.classes} of {CLASSES} digits appear among the fakes, and " if few else ""
    return ImageDiagnosis(
        "collapsed",
        "Mode collapse",
        (
            f"The samples have {_percent(m.contrast)} of the contrast of real images, but {appear}from sample to "
            f"sample they vary {_percent(m.variety)} as much: different noise gives nearly the same image.",
            "The losses alone do not show it: look at the grid, and at the digits that appear.",
            "What helps: a D that learns faster than G, a gradient penalty, an average of G's weights.",
        ),
    )


def _board(config: ImageGanConfig, m: ImageMeasures) -> ImageDiagnosis | None:
    """An uneven overlap that showed in the first clear samples."""
    uneven = config.upsampling == "transposed" and config.kernel % 2 == 1
    if not uneven or m.clear_board is None or m.clear_board < BOARD:
        return None
    return ImageDiagnosis(
        "checkerboard",
        "Checkerboard",
        (
            f"In epoch {m.clear_epoch}, when the samples first had contrast, brightness that alternates from pixel "
            f"to pixel held {m.clear_board:.0f} times the share of energy that it holds in real images (at the "
            f"Nyquist frequency); in epoch {m.epoch} it holds {m.board:.1f} times as much.",
            "Kernel 3 with stride 2 writes to pixels 1, 2 or 4 times in turns, and the weights have to learn to undo "
            "it.",
            _quality(m),
            "What helps: kernel 4, or resize, then convolve.",
        ),
    )


def _balanced(config: ImageGanConfig, m: ImageMeasures) -> ImageDiagnosis | None:
    if m.classes is not None:
        good = (m.sure or 0) >= GOOD_SURE and m.classes == CLASSES
    else:
        close = not config.gan_loss.is_cross_entropy or m.real - m.fake <= GOOD_GAP
        good = close and m.variety >= GOOD_VARIETY and m.contrast >= GOOD_VARIETY
    if not good:
        return None
    return ImageDiagnosis("balanced", "Balanced", (_quality(m), _duel(config, m), _gradient(config, m)))


def _quality(m: ImageMeasures) -> str:
    likeness = (
        f"the samples have {_percent(m.contrast)} of the real images' contrast and {_percent(m.variety)} of "
        "their variety"
    )
    if m.classes is None:
        return f"After epoch {m.epoch} {likeness}."
    return (
        f"After epoch {m.epoch} the digit CNN is more than 90 % sure of {_percent(m.sure or 0)} of the fakes, "
        f"and {m.classes} of {CLASSES} digits appear; {likeness}."
    )


def _duel(config: ImageGanConfig, m: ImageMeasures) -> str:
    if not config.gan_loss.is_cross_entropy:
        return f"Lately D scores real images {m.real:.2f} and fakes {m.fake:.2f} on average."
    return (
        f"Lately D gives real images {m.real:.2f} and fakes {m.fake:.2f} on average; if it could not tell them "
        "apart, both would be 0.50."
    )


def _gradient(config: ImageGanConfig, m: ImageMeasures) -> str:
    norm = f"The gradient that reaches G had norm {m.first_gradient:.3g} in epoch 1 and has {m.gradient:.3g} now"
    if config.batch_norm == "none":
        return (
            f"{norm}. Without batch normalization every layer of small weights weakens it: compare a run that has it."
        )
    return f"{norm}."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _late(history: History, name: str) -> float:
    values = _known(history.column(name)[-max(3, history.last // 10) :])
    return sum(values) / len(values) if values else math.nan


def _known(column: list[Any]) -> list[float]:
    return [value for value in column if value is not None]
