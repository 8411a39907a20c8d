"""The images of the lesson on CNN filters: a built-in set, or the reader's own zip."""

from __future__ import annotations

import streamlit as st

from core.data.images.folder.folder import OWN
from core.data.images.load import FACES, IMAGE_SETS, default_config
from core.errors import InsideTheNetError
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.settings.declared import replaced
from core.settings.upload import NO_UPLOAD
from core.text import escape_markdown
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import ARCHIVE, State, archive_digest, images_of
from pages.shared.controls import choice, control
from pages.shared.lesson_state import Own
from pages.shared.notices import show_notices

FILE, NAME = f"{SLUG}.zip", f"{SLUG}.zip_name"
MOST_MEGABYTES = 50


def data_popover(state: State) -> None:
    """Everything about the images behind one button."""
    with st.popover("Images", icon=":material/photo_library:"):
        usable = {name: info.title for name, info in IMAGE_SETS.items() if name != OWN or st.session_state.get(ARCHIVE)}
        control(state, "images.name", with_set, options=usable)
        st.caption(IMAGE_SETS[state.experiment.images.name].description)
        _amounts(state)
        st.file_uploader(
            "Your own images",
            type="zip",
            key=FILE,
            on_change=_take_zip,
            args=(state,),
            max_upload_size=MOST_MEGABYTES,
            help="A zip with train/CLASS/… and valid/CLASS/…, or CLASS/… alone. PNG, JPEG, BMP, GIF, WebP. They stay "
            "on this server for this visit and are never in a link.",
        )
        show_notices(state, FILE)
        if state.experiment.own_images:
            for notice in images_of(state.experiment).notices:
                st.caption(escape_markdown(notice))


def own_images(experiment: CnnExperiment) -> Own | None:
    """The reader's zip, if the network learns from it."""
    if not experiment.own_images:
        return None
    return Own(f"your images {st.session_state.get(NAME, '')}".strip(), ("images.",))


def with_set(experiment: CnnExperiment, name: str) -> CnnExperiment:
    """The experiment with another set, looking at its first image.

    Raises:
        InsideTheNetError: the images cannot be had, or the network does not fit them.
    """
    try:
        upload = archive_digest() if name == OWN else NO_UPLOAD
        other = replaced(experiment, {"images": default_config(name, upload), "look.image": 0})
        other.network_for(images_of(other))
    except InsideTheNetError as error:
        raise InsideTheNetError(f"{error} The page stays as it was.") from error
    return other


def _amounts(state: State) -> None:
    """Side, number, share, seed, question: those that this set leaves open."""
    images = state.experiment.images
    info = IMAGE_SETS[images.name]
    if images.name == FACES:
        control(state, "images.attribute")
    if len(info.sides) > 1:
        sides = {str(side): f"{side}×{side}" for side in sorted(info.sides)}
        choice(state, "images.side", "Size", sides, str(images.side), _with_side)
    if images.name == OWN:
        control(state, "images.fit")
    if info.most_images > info.default_images:
        control(state, "images.images", high=info.most_images)
    control(state, "images.training_share")
    control(state, "images.seed")


def _with_side(experiment: CnnExperiment, side: str) -> CnnExperiment:
    return replaced(experiment, {"images.side": int(side)})


def _take_zip(state: State) -> None:
    """Read the zip; one that cannot be used leaves everything as it was."""
    file = st.session_state[FILE]
    if file is not None:
        state.change(lambda e: _with_zip(e, file.name, file.getvalue()), FILE)


def _with_zip(experiment: CnnExperiment, name: str, archive: bytes) -> CnnExperiment:
    before = st.session_state.get(ARCHIVE)
    st.session_state[ARCHIVE] = archive
    try:
        changed = with_set(experiment, OWN)
    except InsideTheNetError:
        st.session_state[ARCHIVE] = before
        raise
    st.session_state[NAME] = name
    return changed
