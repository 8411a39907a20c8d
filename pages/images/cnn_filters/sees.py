"""What the network sees: one image, the answer for it, and one of several ways to look inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages.images.cnn_filters.evidence import evidence
from pages.images.cnn_filters.fool import fool
from pages.images.cnn_filters.image import image_column
from pages.images.cnn_filters.inside import feature_map_view, filter_view
from pages.images.cnn_filters.mistakes import mistakes, training_images
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import SEES, State, Subject, subject
from pages.images.cnn_filters.summary import table
from pages.images.cnn_filters.units import dream, patches
from pages.images.cnn_filters.weights import download
from pages.images.cnn_filters.words import weights_words
from pages.shared.lesson_state import part
from pages.shared.notices import show_notices

VIEW = f"{SLUG}.view"
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
        st.caption(weights_words(seen), width="stretch")
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
        image_column(state, seen)
    with right:
        VIEWS[st.session_state[VIEW] or "Feature maps"](state, seen)
