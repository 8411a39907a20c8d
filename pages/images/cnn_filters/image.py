"""The image looked at: one of validation, one that is drawn, or a file of the reader's; and the answer for it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from core.data.images.folder.picture import read_whole
from core.data.images.own_image import CENTRED, as_seen
from core.errors import InsideTheNetError
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.pictures.image_grids import coloured, grid, png
from core.settings.declared import replaced
from core.text import escape_markdown
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import LINK, OWN_IMAGE, PICTURE, SEES, OwnImage, State, Subject, answer
from pages.shared.components import component
from pages.shared.controls import whole
from pages.shared.notices import show_notices
from pages.shared.still import still

drawing_pad = component("base/drawing_pad")

FILE, PAD, WAY = f"{SLUG}.image_file", f"{SLUG}.pad", f"{SLUG}.way"
VALIDATION, DRAW, UPLOAD = "Validation", "Draw", "Your file"
LARGE, LONGEST, PAD_SIDE = 224, 512, 84
MOST_MEGABYTES = 20
FOLLOWERS = (PICTURE, SEES)  # the fragments that show the image
MADE_LIKE = {
    True: "Cut out, scaled and centred like the digits that the network learned from.",
    False: "The middle square, as small as the network takes it.",
}


def image_column(state: State, seen: Subject) -> None:
    """The image looked at, the answer, and how to choose another one."""
    own: OwnImage | None = st.session_state.get(OWN_IMAGE)
    title = "your image" if seen.truth is None else f"class {seen.images.classes[seen.truth]}"
    still(grid([coloured(seen.image.numpy())], 1, LARGE), f"The image looked at: {title}", f"{SLUG}.looked_at")
    if own is not None and seen.truth is None:
        st.caption(MADE_LIKE[state.experiment.images.name in CENTRED])
    st.markdown(_answer_table(seen))
    _choose(state, seen)


def _choose(state: State, seen: Subject) -> None:
    """One of the ways to another image."""
    ways = [VALIDATION, *([DRAW] if state.experiment.images.name in CENTRED else []), UPLOAD]
    chosen = st.session_state.get(WAY)
    if chosen not in ways:
        st.session_state[WAY] = VALIDATION
    way = st.segmented_control("Image", ways, key=WAY, required=True, wrap=True, on_change=_take_way)
    if way == DRAW:
        drawing_pad(
            key=PAD,
            data={"side": PAD_SIDE, "name": "Draw a digit"},
            on_drawing_change=lambda: _take_drawing(state, seen),
        )
        show_notices(state, PAD)
    elif way == UPLOAD:
        _upload(state, seen)
    else:
        most = len(seen.images.validation) - 1
        number = min(state.experiment.look.image, most)
        label = f"Validation image (0 to {most})"
        whole(state, "look.image", label, (0, most), number, _with_image, follow=[*FOLLOWERS, LINK])


def _upload(state: State, seen: Subject) -> None:
    st.file_uploader(
        "An image of yours", key=FILE, on_change=_take_file, args=(state, seen), max_upload_size=MOST_MEGABYTES
    )
    show_notices(state, FILE)
    own: OwnImage | None = st.session_state.get(OWN_IMAGE)
    if own is not None and not own.drawn:
        original = png(own.original.permute(1, 2, 0).numpy())
        st.image(original, output_format="PNG", width=LARGE // 2, caption="as it came", alt="Your image as it came")


def _answer_table(seen: Subject) -> str:
    """The three most probable classes."""
    probabilities = answer(seen)
    rows = []
    for index in probabilities.argsort()[::-1][:3]:
        right = " ✓" if index == seen.truth else ""
        rows.append(f"| {escape_markdown(seen.images.classes[index])}{right} | {100 * probabilities[index]:.1f} % |")
    return "\n".join(["| class | probability |", "|---|--:|", *rows])


def _take_way() -> None:
    """Another way: what was given by the one before is over."""
    st.session_state.pop(OWN_IMAGE, None)
    st.rerun(list(FOLLOWERS))


def _with_image(experiment: CnnExperiment, number: int) -> CnnExperiment:
    st.session_state.pop(OWN_IMAGE, None)
    return replaced(experiment, {"look.image": number})


def _take_file(state: State, seen: Subject) -> None:
    """The reader's picture; one that cannot be read gets one sentence, one that is taken away leaves nothing."""
    file = st.session_state[FILE]
    if file is None:
        st.session_state.pop(OWN_IMAGE, None)
    else:
        _take(state, seen, FILE, False, lambda: read_whole(file.getvalue(), LONGEST))
    st.rerun(list(FOLLOWERS))


def _take_drawing(state: State, seen: Subject) -> None:
    """What is drawn on the pad."""
    drawn = _drawn(st.session_state[PAD].get("drawing"))
    if drawn is None or not drawn.any():
        st.session_state.pop(OWN_IMAGE, None)
    else:
        _take(state, seen, PAD, True, lambda: drawn)
    st.rerun(list(FOLLOWERS))


def _take(state: State, seen: Subject, place: str, drawn: bool, read: Callable[[], Tensor]) -> None:
    """Look at another image; one that the network cannot see gets a sentence."""
    try:
        original = read()
        as_seen(original, state.experiment.images.name, seen.images.image_shape)
    except InsideTheNetError as error:
        state.tell(place, str(error))
    else:
        st.session_state[OWN_IMAGE] = OwnImage(original, drawn)


def _drawn(message: Any) -> Tensor | None:
    """The ink on the pad, uint8 (1, side, side); it comes from the browser, so it is only used where it fits."""
    if not isinstance(message, dict) or not isinstance(message.get("pixels"), str):
        return None
    try:
        ink = base64.b64decode(message["pixels"], validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(ink) != PAD_SIDE**2:
        return None
    return torch.from_numpy(np.frombuffer(ink, np.uint8).copy()).reshape(1, PAD_SIDE, PAD_SIDE)
