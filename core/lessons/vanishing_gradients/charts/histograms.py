"""How the values of one layer are distributed: activations, and gradients by their power of ten."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import numpy as np

from core.gradient_flow.factors import Array
from core.gradient_flow.figures import percent
from core.lessons.vanishing_gradients.study import LayerValues
from core.pictures.filled import KEPT, Spec, with_rows
from core.pictures.palette import GREY, PALETTE, Theme
from core.pictures.powers import powers_axis, whole_powers
from core.pictures.vega_lite import vega_lite

BINS = 48
OWN, OTHER = "own", "other"
_FARTHEST = 0.999  # of the activations; the few beyond would squeeze the others into one bin
_LEAST_SPAN = 1e-3
_SCALE = alt.Scale(zero=False, nice=False)


def activation_histogram(chosen: LayerValues, theme: Theme = "light") -> Spec:
    """Share of all activations of the layer per bin, without the outermost thousandth."""
    finite = chosen.activations[np.isfinite(chosen.activations)]
    rows: list[dict[str, float]] = []
    if finite.size:
        low, high = np.quantile(finite, [1 - _FARTHEST, _FARTHEST])
        middle, half = (low + high) / 2, max((high - low) / 2, _LEAST_SPAN)
        rows = _bins(finite, middle - half, middle + half, chosen.activations.size)
    return with_rows(_activations(theme), {OWN: rows})


@lru_cache(maxsize=KEPT)
def _activations(theme: Theme) -> Spec:
    axis = alt.Axis(tickCount=6)
    x = alt.X("from", type="quantitative", title="activation", bin="binned", scale=_SCALE, axis=axis)
    chart: alt.Chart = (
        alt.Chart(alt.NamedData(OWN))
        .mark_bar(color=PALETTE[theme]["positive"], binSpacing=0)
        .encode(x=x, x2=alt.X2("to"), y=_share(), tooltip=_tips(".3~g"))
        .properties(height=220)
    )
    return vega_lite(chart)


def gradient_histogram(chosen: LayerValues, last: LayerValues, theme: Theme = "light") -> Spec:
    """Share of ∂L/∂z per power of ten in the chosen layer, over the outline of the last layer; zeros are left out."""
    levels = [_levels(values.gradients) for values in (chosen, last)]
    ends = [float(end) for level in levels if level.size for end in (level.min(), level.max())] or [-1.0, 0.0]
    low, high = min(ends) - 0.5, max(ends) + 0.5
    own, other = (
        _bins(level, low, high, values.gradients.size) for level, values in zip(levels, (chosen, last), strict=True)
    )
    return with_rows(_gradients(whole_powers(low, high), theme), {OWN: own, OTHER: other})


@lru_cache(maxsize=KEPT)
def _gradients(exponents: tuple[int, ...], theme: Theme) -> Spec:
    axis = powers_axis(exponents)
    x = alt.X("from", type="quantitative", title="|∂L/∂z|", bin="binned", axis=axis, scale=_SCALE)
    own = alt.Chart(alt.NamedData(OWN)).mark_bar(color=PALETTE[theme]["negative"], binSpacing=0)
    other = alt.Chart(alt.NamedData(OTHER)).mark_line(color=GREY, interpolate="step-after", strokeWidth=1.5)
    layers = [
        own.encode(x=x, x2=alt.X2("to"), y=_share(), tooltip=_tips(".1f")),
        other.encode(x=x, y=_share()),
    ]
    return vega_lite(alt.LayerChart(layer=layers, height=220))


def activation_text(layer: int, chosen: LayerValues) -> str:
    """The text alternative of the activations."""
    if not np.isfinite(chosen.activations).all():
        return f"Activations of layer {layer}: not all of them are finite."
    low, middle, high = np.quantile(chosen.activations, [0.05, 0.5, 0.95])
    return f"Activations of layer {layer}: 90 % between {low:.3g} and {high:.3g}, median {middle:.3g}.".replace(
        "-", "−"
    )


def gradient_text(layer: int, chosen: LayerValues) -> str:
    """The text alternative of the gradients."""
    levels, zeros = _levels(chosen.gradients), zero_share(chosen)
    typical = f"median size {10 ** float(np.median(levels)):.1e}" if levels.size else "none above zero"
    return f"Gradients of layer {layer}: {typical}, {percent(zeros)} exactly zero.".replace("-", "−")


def zero_share(values: LayerValues) -> float:
    """Share of gradients that are exactly zero."""
    return float((values.gradients == 0).mean())


def _levels(gradients: Array) -> Array:
    sizes = np.abs(gradients)
    return np.asarray(np.log10(sizes[np.isfinite(sizes) & (sizes > 0)]))


def _bins(values: Array, low: float, high: float, count: int) -> list[dict[str, float]]:
    found, edges = np.histogram(values, bins=BINS, range=(low, high))
    ends, shares = edges.tolist(), (found / count).tolist()
    return [{"from": ends[i], "to": ends[i + 1], "share": share} for i, share in enumerate(shares)]


def _share() -> alt.Y:
    return alt.Y("share", type="quantitative", title="share", axis=alt.Axis(format="%", tickCount=4))


def _tips(number: str) -> list[alt.Tooltip]:
    formats = {"from": number, "to": number, "share": ".1%"}
    return [alt.Tooltip(name, type="quantitative", format=text) for name, text in formats.items()]
