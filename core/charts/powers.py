"""Axes over many powers of ten: the values are exponents, the labels read 10⁻⁷."""

from __future__ import annotations

import json
import math

import altair as alt

from core.gradient_flow.figures import power_of_ten

_STEPS = (1, 2, 5, 10, 20, 50)


def powers_axis(low: float, high: float, most: int = 8) -> alt.Axis:
    """An axis for exponents of ten from `low` to `high`, with at most about `most` whole ones labelled."""
    step = next((step for step in _STEPS if (high - low) / step <= most), _STEPS[-1])
    exponents = list(range(math.ceil(low / step) * step, math.floor(high) + 1, step))
    labels = {str(exponent): power_of_ten(exponent) for exponent in exponents}
    return alt.Axis(
        values=exponents, labelExpr=f"{json.dumps(labels, ensure_ascii=False)}[datum.value]", gridOpacity=0.4
    )
