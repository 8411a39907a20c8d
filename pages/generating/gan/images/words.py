"""The words of the GAN on images: what to expect, and what both players minimize."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from core.gan.images.config import ImageGanConfig
from core.gan.images.presets import IMAGE_GAN_PRESETS
from pages.generating.gan.words import game_in_words
from pages.shared.quiz import Question
from pages.shared.terms import term


def ask_before(config: ImageGanConfig) -> Question:
    """What to expect of the run: of how the networks are built always, of how a run goes only where it was tried."""
    if config.upsampling == "resize":
        return RESIZED
    if config.kernel == 3:
        return CHECKERBOARD
    tried = next((name for name in TRIED if _same(config, IMAGE_GAN_PRESETS[name].experiment)), None)
    if tried is not None:
        return TRIED[tried]
    return COIN if config.gan_loss.is_cross_entropy else JUDGE


def _same(config: ImageGanConfig, other: ImageGanConfig) -> bool:
    """Whether they differ in the number of epochs at most."""
    return replace(config, epochs=other.epochs) == other


RESIZED = Question(
    "Every pixel is repeated 2×2 and then convolved. Will there be a checkerboard at the start of training?",
    ("yes, as strong as with kernel 3", "no, neighbours are made by the same weights"),
    1,
    "A plain convolution treats all places alike. Only an uneven overlap makes some pixels brighter than others before "
    "anything is learned.",
    ("Nothing overlaps here.", ""),
)
CHECKERBOARD = Question(
    "Kernel 3 and stride 2: how often does the transposed convolution write to a pixel?",
    ("each pixel once", "1, 2 or 4 times, in turns", "each pixel 4 times"),
    1,
    "Windows of 3 pixels that move on by 2 overlap by 1. In two dimensions that gives 1, 2 or 4 contributions and a "
    "pattern that repeats every second pixel.",
    ("Windows of 3 that move on by 2 overlap.", "", "That needs an overlap of 2 on each side, as with kernel 4."),
)
COIN = Question(
    "D's loss starts at about ln 2 = 0.693. Where will it be when the fakes are good?",
    ("near 0: D is finished", "again near ln 2: D can hardly tell fakes from real images", "far above 1"),
    1,
    "Good fakes leave D with a coin toss. A loss near 0 means that D sees every fake at once, and learning is far from "
    "over.",
    ("Then D would still see every fake.", "", "D would do better by always saying 0.5."),
)
JUDGE = Question(
    "Which of them tells best whether the fakes are good?",
    ("the loss of G", "the loss of D", "the samples themselves, beside the real images"),
    2,
    "Each loss depends on the other player: G's may be low because D is weak. Look at the samples, their variety and "
    "their checkerboard.",
    ("It may be low because D is weak.", "It may be high because G is good, or because D is weak.", ""),
)
TRIED: Mapping[str, Question] = MappingProxyType(
    {
        "no-batch-norm": Question(
            "No batch normalization, first weights of size 0.02. How strong is the gradient that reaches G in epoch 1?",
            ("much weaker than with it", "about the same", "much stronger than with it"),
            0,
            "Each layer shrinks the signal, forward and backward, because its weights are small. Batch normalization "
            "scales it up again at every layer. Look at the tab *Gradient*, and compare with *Course's DCGAN*.",
            (
                "",
                "Small weights shrink it at every layer.",
                "Nothing makes the small weights of the first epoch large.",
            ),
        ),
        "faces": Question(
            "What will be right first in the fakes?",
            ("the colours and the place of the face", "glasses and the mouth", "all at the same time"),
            0,
            "Colours and large shapes can be had with the first few maps of 4×4; fine parts need all stages to agree.",
            ("", "They are fine parts, made by the last stage.", "Coarse maps come first."),
        ),
    }
)


def losses_in_words(config: ImageGanConfig) -> None:
    """The two losses, as they are set."""
    st.header("What each of them minimizes", anchor=False)
    loss = config.gan_loss
    left, right = st.columns(2)
    with left:
        penalty = f" A {term('gradient penalty')} is added to it." if config.penalty else ""
        st.markdown(f"**D**, which learns to tell real images $x$ from fakes $G(z)$:{penalty}")
        st.latex(loss.discriminator_latex)
    with right:
        st.markdown(f"**G**, which learns to pass for real; the loss is called *{loss.label}*:")
        st.latex(loss.generator_latex)
    game_in_words()
