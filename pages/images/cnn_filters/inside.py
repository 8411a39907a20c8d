"""Inside the layers: filters and feature maps."""

from __future__ import annotations

from typing import Literal

import numpy as np
import streamlit as st

from core.interpretability.feature_maps import Scale, limits
from core.interpretability.filters import filter_banks
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.networks.cnn.layers import layers
from core.pictures.image_grids import grid, signed, weights_as_colours
from core.settings.declared import replaced
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import LINK, SEES, State, Subject, maps
from pages.shared.controls import choice, whole
from pages.shared.still import still

MOST_TILES, TILE, SMALL_TILE, COLUMNS = 64, 112, 44, 8
SCALES: dict[Scale, str] = {
    "unit": "each by itself",
    "layer": "all maps of the layer alike",
    "network": "the whole network alike",
}


def chosen_layer(state: State, seen: Subject, label: str = "Layer") -> int:
    """The chosen layer, with a control for it; the flatten shows nothing of its own."""
    named = {str(layer.index): layer.name for layer in layers(seen.model) if layer.kind != "flatten"}
    chosen = str(state.experiment.look.layer)
    chosen = chosen if chosen in named else next(iter(named))
    choice(state, "look.layer", label, named, chosen, _at_layer, follow=[SEES, LINK])
    return int(chosen)


def _at_layer(experiment: CnnExperiment, index: str) -> CnnExperiment:
    return replaced(experiment, {"look.layer": int(index), "look.unit": 0})


def chosen_unit(state: State, count: int) -> int:
    """The chosen unit, with a control for it."""
    unit = min(state.experiment.look.unit, count - 1)
    label = f"Channel or unit (0 to {count - 1})"
    take = lambda e, chosen: replaced(e, {"look.unit": chosen})  # noqa: E731
    whole(state, "look.unit", label, (0, count - 1), unit, take, follow=[SEES, LINK])
    return unit


def filter_view(state: State, seen: Subject) -> None:
    """The weights of every convolution; without one, the weights of the first layer as pictures."""
    banks = filter_banks(seen.model)
    for bank in banks:
        count, channels, side, _ = bank.weights.shape
        text = f"**{bank.name}**: {count} filters of {channels}×{side}×{side}, largest |weight| {bank.largest:.3f}"
        if channels == 3 and bank is banks[0]:
            st.markdown(f"{text}. Each is a small colour picture; grey is 0.")
            tiles = list(weights_as_colours(bank.weights[:MOST_TILES], bank.largest))
            columns, size = 16, TILE // 2
        elif channels == 1:
            st.markdown(f"{text}. Blue weights are positive, orange ones negative.")
            tiles, columns, size = list(signed(bank.weights[:MOST_TILES, 0], bank.largest)), COLUMNS, TILE
        else:
            st.markdown(f"{text}. A row is a filter, a column the map of the layer before that it looks at.")
            shown = bank.weights[:16, :16]
            tiles, columns, size = list(signed(shown.reshape(-1, side, side), bank.largest)), shown.shape[1], 24
        wide: Literal["stretch", "content"] = "stretch" if columns >= COLUMNS and len(tiles) >= columns else "content"
        still(grid(tiles, columns, size), f"Filters of {bank.name}", f"{SLUG}.filters.{bank.name}", wide)
    if not banks:
        st.markdown("The network has no convolution: its first layer looks at all pixels at once, one picture a unit.")
        weights = next(seen.model.parameters()).detach().numpy()[:32].reshape(-1, *seen.images.image_shape).sum(axis=1)
        tiles = list(signed(weights, float(np.abs(weights).max())))
        still(grid(tiles, COLUMNS, TILE), "Weights", f"{SLUG}.filters", "stretch")


def feature_map_view(state: State, seen: Subject) -> None:
    """What each channel of a layer makes of the image."""
    left, right = st.columns(2)
    with left:
        index = chosen_layer(state, seen)
    with right:
        scale = st.selectbox("Colour scale", list(SCALES), key=f"{SLUG}.scale", format_func=SCALES.__getitem__)
    found = maps(seen)
    shown, limit = found[index], limits(found, scale)[index]
    values = shown.values[:MOST_TILES]
    if values.ndim == 1:
        values = values[:, None, None]
    tiles = [signed(picture, float(largest)) for picture, largest in zip(values, limit, strict=False)]
    size = TILE if values.shape[-1] > 1 else SMALL_TILE
    wide: Literal["stretch", "content"] = "stretch" if values.shape[-1] > 1 and len(tiles) >= COLUMNS else "content"
    alt = f"{len(tiles)} feature maps of {shown.name}"
    still(grid(tiles, COLUMNS, size), alt, f"{SLUG}.maps", wide)
    low, high = shown.values.min(), shown.values.max()
    st.caption(
        f"{shown.name}: {' × '.join(map(str, shown.values.shape))}, values from {low:.3f} to {high:.3f}. "
        "Blue is positive, orange negative, white 0."
    )
