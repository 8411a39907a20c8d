"""Axes over many powers of ten: the values are exponents, the labels read 10⁻⁷."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import altair as alt

from core.gradient_flow.figures import power_of_ten

_STEPS = (1, 2, 5, 10, 20, 50)


def whole_powers(low: float, high: float, most: int = 8) -> tuple[int, ...]:
    """The whole exponents of ten from `low` to `high` that an axis labels: at most about `most`."""
    step = next((step for step in _STEPS if (high - low) / step <= most), _STEPS[-1])
    return tuple(range(math.ceil(low / step) * step, math.floor(high) + 1, step))


def powers_axis(exponents: Sequence[int]) -> alt.Axis:
    """An axis of exponents with labels at these."""
    labels = {str(exponent): power_of_ten(exponent) for exponent in exponents}
    return alt.Axis(
        values=list(exponents), labelExpr=f"{json.dumps(labels, ensure_ascii=False)}[datum.value]", gridOpacity=0.4
    )
