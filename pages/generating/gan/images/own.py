"""The images of a GAN that the page has to load: MNIST, Fashion-MNIST, the reader's own zip."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from torch import Tensor

from core.data.images.image_set import ImageSetError
from core.data.images.load import ImageSetConfig, fetch_images, load_images
from core.errors import ConfigError, InsideTheNetError
from core.gan.images.config import ImageGanConfig
from core.gan.images.own import OWN, OwnImages, read_own_images
from core.settings.upload import NO_UPLOAD, digest_of
from pages.generating.gan.state import SLUG, State
from pages.server.computed import computed
from pages.shared.notices import show_notices

ARCHIVE, FILE = f"{SLUG}.images.archive", f"{SLUG}.images.zip"
ARCHIVE_NAME = f"{SLUG}.images.archive_name"
LOADED = ("mnist", "fashion")
SMALLEST_LOAD = 100
MOST_MEGABYTES = 50


@computed(spinner="Loading the images …")
def _loaded(config: ImageSetConfig) -> Tensor:
    return load_images(config).x


@computed(spinner="Reading the pictures …")
def _own(digest: str, _archive: bytes) -> OwnImages:
    return read_own_images(_archive)


def uploaded() -> OwnImages | None:
    """The pictures of the reader's zip, if there is one.

    Raises:
        ImageSetError: it cannot be used.
    """
    archive: bytes | None = st.session_state.get(ARCHIVE)
    return None if archive is None else _own(digest_of(archive), archive)


def images_for(config: ImageGanConfig) -> Tensor | None:
    """What `ImageGanJob` needs beside its config; None for the sets that it makes itself.

    Raises:
        ImageSetError, ConfigError: the images cannot be had, or are fewer than the config wants.
    """
    if config.data not in (OWN, *LOADED):
        return None
    if config.data == OWN:
        own = uploaded()
        if own is None:
            raise ImageSetError("Your own images need a zip file, and none was received.")
        images = own.x
    else:
        wanted = ImageSetConfig(config.data, 28, max(config.images, SMALLEST_LOAD))
        fetch_images(wanted)
        images = _loaded(wanted)
    if len(images) < config.images:
        raise ConfigError("number of images", f"must be at most the {len(images):,} that there are", config.images)
    return images


def usable(state: State) -> None:
    """Fall back to the preset where the images of a link cannot be had."""
    try:
        images_for(state.experiment.images)
    except InsideTheNetError as error:
        notices = state.notices
        state.reset()
        state.notices = (*notices, f"{error} Showing the preset instead.")


def obtainable(config: ImageGanConfig) -> ImageGanConfig:
    """The config itself, if its images can be had.

    Raises:
        ImageSetError: they cannot.
    """
    try:
        images_for(config)
    except InsideTheNetError as error:
        raise ImageSetError(f"{error} The page stays as it was.") from error
    return config


def with_images(config: ImageGanConfig, data: str, count: int) -> ImageGanConfig:
    """Other images, or another number of them; a batch has no more."""
    archive = st.session_state.get(ARCHIVE) if data == OWN else None
    upload = NO_UPLOAD if archive is None else digest_of(archive)
    return replace(config, data=data, images=count, batch_size=min(config.batch_size, count), upload=upload)


def upload(state: State) -> None:
    """The zip's place."""
    st.file_uploader(
        "Your own images",
        type="zip",
        key=FILE,
        on_change=_take_zip,
        args=(state,),
        max_upload_size=MOST_MEGABYTES,
        help="A zip of 64 pictures or more, in any folders: PNG, JPEG, BMP, GIF, WebP. The middle square of each is "
        "shrunk to 32×32. They stay on this server for this visit and are never in a link.",
    )
    show_notices(state, FILE)


def _take_zip(state: State) -> None:
    """Read the zip; one that cannot be used leaves everything as it was."""
    file = st.session_state[FILE]
    if file is None:
        return
    before = st.session_state.get(ARCHIVE)
    st.session_state[ARCHIVE] = file.getvalue()
    try:
        own = uploaded()
    except InsideTheNetError as error:
        state.tell(FILE, f"{error} The page stays as it was.")
        own = None
    if own is not None:
        st.session_state[ARCHIVE_NAME] = file.name
        state.experiment = replace(state.experiment, images=with_images(state.experiment.images, OWN, len(own.x)))
        state.tell(FILE, *own.notices)
    elif before is None:
        del st.session_state[ARCHIVE]
    else:
        st.session_state[ARCHIVE] = before
