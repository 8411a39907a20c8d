"""Which pixels the answer rests on."""

from __future__ import annotations

import contextlib

import numpy as np
import streamlit as st

from core.errors import ConfigError
from core.networks.cnn.cost import cost_of
from core.numbers import decimals
from core.pictures.image_grids import grid, signed
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import State, Subject, answer
from pages.server.computed import computed
from pages.shared.still import still
from pages.shared.terms import term

TILE = 200
INTEGRATION_STEPS = 64


@computed(spinner="Asking which pixels count …")
def _heats(digest: str, image_key: str, target: int, _seen: Subject) -> list[tuple[str, np.ndarray, float | None]]:
    # Captum costs half a second to import: only those pay who ask.
    from core.interpretability.attribution import (
        grad_cam,
        integrated_gradients,
        occlusion,
        occlusion_windows,
        saliency,
    )

    model, image = _seen.model, _seen.image
    passes = {occlusion: occlusion_windows(image.shape[-1]), saliency: 3, integrated_gradients: 3 * INTEGRATION_STEPS}
    affordable = cost_of(model, image).affordable
    found = [method(model, image, target) for method, asked in passes.items() if asked <= max(affordable, 3)]
    with contextlib.suppress(ConfigError):  # no convolution
        found.append(grad_cam(model, image, target))
    return [(one.method, one.heat, one.total) for one in found]


def evidence(state: State, seen: Subject) -> None:
    """Occlusion, saliency, integrated gradients and Grad-CAM side by side."""
    target = _class(seen, "evidence")
    columns = st.columns(4)
    heats = _heats(seen.digest, seen.image_key, target, seen)
    for column, (method, heat, total) in zip(columns, heats, strict=False):
        with column:
            picture = grid([signed(heat, float(np.abs(heat).max()))], 1, TILE)
            still(picture, f"{method} for class {seen.images.classes[target]}", f"{SLUG}.evidence.{method}")
            st.markdown(f"**{term(method)}**")
            st.caption(WORDS[method] + (f" The values add up to {decimals(total)}." if total is not None else ""))
            if not heat.any():
                st.caption("All white: by this measure no place speaks for the class.")
    shown = {method for method, _, _ in heats}
    if slow := [method for method in ("occlusion", "integrated gradients") if method not in shown]:
        st.caption(f"Left out, because a network of this size would take too long: {', '.join(slow)}.")
    if "Grad-CAM" not in shown:
        st.caption("Grad-CAM needs feature maps, and this network has no convolution.")


WORDS = {
    "occlusion": "By how much the probability falls when a grey 5×5 window hides a place.",
    "saliency": "How strongly a tiny change of the pixel would change the logit.",
    "integrated gradients": "The gradient, summed on the way from black to this image.",
    "Grad-CAM": "Where the maps of the last convolution that speak for the class are active.",
}


def _class(seen: Subject, name: str) -> int:
    """The class in question, at first the answer."""
    classes = range(len(seen.images.classes))
    best = int(answer(seen).argmax())
    key = f"{SLUG}.{name}.{seen.digest[:8]}.{seen.image_key[:8]}"
    return st.selectbox("For the class", classes, index=best, format_func=seen.images.classes.__getitem__, key=key)
