"""The image of the convolution lesson: chosen, drawn or uploaded."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.convolution.convolution import Convolution
from core.data.images.decoding import MOST_MEGAPIXELS, MOST_MEGAPIXELS_WEBP
from core.data.images.sample_images import DIGITS, FACE, LARGEST_SIDE, SMALLEST_SIDE, Photo, Source, digit_label
from core.data.images.uploaded_image import MOST_MEGABYTES, read_photo
from core.errors import InsideTheNetError
from core.lessons.convolution.changes import with_image
from core.settings.upload import digest_of
from pages.images.convolution.follow import IMAGE
from pages.shared.controls import bound_control, whole
from pages.shared.lesson_state import LessonState, Own, part
from pages.shared.notices import show_notices

UPLOAD, FILE, NAME = "convolution.upload", "convolution.file", "convolution.name"
TITLES: dict[Source, str] = {
    "china": "Temple",
    "flower": "Flower",
    "digit": "Digit",
    "drawing": "Drawing",
    "upload": "Your photo",
}


def uploaded() -> Photo | None:
    """The visitor's photo."""
    return st.session_state.get(UPLOAD)


def own_image(experiment: Convolution) -> Own | None:
    """The reader's photo, if it is the image on the page."""
    if experiment.image.source != "upload":
        return None
    return Own(f"your photo {st.session_state.get(NAME, '')}".strip(), ("image.source", "image.upload"))


def image_popover(state: LessonState[Convolution]) -> None:
    """Which image, how many pixels, grey or colours, and the uploader."""
    with st.popover("Image", icon=":material/image:"):
        _image(state)


@part(IMAGE)
def _image(state: LessonState[Convolution]) -> None:
    state.shows("image")
    image = state.experiment.image
    sources = [source for source in TITLES if source != "upload" or uploaded() is not None]
    st.segmented_control(
        "Image",
        sources,
        default=image.source,
        format_func=TITLES.__getitem__,
        required=True,
        **_bound(state, "source"),
    )
    if image.source == "drawing":
        _drawing(state)
    else:
        st.slider("Pixels a side", SMALLEST_SIDE, LARGEST_SIDE, image.side, **_bound(state, "side"))
    if image.is_photo:
        st.segmented_control(
            "Channels",
            (1, 3),
            default=image.channels,
            format_func=lambda count: {1: "grey: 1 channel", 3: "red, green, blue: 3 channels"}[count],
            required=True,
            **_bound(state, "channels"),
        )
    if image.source == "digit":
        label = f"Which of the {DIGITS:,} digits (this is a {digit_label(image.digit)})"
        whole(state, "image.digit", label, (0, DIGITS - 1), image.digit, lambda old, n: with_image(old, digit=n))
    st.file_uploader(
        "Your own photo",
        key=FILE,
        on_change=_take_file,
        args=(state,),
        max_upload_size=MOST_MEGABYTES,
        help=f"PNG, JPEG, GIF, BMP, WebP or TIFF, at most {MOST_MEGAPIXELS} million pixels (WebP: "
        f"{MOST_MEGAPIXELS_WEBP}). The server keeps it while you are here; it is never in a link.",
    )
    show_notices(state, FILE)


def _drawing(state: LessonState[Convolution]) -> None:
    st.caption("Draw on the input: press and move over its pixels, or use the arrow keys and Enter.")
    with st.container(horizontal=True):
        for title, drawing in (("Clear", "0" * len(FACE)), ("Face", FACE)):
            st.button(
                title,
                key=f"convolution.{title.lower()}",
                on_click=lambda drawing: state.change(lambda old: with_image(old, drawing=drawing)),
                args=(drawing,),
            )


def _bound(state: LessonState[Convolution], name: str) -> dict[str, Any]:
    """The key and the callback of a control of the image."""
    value = getattr(state.experiment.image, name)

    def change(old: Convolution, chosen: Any) -> Convolution:
        return with_image(old, **{name: chosen}, **(_photo_digest() if chosen == "upload" else {}))

    return bound_control(state, f"image.{name}", value, change, place=FILE)


def _photo_digest() -> dict[str, str]:
    photo = uploaded()
    return {} if photo is None else {"upload": digest_of(photo.data)}


def _take_file(state: LessonState[Convolution]) -> None:
    """Look at the uploaded photo; a file that is none keeps the old image and gets one sentence."""
    file = st.session_state[FILE]
    if file is None:
        return
    try:
        st.session_state[UPLOAD] = read_photo(file.getvalue())
    except InsideTheNetError as error:
        state.refuse(str(error), FILE)
    else:
        st.session_state[NAME] = file.name
        state.change(lambda old: with_image(old, source="upload", **_photo_digest()), FILE)
