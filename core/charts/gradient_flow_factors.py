"""What multiplies the gradient between neighbouring layers, cause by cause."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.charts.palette import GREY, PALETTE, Theme
from core.gradient_flow.factors import ACTIVATION, NORMALIZATION, SKIP, WEIGHTS, Factors, geometric_mean

WHOLE, BOUND = "together", "activation at most"
# Lines in the legend as in the chart, dashes and all; in columns, for a telephone.
LEGEND = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=300, columns=2)
_COLOURS = {WEIGHTS: "positive", ACTIVATION: "negative", SKIP: "accent", NORMALIZATION: "validation"}


def factor_chart(factors: Factors, bound: float, theme: Theme = "light") -> alt.Chart:
    """One line per cause on a logarithmic axis, geometric means over the networks; dotted, the activation's bound.

    Args:
        factors: of one activation.
        bound: the largest slope of the activation.
    """
    frame = _frame(factors, bound)
    names = [WHOLE, *factors.parts, BOUND]
    shades = PALETTE[theme]
    colours = [GREY, *(shades[_COLOURS[name]] for name in factors.parts), shades[_COLOURS[ACTIVATION]]]
    x = alt.X("layer", type="quantitative", title="layer reached", axis=_layers(factors), scale=_scale(factors))
    y = alt.Y(
        "factor",
        type="quantitative",
        title="factor",
        scale=alt.Scale(type="log"),
        axis=alt.Axis(tickCount=5, gridOpacity=0.4),
    )
    colour = alt.Color(
        "cause",
        type="nominal",
        scale=alt.Scale(domain=names, range=colours),
        legend=LEGEND,
    )
    dashes = [[6, 3], *[[1, 0]] * len(factors.parts), [2, 3]]
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_line(point=alt.OverlayMarkDef(size=24))
        .encode(
            x=x,
            y=y,
            color=colour,
            strokeDash=alt.StrokeDash(
                "cause", type="nominal", scale=alt.Scale(domain=names, range=dashes), legend=None
            ),
            tooltip=[alt.Tooltip("cause"), alt.Tooltip("layer"), alt.Tooltip("factor", format=".4g")],
        )
        .properties(height=340)
    )
    return chart


def factor_text(factors: Factors) -> str:
    """The text alternative: the mean of every cause."""
    parts = (f"{name} {geometric_mean(part):.3g}" for name, part in factors.parts.items())
    whole = geometric_mean(factors.whole)
    return f"Factors from layer to layer, geometric means: {', '.join(parts)}; all together {whole:.3g}."


def _frame(factors: Factors, bound: float) -> pd.DataFrame:
    rows = []
    limit = np.full_like(factors.whole, bound)
    for name, part in {WHOLE: factors.whole, **factors.parts, BOUND: limit}.items():
        with np.errstate(all="ignore"):
            means = np.exp(np.log(part).mean(axis=0))
        rows += [
            {"cause": name, "layer": layer, "factor": mean}
            for layer, mean in enumerate(means.tolist(), 1)
            if np.isfinite(mean) and mean > 0
        ]
    return pd.DataFrame(rows, columns=["cause", "layer", "factor"])


def _layers(factors: Factors) -> alt.Axis:
    count = factors.whole.shape[1]
    return alt.Axis(values=list(range(1, count + 1, max(1, count // 10))), format="d", grid=False)


def _scale(factors: Factors) -> alt.Scale:
    return alt.Scale(domain=[0.5, factors.whole.shape[1] + 0.5], nice=False)
