"""Charts as Vega-Lite, for whoever draws them."""

from __future__ import annotations

from typing import Any

import altair as alt

Chart = alt.Chart | alt.LayerChart


def vega_lite(chart: Chart) -> dict[str, Any]:
    """A chart as a specification whose data lie under "datasets", without Altair's default size.

    It is not checked against the schema of Vega-Lite, which takes longer than all the rest; tests do that.
    """
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec.pop("config", None)
    return spec
