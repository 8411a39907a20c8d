"""The experiment of the lesson on optimizers: link, exported script and test case in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import ConfigError
from core.numbers import check_number, read_number
from core.optimizers.line_loss import SAMPLES
from core.optimizers.network_loss import PLANES
from core.optimizers.race import LABELS, Racer
from core.optimizers.surfaces import SURFACES, two_names
from core.settings import setting as kinds
from core.settings.declared import check_settings, replaced, setting, settings_of, taken
from core.settings.setting import Choice, Number, Whole
from core.settings.structured import Structured

PARTS = {
    "race": "Race",
    "step": "One step",
    "network": "Network",
    "schedules": "Schedules",
    "line": "Line",
}
OWN = "own"
PLAIN = ("sgd", "momentum", "nesterov")  # their steps are as long as the gradient says
FAR = 100.0


def read_formula(text: str) -> str:
    """The text itself. Raises ExpressionError or ConfigError if it is no formula of two names."""
    two_names(text)
    return text


def read_racers(text: str) -> tuple[str, ...]:
    """ "sgd-adam" as a tuple in the usual order. Raises ConfigError."""
    names = text.split("-")
    check_racers(names)
    return tuple(name for name in LABELS if name in names)


def check_racers(names: object) -> None:
    """Raises ConfigError unless these are names of optimizers, one at least."""
    if not isinstance(names, list | tuple) or not names or not set(map(str, names)) <= set(LABELS):
        raise ConfigError("optimizers", f"must be some of {', '.join(LABELS)}", names)


def _number(name: str, key: str, low: float, high: float, **more: Any) -> Number:
    return Number(name=name, key=key, low=low, high=high, **more)


@dataclass(frozen=True)
class OptimizerExperiment:
    """One state of the lesson.

    Attributes:
        part: which of the pictures is on the page.
        surface, formula: a key of `SURFACES`, or "own" for the formula.
        x, y: the start.
        racers: which optimizers race.
        rate: of SGD, momentum and Nesterov. adaptive: of RMSprop, Adam and AdamW. LBFGS searches its own.
        momentum: of momentum and Nesterov. beta1, beta2: of Adam and AdamW. decay: of AdamW.
        steps: of the race. lead: the optimizer that is written out, in step `at`.
        plane: through the weights of a network. seed: of all that is drawn.
        noise: standard deviation of what is added to each number of a gradient. batch: samples of a batch.

    Raises:
        ConfigError, ExpressionError: a value is out of its setting's bounds.
    """

    part: str = setting(Choice(name="part", key="part", options=PARTS), "race")
    surface: str = setting(
        Choice(name="surface", key="surface", options=kinds.labelled(SURFACES) | {OWN: "Your formula"}), "bowl"
    )
    formula: str = setting(
        Structured(name="formula", key="f", reader=read_formula, writer=str, checker=two_names),
        "(x**2 + y - 2)**2 + (x + y**2 - 2)**2",
    )
    x: float = setting(_number("start x", "x", -FAR, FAR), -4.0)
    y: float = setting(_number("start y", "y", -FAR, FAR), 3.0)
    racers: tuple[str, ...] = setting(
        Structured(name="optimizers", key="with", reader=read_racers, writer="-".join, checker=check_racers),
        ("sgd", "momentum", "adam"),
    )
    rate: float = setting(_number("learning rate", "lr", 1e-5, 10), 0.1)
    adaptive: float = setting(_number("learning rate, adaptive", "alr", 1e-5, 10), 0.3)
    momentum: float = setting(_number("momentum μ", "mu", 0, 0.999), 0.9)
    beta1: float = setting(_number("β₁", "beta1", 0, 0.9999), 0.9)
    beta2: float = setting(_number("β₂", "beta2", 0, 0.9999), 0.999)
    decay: float = setting(_number("weight decay of AdamW", "decay", 0, 1), 0.01)
    steps: int = setting(Whole(name="steps", key="steps", low=1, high=400), 100)

    lead: str = setting(Choice(name="optimizer", key="lead", options=LABELS), "adam")
    at: int = setting(Whole(name="step written out", key="at", low=1, high=400, look=True), 1)
    plane: str = setting(Choice(name="plane", key="plane", options=PLANES), "pca")
    seed: int = setting(kinds.seed(), 0)
    noise: float = setting(_number("noise of the gradient", "noise", 0, 100), 2.0)
    batch: int = setting(Whole(name="batch size", key="batch", low=1, high=SAMPLES), 50)

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def text(self) -> str:
        """The formula of the surface."""
        return self.formula if self.surface == OWN else SURFACES[self.surface].formula

    def racer(self, name: str) -> Racer:
        """An optimizer with the settings of the page."""
        if name == "lbfgs":
            return Racer(name)
        options: dict[str, Any] = {"lr": self.rate if name in PLAIN else self.adaptive}
        if name in ("momentum", "nesterov"):
            options["momentum"] = self.momentum
        if name == "nesterov" and not self.momentum:
            options["nesterov"] = False  # torch refuses it without momentum, and there is none to look ahead with
        if name in ("adam", "adamw"):
            options["betas"] = (self.beta1, self.beta2)
        return Racer(name, options | ({"weight_decay": self.decay} if name == "adamw" else {}))


def apply_change(experiment: OptimizerExperiment, change: Mapping[str, Any]) -> OptimizerExperiment:
    """The experiment after one change on the picture, as it arrives from the browser.

    Args:
        change: `set` is the path of a setting, or "start" (x, y). Another surface comes with its own start and rates;
            racers are a list of names.

    Raises:
        ConfigError: there is no such setting, or the value breaks a rule.
    """
    name, value = change.get("set"), change.get("value")
    if name == "start":
        return replaced(experiment, {axis: _coordinate(axis, change.get(axis)) for axis in ("x", "y")})
    if not isinstance(name, str) or name not in settings_of(OptimizerExperiment):
        raise ConfigError("change", "must set a setting or the start", name)
    if name == "racers":
        check_racers(value)
        return replaced(experiment, {name: read_racers("-".join(value or ()))})
    changed = taken(experiment, name, value)
    if name != "surface" or changed.surface not in SURFACES:
        return changed
    surface = SURFACES[changed.surface]
    (x, y), (rate, adaptive) = surface.start, surface.rates
    return replaced(changed, {"x": float(x), "y": float(y), "rate": rate, "adaptive": adaptive})


def _coordinate(axis: str, value: object) -> float:
    name = f"start {axis}"
    return read_number(value, name, -FAR, FAR) if isinstance(value, str) else check_number(value, name, -FAR, FAR)
