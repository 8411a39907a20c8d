"""The table of the network's layers, with what each value of them sees of the image."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.networks.cnn.receptive_field import ReceptiveField, receptive_fields
from core.networks.summary import Summary, summarize
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import State, Subject
from pages.server.computed import computed

BEYOND = " With padding: there the window of a value reaches beyond the image."


def table(state: State, seen: Subject) -> None:
    """A row per layer: shape, parameters, multiply-adds, memory, receptive field."""
    summary = _summary(seen.digest, seen)
    fields = receptive_fields(seen.model, seen.images.image_shape[1])
    rows = [
        {
            "layer": row.name,
            "output": " × ".join(map(str, row.shape)),
            "parameters": f"{row.parameters:,}",
            "multiply-adds": f"{row.multiply_adds:,}",
            "memory of the output": f"{row.output_bytes / 1000:,.1f} kB",
            "sees": _sees(field, seen.images.image_shape[1]),
            "neighbours apart by": f"{field.jump} px" if field.jump else "–",
        }
        for row, field in zip(summary.rows, fields, strict=True)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="The layers of the network", key=f"{SLUG}.layers")
    st.markdown(
        f"**{summary.parameters:,} parameters**, {summary.multiply_adds:,} multiply-adds for one image, "
        f"{summary.output_bytes / 1000:,.0f} kB of outputs, as torchinfo counts them."
        + BEYOND
        * any(field.size > field.seen for field in fields)
    )


@computed(urgent=True)
def _summary(digest: str, _seen: Subject) -> Summary:
    return summarize(_seen.model, _seen.images.image_shape)


def _sees(field: ReceptiveField, side: int) -> str:
    """Pixels of the image, and how far the window itself reaches where that is more."""
    pixels = f"{field.seen}×{field.seen} pixels" + (", all of them" if field.seen == side else "")
    return pixels if field.size == field.seen else f"{pixels} ({field.size}×{field.size} with padding)"
