"""Shares of saturated and of dead units per layer."""

from __future__ import annotations

import math
from functools import lru_cache

import altair as alt

from core.gradient_flow.figures import percent
from core.lessons.vanishing_gradients.study import FlowStudy
from core.pictures.filled import DATA, KEPT, Spec, with_rows
from core.pictures.palette import GREY, PALETTE, Theme
from core.pictures.vega_lite import vega_lite

SATURATED, DEAD, DEAD_AFTER = "saturated", "dead", "dead after one step"
# In two columns, for a telephone.
LEGEND = alt.Legend(columns=2)


def unit_chart(found: FlowStudy, theme: Theme = "light") -> Spec:
    """One line each over the layers: saturated, dead, dead after one step of SGD; means over the networks."""
    shares = {SATURATED: found.saturated, DEAD: found.dead, DEAD_AFTER: found.dead_after}
    rows = [
        {"share of units": name, "layer": layer, "share": share}
        for name, values in shares.items()
        for layer, share in enumerate(values.mean(axis=0).tolist(), 1)
        if math.isfinite(share)
    ]
    return with_rows(_specification(found.dead.shape[1], theme), {DATA: rows})


@lru_cache(maxsize=KEPT)
def _specification(depth: int, theme: Theme) -> Spec:
    names, danger = [SATURATED, DEAD, DEAD_AFTER], PALETTE[theme]["danger"]
    axis = alt.Axis(values=list(range(1, depth + 1, max(1, depth // 10))), format="d", grid=False)
    scale = alt.Scale(domain=names, range=[GREY, danger, danger])
    dashes = alt.Scale(domain=names, range=[[1, 0], [1, 0], [4, 3]])
    reach = alt.Scale(domain=[0.5, depth + 0.5], nice=False)
    chart: alt.Chart = (
        alt.Chart(alt.NamedData(DATA))
        .mark_line(point=alt.OverlayMarkDef(size=26))
        .encode(
            x=alt.X("layer", type="quantitative", axis=axis, scale=reach),
            y=alt.Y(
                "share", type="quantitative", title="share", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")
            ),
            color=alt.Color("share of units", type="nominal", scale=scale, legend=LEGEND),
            strokeDash=alt.StrokeDash("share of units", type="nominal", scale=dashes, legend=None),
            tooltip=[
                alt.Tooltip("share of units", type="nominal"),
                alt.Tooltip("layer", type="quantitative"),
                alt.Tooltip("share", type="quantitative", format=".1%"),
            ],
        )
        .properties(height=340)
    )
    return vega_lite(chart)


def unit_text(found: FlowStudy) -> str:
    """The text alternative: first, middle and last layer."""
    depth = found.dead.shape[1]
    parts = [
        f"layer {i + 1}: {percent(found.saturated[:, i].mean())} saturated, {percent(found.dead[:, i].mean())} dead, "
        f"{percent(found.dead_after[:, i].mean())} dead after one step"
        for i in sorted({0, depth // 2, depth - 1})
    ]
    return f"Shares of units. {'; '.join(parts)}."
