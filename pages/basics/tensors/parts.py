"""Below the pictures of the lesson on tensors: numpy, dtypes, devices."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
import torch

from core.lessons.tensors.experiment import TensorExperiment
from core.numbers import rounded
from core.tensors.bridge import BRIDGES, cross, grad_refusal
from core.tensors.dtypes import DTYPES, list_dtypes, name_of, promotion_table, surprises
from core.tensors.measured import GPU_SIDES, accelerator, crossing, mixing_error, timings
from pages.basics.tensors.text_setting import text_setting
from pages.shared.lesson_state import LessonState
from pages.shared.second_reading import second_reading
from pages.shared.terms import term

WRITTEN = 7.0


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    lines = [head, ("---",) * len(head), *rows]
    st.markdown("\n".join(f"| {' | '.join(cells)} |" for cells in lines))


def numpy_bridge() -> None:
    st.header("The bridge to numpy", anchor=False)
    st.markdown(
        "`a = np.array([1., 2., 3.])` becomes a tensor `t` in four ways; then 7 is written into `a[0]` and −7 into "
        "`t[2]`. Where memory is shared, each side sees what the other one wrote."
    )
    lines = []
    for found in (cross(code, WRITTEN) for code in BRIDGES):
        a, t = (", ".join(rounded(one) for one in side) for side in (found.numpy, found.torch))
        kind = "**shared**" if found.shared else "copied"
        lines.append(f"- `{found.code}`: {found.dtype}, {kind}; a is [{a}], t is [{t}]")
    st.markdown("\n".join(lines))
    st.markdown(
        "The way back, `t.numpy()`, shares too. A tensor that requires grad refuses, since numpy's changes would be "
        f"hidden from {term('autograd')}: *{grad_refusal()}*"
    )


def dtypes(state: LessonState[TensorExperiment]) -> None:
    st.header("What kind of numbers?", anchor=False)
    text_setting(state, "items", "A list", "[1, 2, 3] or [1, 2.5, True]")
    items = state.experiment.items
    one, other = list_dtypes(items)
    st.markdown(
        f"`torch.tensor([{', '.join(map(str, items))}])` has {term('dtype')} **{one}**; numpy gives the same list "
        f"**{other}**. Whole numbers are int64 in both; one float makes torch's float32 and numpy's float64. An "
        "explicit dtype wins: `torch.tensor([1, 2, 3], dtype=torch.float32)`."
    )
    st.markdown("Computed by this server, in the dtype that is named:")
    st.markdown("\n".join(f"- {code} gives **{said(value)}**: {why}" for code, value, why in surprises()))
    second_reading("tensors.promotion", "what two dtypes become together", promotion)
    if st.button("Measure here what dtypes and copies cost", key="tensors.measure", icon=":material/timer:"):
        st.session_state["tensors.measured"] = True
    if st.session_state.get("tensors.measured"):
        costs()


def said(value: object) -> str:
    """True, or a number with two decimals where it has any."""
    return str(value) if isinstance(value, bool) else f"{value:,.2f}".removesuffix(".00").replace("-", "−")


def promotion() -> None:
    st.markdown(f"{term('type promotion', 'Type promotion')}, by `torch.promote_types`:")
    names = [name_of(one) for one in DTYPES]
    rows = [(f"**{name}**", *row) for name, row in zip(names, promotion_table(), strict=True)]
    table(("", *names), rows)


@st.cache_data(ttl=600, show_spinner="Measuring: about a second on an idle machine …")
def measured() -> dict[str, float]:
    """Milliseconds by the work."""
    return {one.work: one.seconds * 1e3 for one in timings()}


def costs() -> None:
    times = measured()
    table(("Work, one thread", "Time"), [(work, f"{rounded(time, 3)} ms") for work, time in times.items()])
    single, double, *_ = times.values()
    st.markdown(
        f"float64 takes 8 bytes a number and float32 4; the product took **{rounded(double / single, 2)} times** as "
        f"long here. A {term('view')} costs next to nothing whatever its size: `torch.rand(1000, 1).expand(1000, "
        f"1_000_000)` has {term('strides')} (1, 0) and shows 4 GB in 4,000 bytes."
    )


def devices() -> None:
    st.header("Where do they lie?", anchor=False)
    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    st.markdown(
        f"Here `torch.cuda.is_available()` says **{cuda}** and `torch.backends.mps.is_available()` **{mps}**. "
        f"`t.to(device)` copies a tensor to a {term('device')}, and an operation wants all its tensors on one: with "
        f"one of two on {accelerator() or '`meta` (a device without memory)'}, PyTorch says: *{mixing_error()}*"
    )
    device = accelerator()
    if device is None:
        st.markdown(
            "A GPU pays from a certain size on: every call costs it some ten microseconds, and every copy to it and "
            "back time for each byte. There is none here, so nothing can be measured."
        )
    elif st.button("Measure from what size the GPU pays", key="tensors.gpu", icon=":material/timer:"):
        gpu_pays(device)


def gpu_pays(device: str) -> None:
    found = crossing(device)
    times = zip(GPU_SIDES, found.cpu, found.gpu, strict=True)
    table(
        ("Product", "CPU", found.device),
        [(f"{side}×{side}", *(f"{rounded(one * 1e3, 3)} ms" for one in both)) for side, *both in times],
    )
    pays = found.pays_from
    st.markdown(
        "The way to the GPU and back is counted. "
        + (f"It pays **from {pays}×{pays} on**." if pays else "At none of these sizes does it pay.")
    )
