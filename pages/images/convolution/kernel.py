"""The kernels and channels of the convolution lesson: chosen, typed, or drawn by PyTorch."""

from __future__ import annotations

import secrets

import streamlit as st

from core.convolution.convolution import SEED, Convolution
from core.convolution.kernels import KERNELS, kernel_text, read_kernel
from core.errors import InsideTheNetError
from core.lessons.convolution.changes import with_groups, with_kernel, with_outputs, with_own_kernels, with_seed
from core.text import escape_markdown
from pages.images.convolution.follow import CHANNELS, KERNEL
from pages.shared.controls import control, draw, set_verdict, switch, typed
from pages.shared.lesson_state import LessonState, part

TEXT = "kernel"


def kernel_popover(state: LessonState[Convolution]) -> None:
    """Kernels to start from, the kernel as text, weights from a seed."""
    with st.popover("Kernel", icon=":material/grid_on:", disabled=state.experiment.is_pooling):
        _kernels(state)


@part(KERNEL)
def _kernels(state: LessonState[Convolution]) -> None:
    state.shows("kernels", "slices", "seed")
    experiment = state.experiment
    with st.container(horizontal=True, gap="small"):
        for name, kernel in KERNELS.items():
            st.button(
                kernel.title,
                key=f"convolution.kernel.{name}",
                help=kernel.purpose,
                on_click=lambda matrix: state.change(lambda old: with_kernel(old, matrix)),
                args=(kernel.matrix,),
            )
    _typed(state)
    if experiment.slices > 1 and experiment.seed is None:
        label = f"A kernel of its own in each of the {experiment.slices} slices"
        switch(state, "own", label, len(experiment.kernels) > 1, with_own_kernels)
    st.divider()
    _drawn(state)


def _typed(state: LessonState[Convolution]) -> None:
    text = kernel_text(state.experiment.kernels[0])
    key, problem = typed(state, TEXT, text)
    st.text_area(
        "Kernel as text, one line per row",
        text,
        key=key,
        max_chars=4_000,
        height=120,
        on_change=_take_text,
        args=(state, key),
        help="Up to 11×11 numbers or fractions like 1/16, with spaces or commas between them.",
    )
    if problem:
        st.error(escape_markdown(problem), icon=":material/error:")


def _take_text(state: LessonState[Convolution], key: str) -> None:
    """Use the typed kernel; if it cannot be, the old one stays and the reason is shown."""
    try:
        changed = with_kernel(state.experiment, read_kernel(st.session_state[key]))
    except InsideTheNetError as error:
        set_verdict(state, TEXT, kernel_text(state.experiment.kernels[0]), str(error))
    else:
        set_verdict(state, TEXT, kernel_text(changed.kernels[0]))
        state.change(lambda _: changed)


def _drawn(state: LessonState[Convolution]) -> None:
    """Untrained weights, as a new layer has them."""
    seed = state.experiment.seed
    st.button(
        "Let PyTorch draw the weights" if seed is None else "Draw anew",
        key="convolution.draw",
        icon=":material/casino:",
        on_click=lambda: state.change(lambda old: with_seed(old, 0 if seed is None else secrets.randbelow(10_000))),
        help="As `nn.Conv2d` starts before any training, biases included.",
    )
    if seed is not None:
        draw(state, SEED, "seed", seed, with_seed)


def channels_popover(state: LessonState[Convolution]) -> None:
    """Output channels, groups, and what a transposed convolution adds."""
    with st.popover("Channels", icon=":material/layers:", disabled=state.experiment.is_pooling):
        _channels(state)


@part(CHANNELS)
def _channels(state: LessonState[Convolution]) -> None:
    state.shows("inputs", "operation")
    st.caption(f"The image has {state.experiment.inputs}; choose grey or colours under *Image*.")
    control(state, "outputs", with_outputs)
    control(state, "groups", with_groups)
    if state.experiment.operation == "transposed":
        control(state, "output_padding")
