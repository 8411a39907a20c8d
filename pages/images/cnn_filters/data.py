"""The images of the lesson on CNN filters: a built-in set, or the reader's own zip."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.data.images.faces.traits import ATTRIBUTES
from core.data.images.folder.folder import OWN
from core.data.images.load import FACES, IMAGE_SETS, default_config
from core.errors import InsideTheNetError
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.seeding import LARGEST_SEED
from pages.images.cnn_filters.subject import ARCHIVE, SLUG, State, images_of
from pages.shared.controls import choice, whole

FILE = f"{SLUG}.zip"
MOST_MEGABYTES = 50


def data_popover(state: State) -> None:
    """Everything about the images behind one button."""
    with st.popover("Images", icon=":material/photo_library:"):
        titles = {name: info.title for name, info in IMAGE_SETS.items() if name != OWN or ARCHIVE in st.session_state}
        name = f"{SLUG}.set"
        st.session_state[name] = state.experiment.images.name
        st.selectbox("Images", list(titles), key=name, format_func=titles.__getitem__, on_change=_choose, args=(state,))
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


def _choose(state: State) -> None:
    """Another set; one that cannot be loaded leaves everything as it was."""
    take(state, replace(state.experiment, images=default_config(st.session_state[f"{SLUG}.set"])))


def take(state: State, experiment: CnnExperiment) -> bool:
    """Show this experiment if its images can be had and its network fits them; else say why not."""
    try:
        experiment.network_for(images_of(experiment))
    except InsideTheNetError as error:
        state.notices = (f"{error} The page stays as it was.",)
        return False
    state.experiment = replace(experiment, look=replace(experiment.look, image=0))
    return True


def _amounts(state: State) -> None:
    """Side, number, share, seed, question: those that this set leaves open."""
    images = state.experiment.images
    info = IMAGE_SETS[images.name]

    def change(name: str) -> Any:
        return lambda e, value: replace(e, images=replace(e.images, **{name: value}))

    if images.name == FACES:
        questions = {name: f"{name}?" for name in ATTRIBUTES}
        choice(state, "ask", "What is asked", questions, images.attribute, change("attribute"))
    if len(info.sides) > 1:
        sides = {str(side): f"{side}×{side}" for side in sorted(info.sides)}
        choice(state, "side", "Size", sides, str(images.side), lambda e, side: change("side")(e, int(side)))
    if images.name == OWN:
        fits = {"crop": "the middle square", "squash": "all of it, squashed"}
        choice(state, "fit", "Of pictures that are not square", fits, images.fit, change("fit"))
    if info.most_images > info.default_images:
        bounds = (100, info.most_images)
        whole(state, "images", "Images", bounds, images.images, change("images"), help="More train longer.")
    whole(state, "share", "Training share, %", (10, 90), images.training_share, change("training_share"))
    whole(state, "imgseed", "Seed of the images", (0, LARGEST_SEED), images.seed, change("seed"))


def _take_zip(state: State) -> None:
    """Read the zip; one that cannot be used leaves everything as it was."""
    file = st.session_state[FILE]
    if file is None:
        return
    before = st.session_state.get(ARCHIVE)
    st.session_state[ARCHIVE] = file.getvalue()
    if take(state, replace(state.experiment, images=default_config(OWN))):
        return
    if before is None:
        del st.session_state[ARCHIVE]
    else:
        st.session_state[ARCHIVE] = before
