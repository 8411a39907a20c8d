"""Which pixels the answer rests on, and how little it takes to change it."""

from __future__ import annotations

import contextlib

import numpy as np
import streamlit as st

from core.errors import ConfigError
from core.interpretability.adversarial import TRIED_STEPS, Attack, attack, smallest_flip
from core.networks.cnn.cost import cost_of
from core.numbers import decimals
from core.pictures.image_grids import coloured, grid, signed
from core.text import escape_markdown
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import State, Subject, answer
from pages.shared.still import still
from pages.shared.terms import term

TILE = 200
INTEGRATION_STEPS = 64


@st.cache_data(max_entries=64, show_spinner="Asking which pixels count …")
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


@st.cache_data(max_entries=64, show_spinner=False)
def _flip(digest: str, image_key: str, label: int, _seen: Subject) -> float | None:
    return smallest_flip(_seen.model, _seen.image, label)


def fool(state: State, seen: Subject) -> None:
    """The fast gradient sign method with its step."""
    label = int(answer(seen).argmax()) if seen.truth is None else seen.truth
    searched = cost_of(seen.model, seen.image).affordable >= TRIED_STEPS
    smallest = _flip(seen.digest, seen.image_key, label, seen) if searched else None
    name = escape_markdown(seen.images.classes[label])
    st.markdown(
        f"Every pixel takes the same small step ε in the direction in which the loss L of **{name}** rises "
        f"({term('FGSM')}); what comes out is an {term('adversarial example')}. Nobody sees one such step, but "
        "hundreds add up: while ε is small, the loss rises by about ε·Σ|∂L/∂x|, a sum over all pixels x."
    )
    step = st.slider("Step ε, in shares of the brightness", 0.0, 0.5, 0.1, 0.005, key=f"{SLUG}.step", format="%.3f")
    found = attack(seen.model, seen.image, label, step)
    tiles = [coloured(seen.image.numpy()), signed(found.perturbation.mean(axis=0), 0.5), coloured(found.image)]
    still(grid(tiles, 3, TILE), "The image, what is added to it, and the changed image", f"{SLUG}.attack")
    st.markdown(_changed(seen, found))
    st.markdown(_moved(found, label))
    if not searched:
        st.markdown("The smallest step that changes the answer is not looked for: this network is so large.")
    elif smallest is None:
        st.markdown("No step up to 0.5 changes the answer.")
    else:
        st.markdown(f"The smallest step that changes the answer: **{decimals(smallest)}**.")


def _moved(found: Attack, label: int) -> str:
    """What the step did to the pixels, and to the loss that it was to raise."""
    before, after = found.losses(label)
    if after == before:
        return f"The loss stays at **{decimals(after)}**."
    loss = f"The loss {'rises' if after > before else 'falls'} from {decimals(before)} to **{decimals(after)}**."
    if after < before:
        loss += " The gradient is right for very small steps only: over a long one the loss need not rise."
    percent = round(100 * found.held_back)
    return loss + f" Black and white hold back {percent} % of the pixels." * (percent > 0)


def _changed(seen: Subject, found: Attack) -> str:
    """Before and after."""
    before, after = (int(p.argmax()) for p in (found.before, found.after))
    names = [escape_markdown(seen.images.classes[index]) for index in (before, after)]
    first = f"Before: **{names[0]}**, {100 * found.before[before]:.1f} %."
    return f"{first} After ε = {found.step:.3f}: **{names[1]}**, {100 * found.after[after]:.1f} %."
