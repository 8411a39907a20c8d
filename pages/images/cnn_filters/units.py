"""What a unit looks for: the patches that excite it, and the image that would excite it most."""

from __future__ import annotations

import streamlit as st

from core.interpretability.maximization import MaximizationConfig, Maximized, maximize
from core.interpretability.patches import Patch, top_patches
from core.networks.cnn.cost import cost_of
from core.pictures.image_grids import coloured, grid
from core.text import escape_markdown
from pages.images.cnn_filters.inside import TILE, chosen_layer, chosen_unit
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import State, Subject, asked, maps
from pages.server.computed import computed
from pages.shared.still import still
from pages.shared.terms import term

MOST_STEPS, FEWEST_STEPS = 60, 10
SEARCHED = 1_000  # images among which the strongest patches are looked for


@computed(spinner="Looking through the images …")
def _patches(digest: str, layer: int, _seen: Subject) -> tuple[tuple[Patch, ...], ...]:
    return top_patches(_seen.model, layer, _seen.images.x[asked(_seen)[:SEARCHED]])


def patches(state: State, seen: Subject) -> None:
    """The nine pieces of validation images that excite a unit most, and the same for its neighbours."""
    index = chosen_layer(state, seen)
    found = _patches(seen.digest, index, seen)
    unit = chosen_unit(state, len(found))
    chosen = found[unit]
    st.markdown(f"The nine validation images that excite unit {unit} most, each cut to what the unit sees there.")
    tiles = [coloured(patch.pixels) for patch in chosen]
    alt = f"Nine patches that excite unit {unit} most"
    still(grid(tiles, 9, TILE), alt, f"{SLUG}.patches", "stretch")
    names = [seen.images.classes[int(seen.images.y[seen.images.validation[patch.image]])] for patch in chosen]
    strongest = [
        f"{patch.activation:.2f} (class {escape_markdown(name)})" for patch, name in zip(chosen, names, strict=True)
    ]
    st.caption(f"Strongest first: {', '.join(strongest)}")


@computed(spinner="Climbing from noise …")
def _dream(digest: str, layer: int, unit: int, _seen: Subject) -> Maximized:
    return maximize(_seen.model, _seen.images.image_shape, MaximizationConfig(layer, unit, steps=_steps(_seen)))


def _steps(seen: Subject) -> int:
    """As many as a page can wait for; each is a pass forwards and one backwards, which costs two."""
    return min(MOST_STEPS, max(FEWEST_STEPS, cost_of(seen.model, seen.images.x).affordable // 3))


def dream(state: State, seen: Subject) -> None:
    """Activation maximization: from noise to the image that a unit answers to most."""
    index = chosen_layer(state, seen, "Layer (before an activation is better: a silent ReLU has no slope)")
    with st.container():
        unit = chosen_unit(state, len(maps(seen)[index].values))
    made = _dream(seen.digest, index, unit, seen)
    frames = made.frames[:, :, made.top : made.bottom, made.left : made.right]
    still(grid(list(coloured(frames)), 9, TILE), "From noise to the strongest image", f"{SLUG}.dream", "stretch")
    values = made.activations
    st.caption(
        f"{term('activation maximization', 'Gradient ascent')} on the pixels that the unit sees, {made.steps[-1]} "
        f"steps, from left to right. The unit's value: {values[0]:.2f} → {values[-1]:.2f}."
    )
