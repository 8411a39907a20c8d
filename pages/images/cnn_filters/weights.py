"""Weights of the lesson on CNN filters as files: safetensors, or a state_dict of torch.save that holds only tensors."""

from __future__ import annotations

import streamlit as st

from core.data.images.load import DIGITS
from core.errors import InsideTheNetError
from core.lessons.cnn_filters.script import IMAGE_FILE, image_file
from core.lessons.cnn_filters.shipped import notes_of
from core.networks.cnn.error import PickledError
from core.networks.cnn.network import build_cnn
from core.networks.cnn.pickled import CONVERSION
from core.networks.cnn.weights import read_weights, save_weights
from pages.images.cnn_filters.moment import SLUG, UPLOADED
from pages.images.cnn_filters.subject import State, Subject, images_of
from pages.server.turns import turns
from pages.shared.live_run import live_run
from pages.shared.notices import show_notices

FILE, PICKLED = f"{SLUG}.weights", f"{SLUG}.pickled"
MOST_MEGABYTES = 50  # what the server takes


def weights_popover(state: State) -> None:
    """An upload for the network on the page."""
    with st.popover("Weights", icon=":material/save:"):
        st.file_uploader(
            "Weights for this network",
            type=["safetensors", "pt", "pth", "bin"],
            key=FILE,
            on_change=_take,
            args=(state,),
            max_upload_size=MOST_MEGABYTES,
            help="Weights of the network as it is set here: a safetensors file, or what "
            "`torch.save(model.state_dict(), …)` wrote. A file that holds more than tensors could run code: it is not "
            "opened.",
        )
        converts = FILE in state.beside and st.session_state.get(PICKLED)
        show_notices(state, FILE)
        if converts:
            st.caption("On your own machine, these lines make a file of it that can be read here:")
            st.code(CONVERSION, language="python")


def _take(state: State) -> None:
    """Look into the uploaded network; a file that does not fit changes nothing and gets one sentence."""
    file = st.session_state[FILE]
    if file is None:
        return
    data, experiment = file.getvalue(), state.experiment
    st.session_state[PICKLED] = False
    try:
        with turns().one(urgent=True):
            weights = read_weights(build_cnn(experiment.network_for(images_of(experiment)), experiment.seed), data)
    except InsideTheNetError as error:
        st.session_state[PICKLED] = isinstance(error, PickledError)
        state.tell(FILE, f"{error} The network stays as it was.")
        return
    st.session_state[UPLOADED] = ((experiment.network, experiment.images), weights)
    live_run(SLUG).drop()


def download(state: State, seen: Subject) -> None:
    """The weights that are looked into, with notes on how they came about."""
    moment = seen.moment
    st.download_button(
        "Weights (safetensors)",
        lambda: save_weights(seen.model, notes_of(seen.experiment, state.preset, moment.record, moment.epoch)),
        "weights.safetensors",
        "application/octet-stream",
        key=f"{SLUG}.download",
        on_click="ignore",
        help="`safetensors.torch.load_file` gives the state_dict of the network in the script below.",
    )


def images_for_script(state: State) -> None:
    """The file that the script reads, for images that it cannot make itself."""
    if state.experiment.images.name == DIGITS:
        return
    st.download_button(
        f"The images that it needs ({IMAGE_FILE})",
        lambda: image_file(images_of(state.experiment)),
        IMAGE_FILE,
        "application/octet-stream",
        key=f"{SLUG}.images_file",
        on_click="ignore",
    )
