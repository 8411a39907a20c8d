"""What happened in a run in the plane, in words with the run's own numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.gan.distributions import OWN
from core.gan.plane.config import PlaneGanConfig
from core.numbers import decimals
from core.runs.recording.history import History

Name = Literal["too early", "diverged", "starved", "collapsed", "balanced", "on its way"]

LEAST_STEPS = 50
SURE = 0.05  # D's verdict on fakes of a D that is too good, and as far from 1 on real points
STARVED = 0.05  # of its first size: a gradient that no longer moves the generator
COLLAPSED_WIDTH, COLLAPSED_MODES = 0.35, 0.5
GROWING = 1.15  # times as wide as a quarter of the run ago: the fakes are still spreading
CLOSE_JS = 0.55  # where there are no modes to count
LN2 = math.log(2)


@dataclass(frozen=True)
class PlaneDiagnosis:
    """The finding.

    Attributes:
        name: its key.
        title: a few words.
        sentences: what it rests on, with numbers of the run, and what helps.
    """

    name: Name
    title: str
    sentences: tuple[str, ...]


def diagnose(config: PlaneGanConfig, history: History) -> PlaneDiagnosis:
    """The diagnosis of a run so far, from its rows and measures; windows are a tenth of the run, 10 steps at least."""
    if _steps(history) < LEAST_STEPS or not history.column("js"):
        words = f"{_steps(history)} steps of the generator are too few to judge; {LEAST_STEPS} are enough."
        return PlaneDiagnosis("too early", "Too early to tell", (words,))
    if (history.stop or {}).get("reason") == "diverged" or _broken(history):
        return PlaneDiagnosis("diverged", "Diverged", ("The losses are no longer numbers that can be trained on.",))
    for finding in (_starved(config, history), _collapsed(config, history), _balanced(config, history)):
        if finding:
            return finding
    return PlaneDiagnosis("on its way", "On its way", (_where(config, history), _duel(config, history)))


def _starved(config: PlaneGanConfig, history: History) -> PlaneDiagnosis | None:
    """D is sure of everything and hardly any gradient reaches G."""
    if not config.gan_loss.is_cross_entropy:
        return None
    real, fake = _late(history, "real"), _late(history, "fake")
    first, last = _early_peak(history, "generator_gradient"), _typical_late(history, "generator_gradient")
    if real < 1 - SURE or fake > SURE or last > STARVED * first:
        return None
    ratio = first / max(last, 1e-30)
    saturating = config.loss == "saturating"
    remedy = (
        "the non-saturating loss, whose gradient is largest where D is surest" if saturating else "a gradient penalty"
    )
    return PlaneDiagnosis(
        "starved",
        "The discriminator is too good",
        (
            f"In the last tenth of the run D gives real points {decimals(real)} and fakes {decimals(fake)}: it is "
            "never in doubt, so no small change of a fake would change its verdict.",
            f"The gradient that reaches G fell from {first:.2g} to {last:.2g}, a factor of {ratio:,.0f}: G is starved "
            "and stays where it is.",
            f"What helps: {remedy}; fewer steps of D per step of G; a lower learning rate for D.",
        ),
    )


def _collapsed(config: PlaneGanConfig, history: History) -> PlaneDiagnosis | None:
    """The fakes are in far fewer places than the real points, over the last quarter of the snapshots."""
    late = max(1, len(history.column("js")) // 4)
    widths = history.column("width")[-late:]
    width = _mean(widths)
    if widths[-1] > GROWING * widths[0]:
        return None  # every run begins narrow
    modes, most = len(config.kind.modes), _most_covered(history, late)
    few = most is not None and most <= COLLAPSED_MODES * modes
    if not few and width > COLLAPSED_WIDTH:
        return None
    where = f"it never covered more than {most} of {modes} modes, and " if most is not None and few else ""
    return PlaneDiagnosis(
        "collapsed",
        "Mode collapse",
        (
            f"In the last quarter of the run {where}the fakes are {width:.0%} as wide as the real points: different "
            "noise gives nearly the same point.",
            _duel(config, history) + " The losses alone look fine: only the coverage shows the collapse.",
            "What helps: a D that learns faster than G, so that it finds the one spot before G has moved on; a "
            "gradient penalty; an average of the generator's weights.",
        ),
    )


def _balanced(config: PlaneGanConfig, history: History) -> PlaneDiagnosis | None:
    modes, covered = len(config.kind.modes), history.column("covered")[-1]
    js = history.column("js")[-1]
    if (modes and covered < modes) or (not modes and js > CLOSE_JS):
        return None
    return PlaneDiagnosis("balanced", "Balanced", (_where(config, history), _duel(config, history)))


def _where(config: PlaneGanConfig, history: History) -> str:
    js, modes = history.column("js"), len(config.kind.modes)
    distances = f"the Jensen–Shannon distance went from {js[0]:.2f} to {js[-1]:.2f}"
    if not modes:
        what = "your points" if config.distribution == OWN else "the real points"
        return f"The fakes have come closer to {what}: {distances}." if js[-1] < js[0] else f"Here {distances}."
    covered, on = history.column("covered")[-1], sum(history.column("shares")[-1])
    return f"The fakes cover {covered} of {modes} modes, {on:.0%} of them lie on one, and {distances}."


def _duel(config: PlaneGanConfig, history: History) -> str:
    real, fake = _late(history, "real"), _late(history, "fake")
    if not config.gan_loss.is_cross_entropy:
        return f"D scores real points {decimals(real, 2)} and fakes {decimals(fake, 2)} in the last tenth of the run."
    loss = _late(history, "discriminator_loss") - _late(history, "penalty")
    ideal = f"D's loss is {loss:.2f}; at the ideal point it would be ln 2 = {LN2:.2f}, with 0.50 for both"
    return f"In the last tenth of the run D gives real points {real:.2f} and fakes {fake:.2f}. {ideal}."


def _most_covered(history: History, late: int) -> int | None:
    values = [value for value in history.column("covered")[-late:] if value is not None]
    return max(values) if values else None


def _steps(history: History) -> int:
    """Steps of the generator so far."""
    return max(0, history.last)


def _window(history: History) -> int:
    return max(10, _steps(history) // 10)


def _late(history: History, name: str) -> float:
    return _mean(history.column(name)[-_window(history) :])


def _typical_late(history: History, name: str) -> float:
    """The median: one spike is no food."""
    values = sorted(value or 0.0 for value in history.column(name)[-_window(history) :])
    return values[len(values) // 2]


def _early_peak(history: History, name: str) -> float:
    return max(value or 0.0 for value in history.column(name)[: _window(history)])


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else math.nan


def _broken(history: History) -> bool:
    last = history.column("generator_loss")[-1]
    return last is None or not math.isfinite(last)
