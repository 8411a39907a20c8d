"""Charts as Vega-Lite, for whoever draws them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Any

import altair as alt

Chart = alt.Chart | alt.LayerChart

SMALLEST_LETTERS = 12  # pixels
# What all charts have in common. A legend shows lines as they are drawn: long enough for their dashes.
LOOK: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "axis": {"labelFontSize": SMALLEST_LETTERS, "titleFontSize": 13, "titleFontWeight": 400},
        "legend": {
            "title": None,
            "orient": "top",
            "symbolType": "stroke",
            "symbolSize": 400,
            "symbolStrokeWidth": 2.5,
            "labelFontSize": 13,
        },
    }
)
PADDING: Mapping[str, int] = MappingProxyType({"right": 8})  # for the last number of an axis


def vega_lite(chart: Chart) -> dict[str, Any]:
    """A chart as a specification whose data lie under "datasets", in our look, without Altair's default size.

    It is not checked against the schema of Vega-Lite, which takes longer than all the rest; tests do that.
    """
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec["config"], spec["padding"] = deepcopy(dict(LOOK)), dict(PADDING)
    return spec
