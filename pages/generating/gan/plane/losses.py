"""The losses of the GAN in the plane: as formulas."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from core.gan.losses import GAN_LOSSES
from core.gan.plane.config import PlaneGanConfig
from pages.generating.gan.words import game_in_words
from pages.shared.terms import term

READINGS: Mapping[str, str] = MappingProxyType(
    {
        "non-saturating": "G's slope is steepest where D is surest: $-\\ln D$ at a fake with $D = 0.01$ has the slope "
        "$-0.99$ with respect to D's logit. So G learns from its worst fakes.",
        "saturating": "The game as it was first written: both play for the same number. At a fake with $D = 0.01$ the "
        "slope with respect to D's logit is $-0.01$: G learns least from its worst fakes.",
        "least-squares": "D's scores are pulled to 1 and 0, G pulls its fakes' scores to 1. A fake far on the right "
        "side is still pulled back, so the slopes do not die.",
        "wasserstein": "D is a critic: its scores have no bounds, and only differences count. The "
        f"{term('gradient penalty', 'penalty')} "
        "$\\lambda\\,\\overline{(\\lVert\\nabla D\\rVert - 1)^2}$ holds its slope near 1 between real points and "
        "fakes.",
    }
)


def losses_in_words(config: PlaneGanConfig) -> None:
    """Both losses in use, the others beside them."""
    st.header("The two losses", anchor=False)
    st.markdown(
        "$z$ is noise, $G(z)$ a fake, $x$ a real point; a bar is the mean over a batch. Each player goes down its own "
        "loss while the other holds still."
    )
    for start in range(0, len(GAN_LOSSES), 2):
        for column, name in zip(st.columns(2), list(GAN_LOSSES)[start : start + 2], strict=True):
            with column.container(border=True):
                _loss(name, config)
    game_in_words()


def _loss(name: str, config: PlaneGanConfig) -> None:
    loss, used = GAN_LOSSES[name], name == config.loss
    title = loss.label[0].upper() + loss.label[1:]
    st.markdown(f"**{title}**" + (" :green-badge[in use here]" if used else ""))
    st.latex(f"L_D = {loss.discriminator_latex}")
    st.latex(f"L_G = {loss.generator_latex}")
    st.markdown(READINGS[name] + (_settings(config) if used else ""))


def _settings(config: PlaneGanConfig) -> str:
    """What this experiment adds to the formula."""
    more = []
    if config.penalty and config.loss != "wasserstein":
        more.append(
            f"D also pays ${config.penalty:g}\\cdot\\overline{{\\lVert\\nabla D(x)\\rVert^2}}$, which holds its slope "
            "down at real points"
        )
    elif config.penalty:
        more.append(f"here $\\lambda = {config.penalty:g}$")
    if config.smoothing:
        more.append(f"D's target for real points is {1 - config.smoothing:g} instead of 1")
    return f" {'; '.join(more)[0].upper()}{'; '.join(more)[1:]}." if more else ""
