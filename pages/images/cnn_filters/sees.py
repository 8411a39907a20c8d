"""What the network sees: one image, the answer for it, and one of several ways to look inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
import torch

from core.data.images.folder.picture import read_picture
from core.errors import InsideTheNetError
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.pictures.image_grids import coloured, grid, png
from core.settings.declared import replaced
from core.text import escape_markdown
from pages.images.cnn_filters.evidence import evidence, fool
from pages.images.cnn_filters.inside import feature_map_view, filter_view
from pages.images.cnn_filters.mistakes import mistakes, training_images
from pages.images.cnn_filters.subject import OWN_IMAGE, SLUG, State, Subject, answer, answers, subject
from pages.images.cnn_filters.summary import table
from pages.images.cnn_filters.units import dream, patches
from pages.images.cnn_filters.weights import download
from pages.shared.controls import whole
from pages.shared.lesson_state import part
from pages.shared.notices import show_notices

FILE, VIEW, SEES = f"{SLUG}.image_file", f"{SLUG}.view", f"{SLUG}.sees"
LARGE = 224
VIEWS: Mapping[str, Callable[[State, Subject], None]] = {
    "Feature maps": feature_map_view,
    "Filters": filter_view,
    "Strongest patches": patches,
    "Made from noise": dream,
    "Evidence": evidence,
    "Fool it": fool,
    "Mistakes": mistakes,
    "Training images": training_images,
    "Layers": table,
}


@part(SEES)
def sees(state: State) -> None:
    """The image at the left, the chosen view beside it; nothing else is computed."""
    seen = subject(state)
    st.header("What it sees", anchor=False)
    show_notices(state)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Weights: {seen.source}. {accuracy_words(seen)}", width="stretch")
        download(state, seen)
    st.segmented_control(
        "View",
        list(VIEWS),
        key=VIEW,
        default="Feature maps",
        required=True,
        wrap=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    left, right = st.columns([1, 3], gap="large")
    with left:
        _image(state, seen)
    with right:
        VIEWS[st.session_state[VIEW] or "Feature maps"](state, seen)


def accuracy_words(seen: Subject) -> str:
    """How well it does on the validation images."""
    predicted = torch.from_numpy(answers(seen.digest, seen).predicted)
    truth = seen.images.y[seen.images.validation]
    right = int((predicted == truth).sum())
    share = f"{100 * right / len(truth):.1f} %"
    return f"It is right about **{right} of {len(truth)}** validation images, **{share}**."


def _image(state: State, seen: Subject) -> None:
    """The image looked at, the answer, and how to choose another one."""
    title = "your image" if seen.truth is None else f"class {seen.images.classes[seen.truth]}"
    st.image(
        png(grid([coloured(seen.image.numpy())], 1, LARGE)), output_format="PNG", alt=f"The image looked at: {title}"
    )
    st.markdown(_answer_table(seen))
    most = len(seen.images.validation) - 1
    number = min(state.experiment.look.image, most)
    whole(state, "look.image", f"Validation image (0 to {most})", (0, most), number, _with_image)
    label = "Or an image of yours"
    st.file_uploader(label, key=FILE, on_change=_take_image, args=(state, seen), max_upload_size=20)
    show_notices(state, FILE)
    if st.session_state.get(OWN_IMAGE) is not None:
        st.button("Back to the validation images", key=f"{SLUG}.forget", on_click=_forget_image)


def _forget_image() -> None:
    st.session_state.pop(OWN_IMAGE, None)


def _with_image(experiment: CnnExperiment, number: int) -> CnnExperiment:
    _forget_image()
    return replaced(experiment, {"look.image": number})


def _answer_table(seen: Subject) -> str:
    """The three most probable classes."""
    probabilities = answer(seen)
    rows = []
    for index in probabilities.argsort()[::-1][:3]:
        right = " ✓" if index == seen.truth else ""
        rows.append(f"| {escape_markdown(seen.images.classes[index])}{right} | {100 * probabilities[index]:.1f} % |")
    return "\n".join(["| class | probability |", "|---|--:|", *rows])


def _take_image(state: State, seen: Subject) -> None:
    """Cut the reader's picture to what the network takes; one that cannot be read gets one sentence."""
    file = st.session_state[FILE]
    if file is None:
        return
    channels, side, _ = seen.images.image_shape
    try:
        st.session_state[OWN_IMAGE] = read_picture(file.getvalue(), side, channels).x
    except InsideTheNetError as error:
        state.tell(FILE, str(error))
