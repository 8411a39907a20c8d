"""What every remedy leaves of the gradient on its way to the first layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from core.gradient_flow.figures import figure
from core.lessons.vanishing_gradients.diagnosis import FADED, GROWN
from core.lessons.vanishing_gradients.remedies import Remedy
from core.pictures.filled import KEPT, Spec, with_rows
from core.pictures.palette import GREY, PALETTE, Theme
from core.pictures.powers import powers_axis, whole_powers
from core.pictures.vega_lite import vega_lite

BAND, NETWORKS, MEANS = "band", "networks", "means"
FADED_LEVEL, GROWN_LEVEL = math.log10(FADED), math.log10(GROWN)


def remedy_chart(remedies: Sequence[Remedy], theme: Theme = "light") -> Spec:
    """First over last layer's ‖∂L/∂z‖ per remedy, on a logarithmic axis: every network a dot, and their mean.

    The band is where the gradient arrives: within a factor of 10.
    """
    networks, means = _rows(remedies, mean=False), _rows(remedies, mean=True)
    levels = [FADED_LEVEL, GROWN_LEVEL, *(row["level"] for row in (*networks, *means))]
    ends = (math.floor(min(levels)), math.ceil(max(levels)))
    band = [{"from": FADED_LEVEL, "to": GROWN_LEVEL}]
    spec = _specification(tuple(remedy.label for remedy in remedies), ends, theme)
    return with_rows(spec, {BAND: band, NETWORKS: networks, MEANS: means})


@lru_cache(maxsize=KEPT)
def _specification(order: tuple[str, ...], ends: tuple[int, int], theme: Theme) -> Spec:
    x = alt.X(
        "level",
        type="quantitative",
        title=["‖∂L/∂z‖ of layer 1", "/ ‖∂L/∂z‖ of the last hidden layer"],
        scale=alt.Scale(domain=ends, nice=False),
        axis=powers_axis(whole_powers(*ends)),
    )
    y = alt.Y("remedy", type="nominal", sort=list(order), title=None, axis=alt.Axis(labelLimit=220, ticks=False))
    helped, lost = PALETTE[theme]["accent"], PALETTE[theme]["negative"]
    colour = alt.ColorValue(lost, condition={"test": "datum.arrives", "value": helped})
    tips = [
        alt.Tooltip("remedy", type="nominal"),
        alt.Tooltip("ratio", type="quantitative", format=".2e"),
        alt.Tooltip("factor", type="quantitative", title="per layer", format=".4f"),
    ]
    band, networks, means = (alt.Chart(alt.NamedData(name)) for name in (BAND, NETWORKS, MEANS))
    layers = [
        band.mark_rect(opacity=0.14, color=helped).encode(x=alt.X("from", type="quantitative"), x2=alt.X2("to")),
        networks.mark_point(filled=True, size=18, color=GREY).encode(x=x, y=y),
        means.mark_point(filled=True, size=110, opacity=1).encode(x=x, y=y, color=colour, tooltip=tips),
    ]
    return vega_lite(alt.LayerChart(layer=layers, height=28 * len(order) + 55))


def remedy_text(remedies: Sequence[Remedy]) -> str:
    """The text alternative: the mean ratio of every remedy."""
    parts = (f"{remedy.label}: {figure(remedy.diagnosis.ratio)}" for remedy in remedies)
    return f"Gradient of layer 1 over that of the last hidden layer. {'; '.join(parts)}."


def _rows(remedies: Sequence[Remedy], mean: bool) -> list[dict[str, Any]]:
    rows = []
    for remedy in remedies:
        found = remedy.diagnosis
        for ratio in [found.ratio] if mean else remedy.ratios.tolist():
            if math.isfinite(ratio) and ratio > 0:
                row = {"remedy": remedy.label, "ratio": ratio, "level": math.log10(ratio)}
                rows.append(row | {"arrives": FADED <= ratio <= GROWN, "factor": found.per_layer})
    return rows
