"""Charts as Vega-Lite, for whoever draws them."""

from __future__ import annotations

from collections.abc import Sequence
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


def filled(spec: dict[str, Any], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The same specification with other rows in its only data set; building one takes longer than all the rest."""
    (name,) = spec["datasets"]
    return {**spec, "datasets": {name: rows}}
