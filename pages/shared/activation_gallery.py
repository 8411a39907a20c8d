"""All activations side by side; those of the network on the page stand out."""

from __future__ import annotations

import streamlit as st

from core.charts.activations import activation_curve, activation_curve_text
from core.models.activations import ACTIVATIONS
from pages.shared.theme import chart_theme


def activation_gallery(used: tuple[str, ...]) -> None:
    """The formulas of the activations that the network uses, and the curves of all."""
    st.subheader("What bends: the activations", anchor=False)
    formulas = ", ".join(
        f"{ACTIVATIONS[name].label} $\\varphi(z) = {ACTIVATIONS[name].latex}$" for name in dict.fromkeys(used)
    )
    st.markdown(
        f"Without a bend, two layers are one. This network uses {formulas}. Its curves are the thick blue ones. Choose "
        "others under *Change the network* and watch what the pictures inside the units become."
    )
    with st.container(horizontal=True):
        for name in ACTIVATIONS:
            chart = activation_curve(name, name in used, chart_theme())
            st.altair_chart(chart, alt=activation_curve_text(name, name in used), width=150, key=f"activation.{name}")
