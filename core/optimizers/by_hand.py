"""Every optimizer written out in plain Python, from the gradients that it saw: what torch's own must have done."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from core.optimizers.race import Loss, Noise, Race, Racer

Vector = tuple[float, ...]
ALPHA, EPS = 0.99, 1e-8  # of RMSprop; of all that divide by a root: torch's defaults
HISTORY = 100  # pairs that LBFGS remembers


@dataclass(frozen=True)
class HandStep:
    """One step.

    Attributes:
        number: the first is 1. before, after: the place. gradient: there.
        parts: what the optimizer makes of it on the way, by symbol, in the order of writing.
    """

    number: int
    before: Vector
    gradient: Vector
    parts: dict[str, Vector]
    after: Vector


def gradients_of(loss: Loss, run: Race, racer: int, noise: Noise | None = None) -> list[Vector]:
    """The gradient that a racer saw before each step, by autograd, noise included."""
    places = run.places[:-1, racer].clone().requires_grad_()
    (found,) = torch.autograd.grad(loss(places).sum(), places)
    if noise is not None:
        found = found + torch.stack([noise(step, all_of)[racer] for step, all_of in enumerate(run.places[:-1])])
    return [tuple(row) for row in found.tolist()]


def written_out(racer: Racer, run: Race, number: int, gradients: Sequence[Vector]) -> list[HandStep]:
    """All steps of a racer by hand, until it diverged: from its start and from the gradients it saw.

    Only how far LBFGS went in each direction is taken from torch, whose line search has found it.
    """
    step = {"lbfgs": _lbfgs, "rmsprop": _rmsprop, "adam": _adam, "adamw": _adam}.get(racer.name, _sgd)
    trodden, end = run.places[:, number], run.diverged(number) or len(run.places) - 1
    place, steps, memory = tuple(trodden[0].tolist()), list[HandStep](), dict[str, Any]()
    rates, moves = run.rates[:, number].tolist(), trodden.diff(dim=0).tolist()
    for count, (gradient, moved, rate) in enumerate(zip(gradients[:end], moves, rates, strict=False), 1):
        options = {**racer.arguments, "lr": rate, "moved": moved, "number": count}
        parts, after = step(place, gradient, memory, options)
        steps.append(HandStep(count, place, gradient, parts, after))
        place = after
    return steps


def largest_difference(steps: Sequence[HandStep], run: Race, number: int) -> float:
    """Between the places by hand and those of torch, relative to the places where they are larger than 1."""
    apart = [
        abs(mine - theirs) / max(1.0, abs(theirs))
        for step, place in zip(steps, run.places[1:, number].tolist(), strict=False)
        for mine, theirs in zip(step.after, place, strict=True)
    ]
    return max(apart, default=0.0)


def _each(function: Any, *vectors: Vector) -> Vector:
    return tuple(function(*values) for values in zip(*vectors, strict=True))


def _sgd(w: Vector, g: Vector, memory: dict[str, Any], o: dict[str, Any]) -> tuple[dict[str, Vector], Vector]:
    """SGD: w − ηg; with momentum v ← μv + g and w − ηv; Nesterov looks ahead: w − η(g + μv)."""
    rate, mu = o["lr"], o.get("momentum", 0.0)
    if not mu:
        return {}, _each(lambda w, g: w - rate * g, w, g)
    v = _each(lambda v, g: mu * v + g, memory["v"], g) if "v" in memory else g
    memory["v"] = v
    if not o.get("nesterov"):
        return {"v": v}, _each(lambda w, v: w - rate * v, w, v)
    ahead = _each(lambda g, v: g + mu * v, g, v)
    return {"v": v, "g + μv": ahead}, _each(lambda w, a: w - rate * a, w, ahead)


def _rmsprop(w: Vector, g: Vector, memory: dict[str, Any], o: dict[str, Any]) -> tuple[dict[str, Vector], Vector]:
    """s ← αs + (1 − α)g², w − ηg/(√s + ε)."""
    s = _each(lambda s, g: ALPHA * s + (1 - ALPHA) * g * g, memory.get("s", (0.0,) * len(g)), g)
    memory["s"] = s
    return {"s": s}, _each(lambda w, g, s: w - o["lr"] * g / (math.sqrt(s) + EPS), w, g, s)


def _adam(w: Vector, g: Vector, memory: dict[str, Any], o: dict[str, Any]) -> tuple[dict[str, Vector], Vector]:
    """m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², both corrected for their start at 0, w − ηm̂/(√v̂ + ε).

    AdamW shrinks w by 1 − ηλ before.
    """
    rate, (b1, b2), number = o["lr"], o["betas"], o["number"]
    zero = (0.0,) * len(g)
    m = _each(lambda m, g: b1 * m + (1 - b1) * g, memory.get("m", zero), g)
    v = _each(lambda v, g: b2 * v + (1 - b2) * g * g, memory.get("v", zero), g)
    memory |= {"m": m, "v": v}
    m_hat, v_hat = (tuple(a / (1 - b**number) for a in moment) for moment, b in ((m, b1), (v, b2)))
    parts = {"m": m, "v": v, "m̂": m_hat, "v̂": v_hat}
    if "weight_decay" in o:
        w = tuple(a * (1 - rate * o["weight_decay"]) for a in w)
        parts["(1 − ηλ)w"] = w
    return parts, _each(lambda w, m, v: w - rate * m / (math.sqrt(v) + EPS), w, m_hat, v_hat)


def _lbfgs(w: Vector, g: Vector, memory: dict[str, Any], o: dict[str, Any]) -> tuple[dict[str, Vector], Vector]:
    """The direction −Hg, H built from the last steps s and changes of the gradient y; a line search finds how far."""
    pairs, scale = memory.setdefault("pairs", []), memory.get("scale", 1.0)
    if "g" in memory:
        y, s = _each(lambda a, b: a - b, g, memory["g"]), memory["s"]
        if _dot(y, s) > 1e-10:
            pairs.append((s, y))
            del pairs[:-HISTORY]
            scale = _dot(y, s) / _dot(y, y)
    d, shares = tuple(-a for a in g), list[float]()
    for s, y in reversed(pairs):
        shares.append(_dot(s, d) / _dot(y, s))
        d = _each(lambda a, b, k=shares[-1]: a - k * b, d, y)
    d = tuple(scale * a for a in d)
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        back = share - _dot(y, d) / _dot(y, s)
        d = _each(lambda a, b, k=back: a + k * b, d, s)
    length = _dot(o["moved"], d) / (_dot(d, d) or 1.0)
    step = tuple(length * a for a in d)
    memory |= {"g": g, "s": step, "scale": scale}
    return {"d": d, "t": (length,)}, _each(lambda a, b: a + b, w, step)


def _dot(a: Vector, b: Vector) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
