"""How wrong a difference quotient is against its step h, on two logarithmic axes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.autograd.step_study import StepError
from core.pictures.filled import Spec, with_rows
from core.pictures.palette import PALETTE, Theme
from core.pictures.vega_lite import vega_lite

# One legend for colour and dash together: of dashes alone Vega-Lite draws no samples.
LINES = ["forward, float64", "central, float64", "forward, float32", "central, float32"]
DASHES = [[1, 0], [1, 0], [5, 4], [5, 4]]
SMALLEST_ERROR = 1e-17  # a quotient that is exactly right still has a place on the axis


def step_error_spec(errors: Sequence[StepError], theme: Theme = "light") -> Spec:
    """The chart below as Vega-Lite, made once per theme and then filled with these errors."""
    spec = _specification(theme)
    (name,) = spec["datasets"]
    return with_rows(spec, {name: _rows(errors)})


@cache
def _specification(theme: Theme) -> Spec:
    return vega_lite(step_error_chart([StepError("central", "float64", 0.1, 1.0, 0.1)], theme))


def _rows(errors: Sequence[StepError]) -> list[dict[str, Any]]:
    return [
        {
            "line": f"{e.method}, {e.precision}",
            "method": e.method,
            "precision": e.precision,
            "h": e.h,
            "error": max(e.error, SMALLEST_ERROR),
        }
        for e in errors
    ]


def step_error_chart(errors: Sequence[StepError], theme: Theme = "light") -> alt.Chart:
    """|difference quotient − gradient| against h, one line per method and precision.

    Colour tells the method (forward or central), dash the precision (float32 or float64).
    """
    colours = [PALETTE[theme]["positive"], PALETTE[theme]["negative"]]
    powers = alt.Axis(format=".0e", tickCount=6, grid=True, gridOpacity=0.4)
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(_rows(errors)))
        .mark_line(point=alt.OverlayMarkDef(size=22), clip=True)
        .encode(
            x=alt.X("h", type="quantitative", title="step h", scale=alt.Scale(type="log"), axis=powers),
            y=alt.Y("error", type="quantitative", title="error", scale=alt.Scale(type="log"), axis=powers),
            color=alt.Color(
                "line", type="nominal", scale=alt.Scale(domain=LINES, range=colours * 2), legend=alt.Legend(columns=2)
            ),
            strokeDash=alt.StrokeDash("line", type="nominal", scale=alt.Scale(domain=LINES, range=DASHES), legend=None),
            tooltip=[
                alt.Tooltip("method"),
                alt.Tooltip("precision"),
                alt.Tooltip("h", format=".1e"),
                alt.Tooltip("error", format=".2e"),
            ],
        )
        .properties(height=340)
    )
    return chart


def step_error_text(errors: Sequence[StepError]) -> str:
    """The text alternative: the best step and its error, per method and precision."""
    parts = []
    for precision in ("float64", "float32"):
        for method in ("forward", "central"):
            mine = [e for e in errors if (e.method, e.precision) == (method, precision)]
            if mine:
                best = min(mine, key=lambda e: e.error)
                parts.append(f"{method} difference in {precision}: smallest error {best.error:.1e} at h = {best.h:.1e}")
    return f"Error of difference quotients against the step h. {'; '.join(parts)}."
