"""Activations with their derivatives, and where the sums of a network lie on them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.gradient_flow.slopes import slope
from core.networks.activations import activation
from core.pictures.filled import KEPT, Spec, with_rows
from core.pictures.palette import GREY, PALETTE, Theme
from core.pictures.vega_lite import vega_lite

REACH, POINTS = 6.0, 241
BARS, NUMBERS, CURVES, PEAK = "bars", "numbers", "curves", "peak"
LOWEST, HIGHEST = -0.5, 2.0
# However far the sums reach, the bend of the activation must stay in sight.
LEAST_REACH, MOST_REACH = 4.0, 40.0
Quantiles = npt.NDArray[np.float64]


def derivative_curve(name: str, used: bool, theme: Theme = "light") -> alt.LayerChart:
    """φ(z) thin and φ′(z) thick for z from −6 to 6, with a dot on the largest φ′; grey unless it is the one in use.

    The axes are the same for every activation, so that the derivatives can be compared.

    Raises:
        ConfigError: there is no such activation.
    """
    own = slope(name)
    colours = _colours(theme) if used else {"φ": GREY, "φ′": PALETTE[theme]["negative"]}
    x = alt.X("z", type="quantitative", axis=alt.Axis(values=[-6, 0, 6], title=None))
    y = alt.Y(
        "value",
        type="quantitative",
        scale=alt.Scale(domain=[LOWEST, HIGHEST]),
        axis=alt.Axis(values=[0, 1, 2], title=None),
    )
    lines = [
        alt.Chart(_curve(name, which, REACH))
        .mark_line(clip=True, color=colours[which], strokeWidth=width)
        .encode(x=x, y=y)
        for which, width in (("φ", 1.2), ("φ′", 3.0 if used else 1.8))
    ]
    if own.at is not None:
        mark = alt.Chart(pd.DataFrame({"z": [own.at], "value": [own.largest]}))
        lines.append(mark.mark_point(filled=True, opacity=1, color=colours["φ′"], size=60).encode(x=x, y=y))
    bound = f"φ′ {'<' if own.at is None else '≤'} {own.largest:.4g}"
    title = alt.TitleParams(activation(name).label, subtitle=bound, subtitleColor=GREY, subtitleFontSize=12)
    return alt.LayerChart(layer=lines, title=title, height=190)


def derivative_curve_text(name: str, used: bool) -> str:
    """The text alternative of one small chart."""
    own = slope(name)
    use = "in use" if used else "not in use"
    return f"{activation(name).label} ({use}) and its derivative, which is at most {own.largest:.4g}, {own.where}."


def sums_on_curve(name: str, quantiles: Quantiles, layer: int, theme: Theme = "light") -> Spec:
    """φ and φ′, and over them, one row per layer, where 90 % and 50 % of what enters the activation lie.

    Args:
        name: the activation.
        quantiles: 5, 25, 50, 75 and 95 % of what enters it, (depth, 5).
        layer: the chosen layer, from 1; its row stands out.
        theme: of the page.

    Raises:
        ConfigError: there is no such activation.
    """
    reach, (bottom, top) = _reach(quantiles), _heights(name)
    # Rows and curves share one vertical axis: a second one would make the chart twice as slow to draw.
    places = bottom + (np.arange(len(quantiles)) + 0.5) / len(quantiles) * (top - bottom)
    rows = {
        BARS: _bars(np.clip(quantiles, -reach, reach), places, layer),
        NUMBERS: _numbers(places, reach),
        CURVES: [row for which in ("φ", "φ′") for row in _curve(name, which, reach).to_dict("records")],
        PEAK: _peak(name),
    }
    return with_rows(_reaching(_specification(name, len(quantiles), theme), reach), rows)


def _reaching(spec: Spec, reach: float) -> Spec:
    """The same from −reach to reach: the one thing besides the data that every network changes."""
    layers = []
    for layer in spec["layer"]:
        x = layer["encoding"]["x"]
        x = {**x, "scale": {**x["scale"], "domain": [-reach, reach]}}
        layers.append({**layer, "encoding": {**layer["encoding"], "x": x}})
    return {**spec, "layer": layers}


@lru_cache(maxsize=KEPT)
def _specification(name: str, depth: int, theme: Theme) -> Spec:
    """The chart without its data, for sums from −1 to 1."""
    x = alt.X(
        "z",
        type="quantitative",
        title="what enters the activation",
        scale=alt.Scale(domain=[-1, 1], nice=False),
        axis=alt.Axis(tickCount=8, gridOpacity=0.4),
    )
    y = alt.Y(
        "value",
        type="quantitative",
        title="φ and φ′",
        scale=alt.Scale(domain=_heights(name), nice=False),
        axis=alt.Axis(tickCount=4),
    )
    colours = _colours(theme)
    colour = alt.Color(
        "curve",
        type="nominal",
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
    )
    words = alt.Text("text", type="nominal")
    numbers, curves, peak = (alt.Chart(alt.NamedData(data)) for data in (NUMBERS, CURVES, PEAK))
    dot = peak.mark_point(filled=True, opacity=1, color=colours["φ′"], size=90)
    layers = [
        _ranges(depth, x, y, theme),
        numbers.mark_text(align="right", dx=-4, color=GREY, fontSize=12).encode(x=x, y=y, text=words),
        curves.mark_line(clip=True, strokeWidth=2.5).encode(x=x, y=y, color=colour),
        dot.encode(x=x, y=y),
        peak.mark_text(dy=-13, color=colours["φ′"], fontWeight=600, fontSize=12).encode(x=x, y=y, text=words),
    ]
    return vega_lite(alt.LayerChart(layer=layers if slope(name).at is not None else layers[:3], height=330))


def _ranges(depth: int, x: alt.X, y: alt.Y, theme: Theme) -> alt.Chart:
    """A thin bar per layer for 90 % of the sums and a thick one for 50 %."""
    chosen = {"test": "datum.chosen", "value": PALETTE[theme]["accent"]}
    half = {"test": "datum.half", "value": float(np.clip(160 / depth, 2, 7))}
    chart: alt.Chart = (
        alt.Chart(alt.NamedData(BARS))
        .mark_rule(opacity=0.6)
        .encode(
            x=x,
            x2=alt.X2("to"),
            y=y,
            color=alt.ColorValue(GREY, condition=chosen),
            strokeWidth=alt.StrokeWidthValue(1.3, condition=half),
            tooltip=[
                alt.Tooltip("layer", type="quantitative"),
                alt.Tooltip("z", type="quantitative", title="from", format=".3~g"),
                alt.Tooltip("to", type="quantitative", format=".3~g"),
            ],
        )
    )
    return chart


def sums_text(name: str, quantiles: Quantiles) -> str:
    """The text alternative: the range of the first and the last layer."""
    if not np.isfinite(quantiles[[0, -1]]).all():
        return f"{activation(name).label} and its derivative; what enters it is not finite in every layer."
    first, last = ([f"{value:.3g}".replace("-", "−") for value in quantiles[i, [0, 2, 4]]] for i in (0, -1))
    return (
        f"{activation(name).label} and its derivative with what enters it: 90 % lie between {first[0]} and {first[2]} "
        f"in layer 1 (median {first[1]}), between {last[0]} and {last[2]} in layer {len(quantiles)} (median {last[1]})."
    )


def _heights(name: str) -> tuple[float, float]:
    return -0.25, max(1.15, 1.1 * slope(name).largest)


def _peak(name: str) -> list[dict[str, Any]]:
    """The largest slope, and its value in words; nothing where the slope only comes close to it."""
    own = slope(name)
    if own.at is None:
        return []
    return [{"z": own.at, "value": own.largest, "text": f"largest φ′: {own.largest:.4g}"}]


def _bars(sums: Quantiles, places: Quantiles, layer: int) -> list[dict[str, Any]]:
    """Two ranges per layer, where its sums are finite: 90 % and 50 %."""
    return [
        {"layer": number, "value": place, "z": row[low], "to": row[high], "half": low == 1, "chosen": number == layer}
        for number, (row, place) in enumerate(zip(sums.tolist(), places.tolist(), strict=True), 1)
        for low, high in ((0, 4), (1, 3))
        if np.isfinite(row).all()
    ]


def _numbers(places: Quantiles, reach: float) -> list[dict[str, Any]]:
    """The numbers of the layers at the right edge, ten at most."""
    every = max(1, len(places) // 10)
    return [
        {"z": reach, "value": places[n - 1], "text": f"layer {n}" if n == 1 else str(n)}
        for n in range(1, len(places) + 1, every)
    ]


def _reach(quantiles: Quantiles) -> float:
    finite = quantiles[np.isfinite(quantiles)]
    largest = float(np.abs(finite).max(initial=0.0)) * 1.1
    return float(np.clip(largest, LEAST_REACH, MOST_REACH))


def _curve(name: str, which: str, reach: float) -> pd.DataFrame:
    kink = [-1e-9, 1e-9]  # so that a jump at 0 is drawn as one
    z = np.sort(np.append(np.linspace(-reach, reach, POINTS), kink))
    return pd.DataFrame(
        {"z": z, "value": (activation(name).reference if which == "φ" else slope(name).of)(z), "curve": which}
    )


def _colours(theme: Theme) -> dict[str, str]:
    """Blue for what goes forward, orange for what comes back."""
    return {"φ": PALETTE[theme]["positive"], "φ′": PALETTE[theme]["negative"]}
