"""All activations side by side; those of the network on the page stand out."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from core.networks.activations import ACTIVATIONS
from core.pictures.activations import activation_curve, activation_curve_text
from core.pictures.palette import Theme
from pages.shared.charts import ready
from pages.shared.terms import term
from pages.shared.theme import chart_theme


def activation_gallery(used: tuple[str, ...]) -> None:
    """The formulas of the activations that the network uses, and the curves of all."""
    st.header("What bends: the activations", anchor=False)
    formulas = ", ".join(
        f"{ACTIVATIONS[name].label} $\\varphi(z) = {ACTIVATIONS[name].latex}$" for name in dict.fromkeys(used)
    )
    st.markdown(
        "Without a bend between them, many layers are one layer: a straight line or plane. An output that predicts a "
        f"number, such as a price, passes its sum on as it is ({term('identity')}); a {term('sigmoid')} there could "
        f"only answer between 0 and 1. This network uses {formulas}. Its curves are the thick blue ones. Choose others "
        "under *Change the network* and watch what the pictures inside the units become."
    )
    with st.container(horizontal=True):
        for name in ACTIVATIONS:
            text = activation_curve_text(name, name in used)
            spec = _spec(name, name in used, chart_theme())
            st.vega_lite_chart(spec=spec, alt=text, width=150, key=f"activation.{name}")


@cache
def _spec(name: str, used: bool, theme: Theme) -> dict[str, Any]:
    """There are only 32 of them, and building one takes longer than drawing it; nobody changes them."""
    return ready(activation_curve(name, used, theme))
