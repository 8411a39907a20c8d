"""Charts on a page, at a third of what `st.altair_chart` costs the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from core.pictures.vega_lite import Chart, vega_lite


def draw_chart(chart: Chart, text: str, key: str) -> None:
    """Draw a chart.

    `st.altair_chart` checks each chart against the schema of Vega-Lite, for up to 40 ms in which no other visitor is
    served, and makes its data a data frame twice.

    Args:
        text: the alternative for who cannot see it.
        key: its place on the page; it is redrawn there.
    """
    draw_spec(vega_lite(chart), text, key)


def draw_spec(spec: dict[str, Any], text: str, key: str) -> None:
    """The same for a chart that is Vega-Lite already."""
    st.vega_lite_chart(spec=_with_arrow(spec), alt=text, key=key)


def ready(chart: Chart) -> dict[str, Any]:
    """What `st.vega_lite_chart` can send as it is."""
    return _with_arrow(vega_lite(chart))


def _with_arrow(spec: dict[str, Any]) -> dict[str, Any]:
    return {**spec, "datasets": {name: _arrow(rows) for name, rows in spec["datasets"].items()}}


def _arrow(rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows in the format in which Streamlit sends them to the browser."""
    table = pa.Table.from_pylist(list(rows))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
