"""Activation functions as curves."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.networks.activations import activation
from core.pictures.palette import GREY, PALETTE, Theme

REACH, POINTS = 4.0, 81
LOWEST, HIGHEST = -2.0, 4.0


def activation_curve(name: str, used: bool, theme: Theme = "light") -> alt.Chart:
    """φ(z) of one activation for z from −4 to 4; thick and blue if the network on the page uses it.

    The axes are the same for every activation, so that curves side by side can be compared.

    Raises:
        ConfigError: there is no such activation.
    """
    phi = activation(name)
    z = np.linspace(-REACH, REACH, POINTS)
    colour = PALETTE[theme]["positive"] if used else GREY
    x = alt.X("z", type="quantitative", axis=alt.Axis(values=[-4, 0, 4], title=None))
    y = alt.Y(
        "value",
        type="quantitative",
        scale=alt.Scale(domain=[LOWEST, HIGHEST]),
        axis=alt.Axis(values=[-2, 0, 2, 4], title=None),
    )
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame({"z": z, "value": phi.reference(z)}), title=phi.label)
        .mark_line(clip=True, color=colour, strokeWidth=3 if used else 1.5)
        .encode(x=x, y=y)
        .properties(height=130)
    )
    return chart


def activation_curve_text(name: str, used: bool) -> str:
    """The text alternative of one curve."""
    phi = activation(name)
    low, high = phi.reference(np.array([-REACH, REACH]))
    use = "used by this network" if used else "not used here"
    return f"{phi.label} ({use}): {low:.2f} at z = −4, {phi.reference(np.zeros(1))[0]:.2f} at 0, {high:.2f} at 4."
