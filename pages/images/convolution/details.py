"""Below the picture of the convolution lesson: the formulas, the whole photo, the proof."""

from __future__ import annotations

import streamlit as st

from core.convolution.convolution import Convolution
from core.convolution.photo import photo_picture, photo_text, photo_view
from core.convolution.proof import prove
from core.convolution.rules import dense_parameters
from core.convolution.trace import ConvolutionTrace
from core.data.images.sample_images import Photo
from core.lessons.convolution.words import parameters_latex, size_latex
from core.numbers import in_powers
from pages.shared.components import component
from pages.shared.lesson_frame import device_line
from pages.shared.terms import term

convolution_photo = component("lessons/convolution/photo")

LETTERS = "$i$ is the input's side, $k$ the kernel's, $p$ the padding, $s$ the stride, $d$ the dilation"


def output_size(experiment: Convolution) -> None:
    """The formula of the output size, with this experiment's numbers below it."""
    st.header("How large is the output?", anchor=False)
    if experiment.operation == "transposed":
        st.markdown(
            "A transposed convolution runs the formula backwards: the stride spreads the pixels apart, padding cuts "
            rf"the border off. {LETTERS}, $p_{{\text{{out}}}}$ the output padding."
        )
    else:
        st.markdown(
            f"{LETTERS}. The kernel spans $d\\,(k - 1) + 1$ pixels. The fraction counts how often it can move on; what "
            "is left over at the right and at the bottom is not looked at ($\\lfloor\\;\\rfloor$ rounds down)."
        )
    st.latex(size_latex(experiment))
    st.markdown(
        f"A {term('transposed convolution')} stamps the kernel onto the output, one stamp per pixel, *stride* pixels "
        "apart. Inside, the stamps overlap evenly where the kernel's side is a multiple of the stride; else some "
        f"pixels get more than others, a {term('checkerboard')}."
    )


def parameter_count(experiment: Convolution) -> None:
    """The formula of the parameter count, with this experiment's numbers, and a dense layer to compare."""
    st.header("How many parameters?", anchor=False)
    if experiment.is_pooling:
        st.markdown("None. Pooling takes the largest or the mean of each window; nothing in it is learned.")
        return
    st.markdown(
        f"Each output {term('channel')} has one kernel for every input channel of its group, and one {term('bias')}. "
        f"As many groups as channels make a {term('depthwise convolution')}. The image's size does not occur: the same "
        "weights serve every place."
    )
    st.latex(parameters_latex(experiment))
    height, width = experiment.output_sides
    values = experiment.inputs * experiment.image.side**2, experiment.outputs * height * width
    st.markdown(
        f"A {term('fully connected layer')} from the same {values[0]:,} to the same {values[1]:,} values would have "
        f"**{dense_parameters(*values):,}**."
    )


def whole_photo(experiment: Convolution, upload: Photo | None) -> None:
    """The layer on the large photo, where there is one."""
    view = photo_view(experiment, upload)
    if view is None:
        return
    st.header("The same layer on the whole photo", anchor=False)
    st.markdown(f"Drag the border. {photo_text(view)}")
    convolution_photo(key="convolution.photo", data=photo_picture(view))


def proof(experiment: Convolution, traced: ConvolutionTrace, upload: Photo | None) -> None:
    """The same values by hand, and how far PyTorch is from them."""
    result = prove(experiment, traced, upload)
    st.header("Proof", anchor=False)
    verdict = "They agree" if result.holds else "**They disagree**"
    note = ""
    if not experiment.is_pooling:
        note = (
            " (Mathematicians turn the kernel by 180° first and call ours a *cross-correlation*; PyTorch does not, and "
            "for learned kernels it makes no difference.)"
        )
    st.markdown(
        f"The picture comes from PyTorch in float32. We compute all {result.numbers:,} output values again in plain "
        f"numpy float64, one kernel cell at a time, as the formula is written. {verdict}: the largest difference is "
        f"**{in_powers(result.float32)}** in float32 and **{in_powers(result.float64)}** when PyTorch computes in "
        f"float64 too.{note}"
    )
    device_line("tiny")
