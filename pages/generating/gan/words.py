"""The words of the lesson on GANs that belong to both halves: three checks and the sources."""

from __future__ import annotations

import streamlit as st

from pages.shared.quiz import Question
from pages.shared.terms import term

_GAME = (
    f"A {term('generator')} turns random numbers into fakes, and a {term('discriminator')} learns to tell fakes from "
    "real {things}: each learns from the other's mistakes. "
)
OPENINGS = {
    "plane": _GAME.format(things="points")
    + "Press Start and watch the fakes move, or make single moves with *D step* and *G step*.",
    "images": _GAME.format(things="images")
    + "Move the scrubber through the epochs, or press Start to train new networks, and watch the fakes take shape.",
}

SYMBOLS = (
    f"**G** is the generator, **D** the discriminator, **z** the random numbers that G starts from (noise, a "
    f"{term('latent vector')}), **G(z)** a fake, **x** something real. **D(x)** near 1 says real, near 0 fake. "
    "**L** with D or G below it is the loss of that player."
)


def game_in_words() -> None:
    """What both players' losses can say, and what they cannot."""
    st.markdown(
        f"With {term('BCE', 'cross-entropy')}, G's non-saturating loss at a fake is −ln D(fake). Where D cannot tell "
        "fakes from real, it says 0.5, and that is −ln 0.5 = ln 2 = 0.693; a loss near 0 means that D takes every fake "
        "for real. Where D is sure, with D(fake) = 0.01, its slope with respect to D's logit is −0.99: G still learns. "
        "The saturating loss ln(1 − D(fake)) has the slope −0.01 there, and G learns next to nothing.\n\n"
        f"D looks at one fake at a time, so it cannot object that all of them are alike. That is "
        f"{term('mode collapse')}: G has found one answer that D accepts. {term('coverage', 'Coverage')}, the share of "
        "modes or classes that appear, shows it; the losses do not."
    )


CHECKS = (
    Question(
        "D can no longer tell fakes from real images: it says 0.5 everywhere. What is G's non-saturating loss?",
        ("0", "ln 2 ≈ 0.693", "1"),
        1,
        "The loss is −ln D(fake) = −ln 0.5 = 0.693. A loss of 0 would mean that D takes every fake for real: a weak D, "
        "not a good G.",
        ("−ln 0.5 is not 0.", "", "−ln D(fake) is 1 where D(fake) = 0.37."),
    ),
    Question(
        "D is sure: every fake gets 0.001. Which loss still gives G a gradient to learn from?",
        ("ln(1 − D(fake)), the saturating loss", "−ln D(fake), the non-saturating loss"),
        1,
        "With respect to D's logit the first has the slope −D(fake) = −0.001, the second D(fake) − 1 = −0.999. This is "
        "why the first is called saturating.",
        ("Its curve is flat where D is sure.", ""),
    ),
    Question(
        "Every fake is a perfect 3. What has gone wrong?",
        ("nothing, the fakes are perfect", "mode collapse: G has found one answer that D accepts", "D is too good"),
        1,
        "D looks at one image at a time, so it cannot object that they are all alike. Coverage, the share of modes or "
        "classes that appear, shows it; the losses do not.",
        (
            "There are ten digits among the real ones.",
            "",
            "A good D would have refused fakes that are all alike, if it saw them together.",
        ),
    ),
)

SOURCES = (
    "I. Goodfellow et al.: [Generative Adversarial Nets](https://arxiv.org/abs/1406.2661), 2014: the game, the two "
    "losses of G, and why D says 0.5 at the end.",
    "A. Radford, L. Metz, S. Chintala: [Unsupervised Representation Learning with Deep Convolutional GANs]"
    "(https://arxiv.org/abs/1511.06434), 2015: the recipe of the images, and the walks through noise.",
    "UBC DSCI 572, lecture on GANs: the course's DCGAN and its numbers.",
    "X. Mao et al.: [Least Squares GANs](https://arxiv.org/abs/1611.04076). M. Arjovsky, S. Chintala, L. Bottou: "
    "[Wasserstein GAN](https://arxiv.org/abs/1701.07875). I. Gulrajani et al.: [Improved Training of Wasserstein GANs]"
    "(https://arxiv.org/abs/1704.00028): the gradient penalty.",
    "L. Mescheder, A. Geiger, S. Nowozin: [Which Training Methods for GANs do actually Converge?]"
    "(https://arxiv.org/abs/1801.04406): the penalty at real points.",
    "S. Zhao et al.: [Differentiable Augmentation for Data-Efficient GAN Training](https://arxiv.org/abs/2006.10738).",
    "A. Odena, V. Dumoulin, C. Olah: [Deconvolution and Checkerboard Artifacts]"
    "(https://distill.pub/2016/deconv-checkerboard/), Distill 2016.",
    "M. Kahng et al.: [GAN Lab](https://poloclub.github.io/ganlab/) drew the surface of D and the warped grid of G "
    "first; its networks are JavaScript, these are PyTorch.",
    "Digits: E. Alpaydin, C. Kaynak, [Optical Recognition of Handwritten Digits]"
    "(https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits), CC BY 4.0, with scikit-learn. "
    "The faces are drawn by this project.",
)
