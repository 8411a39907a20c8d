"""How little it takes to change the answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.interpretability.adversarial import TRIED_STEPS, smallest_flip
from core.lessons.cnn_filters.attack_picture import attack_picture
from core.networks.cnn.cost import cost_of
from core.numbers import decimals
from core.text import escape_markdown
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import State, Subject, answer
from pages.server.computed import computed
from pages.shared.components import component
from pages.shared.terms import term

attack = component("lessons/cnn_filters/attack")


@computed()
def _flip(digest: str, image_key: str, label: int, _seen: Subject) -> float | None:
    return smallest_flip(_seen.model, _seen.image, label)


@computed(spinner="Taking steps of all sizes …")
def _attacks(digest: str, image_key: str, label: int, _seen: Subject) -> dict[str, Any]:
    return attack_picture(_seen.model, _seen.image, label, _seen.images.classes)


def fool(state: State, seen: Subject) -> None:
    """The fast gradient sign method: the page computes all its steps, the slider shows one."""
    label = int(answer(seen).argmax()) if seen.truth is None else seen.truth
    name = escape_markdown(seen.images.classes[label])
    st.markdown(
        "Every pixel takes the same small step ε, as far as black and white let it, in the direction in which the loss "
        f"L of **{name}** rises ({term('FGSM')}); what comes out is an {term('adversarial example')}. Nobody sees one "
        "such step, but hundreds add up: while ε is small, the loss rises by about ε·Σ|∂L/∂x|, a sum over all pixels x."
    )
    attack(key=f"{SLUG}.attack", data=_attacks(seen.digest, seen.image_key, label, seen))
    st.markdown(_smallest(seen, label))


def _smallest(seen: Subject, label: int) -> str:
    if cost_of(seen.model, seen.image).affordable < TRIED_STEPS:
        return "The smallest step that changes the answer is not looked for: this network is so large."
    smallest = _flip(seen.digest, seen.image_key, label, seen)
    if smallest is None:
        return "No step up to 0.5 changes the answer."
    return f"The smallest step that changes the answer: **{decimals(smallest)}**."
