"""One step of one optimizer in sentences, with its numbers, beside what torch did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.lessons.optimizers.experiment import OptimizerExperiment
from core.lessons.optimizers.scene import staged
from core.numbers import in_powers, rounded, short, superscript
from core.optimizers.by_hand import ALPHA, HandStep, Vector, gradients_of, written_out

DIGITS = 12  # of places that are compared


def step_words(experiment: OptimizerExperiment) -> list[str]:
    """The step on display, one sentence for each line that a reader would write down."""
    scene, run = staged(experiment)
    racer = experiment.racer(experiment.lead)
    steps = written_out(racer, run, 0, gradients_of(scene.loss, run, 0))
    if not steps:
        return ["The loss has no value at the start."]
    step = steps[min(experiment.at, len(steps)) - 1]
    before = steps[step.number - 2].parts if step.number > 1 else {}
    options = {**racer.arguments, "number": step.number}
    torchs = tuple(run.places[step.number, 0].tolist())
    x = scene.names[0]
    lines = [f"Step {step.number} from {_pair(step.before)}: the gradient is g = {_pair(step.gradient)}."]
    for symbol, value in step.parts.items():
        how, numbers = _FORMULAS[racer.name][symbol]
        worked = f"; for {x}: {numbers(before, step, options)} = {_n(value[0])}" if numbers else ""
        lines.append(f"{how}{worked}. {symbol} = {_pair(value) if len(value) > 1 else _n(value[0])}.")
    how, numbers = _MOVES[racer.name]
    lines.append(f"{how}; for {x}: {numbers(before, step, options)} = {_full(step.after[0])}.")
    apart = max(abs(a - b) for a, b in zip(step.after, torchs, strict=True))
    lines.append(
        f"By hand the place is ({', '.join(map(_full, step.after))}); torch has ({', '.join(map(_full, torchs))}). "
        f"Largest difference: {in_powers(apart)}."
    )
    return lines


Numbers = Callable[[Mapping[str, Vector], HandStep, Mapping[str, Any]], str]


def _n(value: float) -> str:
    return rounded(value, 5)


def _f(value: float) -> str:
    """A factor or summand: negative numbers in parentheses."""
    return f"({_n(value)})" if value < 0 else _n(value)


def _pair(values: Vector) -> str:
    return f"({', '.join(map(_n, values))})"


def _full(value: float) -> str:
    return f"{value:.{DIGITS}g}".replace("-", "−")


def _average(symbol: str, keep: Callable[[Mapping[str, Any]], float], square: bool) -> Numbers:
    def numbers(before: Mapping[str, Vector], step: HandStep, options: Mapping[str, Any]) -> str:
        kept, g = keep(options), f"{_f(step.gradient[0])}{'²' if square else ''}"
        return f"{short(kept)} · {_f(before.get(symbol, (0.0,))[0])} + {_n(1 - kept)} · {g}"

    return numbers


def _corrected(symbol: str, beta: int) -> Numbers:
    return lambda _, step, o: f"{_n(step.parts[symbol][0])} / (1 − {short(o['betas'][beta])}{superscript(o['number'])})"


def _minus(symbol: str) -> Numbers:
    """w − η · direction."""

    def numbers(_: Mapping[str, Vector], step: HandStep, options: Mapping[str, Any]) -> str:
        along = step.gradient if symbol == "g" or symbol not in step.parts else step.parts[symbol]
        return f"{_n(step.before[0])} − {short(options['lr'])} · {_f(along[0])}"

    return numbers


def _divided(top: str, root: str, start: str = "") -> Numbers:
    def numbers(_: Mapping[str, Vector], step: HandStep, options: Mapping[str, Any]) -> str:
        w = step.parts[start][0] if start else step.before[0]
        above = step.parts[top][0] if top else step.gradient[0]
        return f"{_n(w)} − {short(options['lr'])} · {_f(above)} / (√{_n(step.parts[root][0])} + 10⁻⁸)"

    return numbers


def _momentum(before: Mapping[str, Vector], step: HandStep, options: Mapping[str, Any]) -> str:
    if "v" not in before:
        return f"the first step takes g itself, {_f(step.gradient[0])}"
    return f"{short(options['momentum'])} · {_f(before['v'][0])} + {_f(step.gradient[0])}"


def _ahead(_: Mapping[str, Vector], step: HandStep, options: Mapping[str, Any]) -> str:
    return f"{_f(step.gradient[0])} + {short(options['momentum'])} · {_f(step.parts['v'][0])}"


def _shrunk(_: Mapping[str, Vector], step: HandStep, options: Mapping[str, Any]) -> str:
    return f"(1 − {short(options['lr'])} · {short(options['weight_decay'])}) · {_f(step.before[0])}"


def _along(_: Mapping[str, Vector], step: HandStep, __: Mapping[str, Any]) -> str:
    return f"{_n(step.before[0])} + {_f(step.parts['t'][0])} · {_f(step.parts['d'][0])}"


_V: Mapping[str, tuple[str, Numbers | None]] = {"v": ("Momentum: v ← μv + g", _momentum)}
_MOMENTS: Mapping[str, tuple[str, Numbers | None]] = {
    "m": ("The mean of gradients: m ← β₁m + (1 − β₁)g", _average("m", lambda o: o["betas"][0], square=False)),
    "v": ("The mean of squares: v ← β₂v + (1 − β₂)g²", _average("v", lambda o: o["betas"][1], square=True)),
    "m̂": ("Both began at 0 and are too small at first, so they are corrected: m̂ = m / (1 − β₁ᵗ)", _corrected("m", 0)),
    "v̂": ("v̂ = v / (1 − β₂ᵗ)", _corrected("v", 1)),
}
_FORMULAS: Mapping[str, Mapping[str, tuple[str, Numbers | None]]] = {
    "sgd": {},
    "momentum": _V,
    "nesterov": {**_V, "g + μv": ("Nesterov looks ahead along v: g + μv", _ahead)},
    "rmsprop": {"s": ("The mean of squares: s ← αs + (1 − α)g²", _average("s", lambda _: ALPHA, square=True))},
    "adam": _MOMENTS,
    "adamw": {**_MOMENTS, "(1 − ηλ)w": ("Weight decay shrinks the place first, apart from the gradient", _shrunk)},
    "lbfgs": {
        "d": ("The direction d = −Hg; H is built from the last steps and how much the gradient changed in them", None),
        "t": ("The line search has tried how far it goes down along d", None),
    },
}
_MOVES: Mapping[str, tuple[str, Numbers]] = {
    "sgd": ("The step: w ← w − ηg", _minus("g")),
    "momentum": ("The step: w ← w − ηv", _minus("v")),
    "nesterov": ("The step: w ← w − η(g + μv)", _minus("g + μv")),
    "rmsprop": ("The step: w ← w − ηg / (√s + ε)", _divided("", "s")),
    "adam": ("The step: w ← w − ηm̂ / (√v̂ + ε)", _divided("m̂", "v̂")),
    "adamw": ("The step: w ← (1 − ηλ)w − ηm̂ / (√v̂ + ε)", _divided("m̂", "v̂", "(1 − ηλ)w")),
    "lbfgs": ("The step: w ← w + td", _along),
}
