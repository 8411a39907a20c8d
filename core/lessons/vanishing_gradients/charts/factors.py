"""What multiplies the gradient between neighbouring layers, cause by cause."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np

from core.gradient_flow.factors import ACTIVATION, NORMALIZATION, SKIP, WEIGHTS, Factors, geometric_mean
from core.pictures.filled import DATA, KEPT, Spec, with_rows
from core.pictures.palette import GREY, PALETTE, Theme
from core.pictures.vega_lite import vega_lite

WHOLE, BOUND = "together", "activation at most"
# In two columns, for a telephone.
LEGEND = alt.Legend(columns=2)
_COLOURS = {WEIGHTS: "positive", ACTIVATION: "negative", SKIP: "accent", NORMALIZATION: "validation"}


def factor_chart(factors: Factors, bound: float, theme: Theme = "light") -> Spec:
    """One line per cause on a logarithmic axis, geometric means over the networks; dotted, the activation's bound.

    Args:
        factors: of one activation.
        bound: the largest slope of the activation.
        theme: of the page.
    """
    spec = _specification(tuple(factors.parts), factors.whole.shape[1], theme)
    return with_rows(spec, {DATA: _rows(factors, bound)})


@lru_cache(maxsize=KEPT)
def _specification(parts: tuple[str, ...], count: int, theme: Theme) -> Spec:
    names = [WHOLE, *parts, BOUND]
    shades = PALETTE[theme]
    colours = [GREY, *(shades[_COLOURS[name]] for name in parts), shades[_COLOURS[ACTIVATION]]]
    dashes = alt.Scale(domain=names, range=[[6, 3], *[[1, 0]] * len(parts), [2, 3]])
    axis = alt.Axis(values=list(range(1, count + 1, max(1, count // 10))), format="d", grid=False)
    reach = alt.Scale(domain=[0.5, count + 0.5], nice=False)
    levels = alt.Axis(tickCount=5, gridOpacity=0.4)
    chart: alt.Chart = (
        alt.Chart(alt.NamedData(DATA))
        .mark_line(point=alt.OverlayMarkDef(size=24))
        .encode(
            x=alt.X("layer", type="quantitative", title="layer reached", axis=axis, scale=reach),
            y=alt.Y("factor", type="quantitative", title="factor", scale=alt.Scale(type="log"), axis=levels),
            color=alt.Color("cause", type="nominal", scale=alt.Scale(domain=names, range=colours), legend=LEGEND),
            strokeDash=alt.StrokeDash("cause", type="nominal", scale=dashes, legend=None),
            tooltip=[
                alt.Tooltip("cause", type="nominal"),
                alt.Tooltip("layer", type="quantitative"),
                alt.Tooltip("factor", type="quantitative", format=".4g"),
            ],
        )
        .properties(height=340)
    )
    return vega_lite(chart)


def factor_text(factors: Factors) -> str:
    """The text alternative: the mean of every cause."""
    parts = (f"{name} {geometric_mean(part):.3g}" for name, part in factors.parts.items())
    whole = geometric_mean(factors.whole)
    return f"Factors from layer to layer, geometric means: {', '.join(parts)}; all together {whole:.3g}."


def _rows(factors: Factors, bound: float) -> list[dict[str, Any]]:
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
    return rows
