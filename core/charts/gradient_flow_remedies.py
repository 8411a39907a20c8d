"""What every remedy leaves of the gradient on its way to the first layer."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.charts.palette import GREY, PALETTE, Theme
from core.charts.powers import powers_axis
from core.gradient_flow.diagnosis import FADED, GROWN
from core.gradient_flow.figures import figure
from core.gradient_flow.remedies import Remedy

FADED_LEVEL, GROWN_LEVEL = math.log10(FADED), math.log10(GROWN)


def remedy_chart(remedies: Sequence[Remedy], theme: Theme = "light") -> alt.LayerChart:
    """First over last layer's ‖∂L/∂z‖ per remedy, on a logarithmic axis: every network a dot, and their mean.

    The band is where the gradient arrives: within a factor of 10.
    """
    frame = _frame(remedies)
    order = [remedy.label for remedy in remedies]
    low, high = min([FADED_LEVEL, *frame["level"]]), max([GROWN_LEVEL, *frame["level"]])
    x = alt.X(
        "level",
        type="quantitative",
        title="‖∂L/∂z‖ of layer 1 / ‖∂L/∂z‖ of the last hidden layer",
        scale=alt.Scale(domain=[math.floor(low), math.ceil(high)], nice=False),
        axis=powers_axis(math.floor(low), math.ceil(high)),
    )
    y = alt.Y("remedy", type="nominal", sort=order, title=None, axis=alt.Axis(labelLimit=220, ticks=False))
    helped, lost = PALETTE[theme]["accent"], PALETTE[theme]["negative"]
    colour = alt.ColorValue(lost, condition={"test": "datum.arrives", "value": helped})
    tips = [
        alt.Tooltip("remedy"),
        alt.Tooltip("ratio", format=".2e"),
        alt.Tooltip("factor", title="per layer", format=".4f"),
    ]
    band = alt.Chart(pd.DataFrame({"from": [FADED_LEVEL], "to": [GROWN_LEVEL]})).mark_rect(opacity=0.14, color=helped)
    middle = alt.Chart(frame[frame["mean"]])
    layers = [
        band.encode(x=alt.X("from", type="quantitative"), x2=alt.X2("to")),
        alt.Chart(frame[~frame["mean"]]).mark_point(filled=True, size=18, color=GREY).encode(x=x, y=y),
        middle.mark_point(filled=True, size=110, opacity=1).encode(x=x, y=y, color=colour, tooltip=tips),
    ]
    return alt.LayerChart(layer=layers, height=28 * len(order) + 40)


def remedy_text(remedies: Sequence[Remedy]) -> str:
    """The text alternative: the mean ratio of every remedy."""
    parts = (f"{remedy.label}: {figure(remedy.diagnosis.ratio)}" for remedy in remedies)
    return f"Gradient of layer 1 over that of the last hidden layer. {'; '.join(parts)}."


def _frame(remedies: Sequence[Remedy]) -> pd.DataFrame:
    rows = []
    for remedy in remedies:
        mean = remedy.diagnosis.ratio
        for ratio, is_mean in [*((ratio, False) for ratio in remedy.ratios.tolist()), (mean, True)]:
            if np.isfinite(ratio) and ratio > 0:
                arrives = FADED <= ratio <= GROWN
                row = {"remedy": remedy.label, "ratio": ratio, "mean": is_mean, "arrives": arrives}
                rows.append(row | {"level": math.log10(ratio), "factor": remedy.diagnosis.per_layer})
    return pd.DataFrame(rows, columns=["remedy", "ratio", "level", "mean", "arrives", "factor"])
