"""The network that the lesson looks into, and its images."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import streamlit as st
from safetensors.torch import save
from torch import Tensor, nn

from core.data.images.image_set import ImageSet
from core.data.images.load import ImageSetConfig, load_images
from core.interpretability.predictions import Predictions, predict
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.shipped import shipped
from core.networks.cnn.network import build_cnn
from core.networks.cnn.weights import load_weights
from core.runs.recording.recorded_run import RecordedRun
from core.settings.upload import NO_UPLOAD, digest_of
from pages.shared.lesson_state import LessonState
from pages.shared.live_run import live_run

State = LessonState[CnnExperiment]

SLUG = "cnn_filters"
ARCHIVE, UPLOADED, OWN_IMAGE = f"{SLUG}.archive", f"{SLUG}.uploaded", f"{SLUG}.own_image"


@dataclass(frozen=True, eq=False)
class Subject:
    """What is looked into; `digest` stands for weights and images in caches, `source` says whence the weights come."""

    experiment: CnnExperiment
    images: ImageSet
    model: nn.Sequential
    digest: str
    source: str

    @property
    def place(self) -> int:
        """Index of the image looked at."""
        return int(self.images.validation[min(self.experiment.look.image, len(self.images.validation) - 1)])

    @property
    def image(self) -> Tensor:
        """The image looked at, uint8 (channels, side, side): the reader's own, or one of validation."""
        own = st.session_state.get(OWN_IMAGE)
        return own if own is not None and own.shape == self.images.image_shape else self.images.x[self.place]

    @property
    def truth(self) -> int | None:
        """Its class; None for an image of the reader's."""
        return int(self.images.y[self.place]) if self.image is not st.session_state.get(OWN_IMAGE) else None

    @property
    def image_key(self) -> str:
        """Stands for the image looked at, in caches."""
        return hashlib.sha256(self.image.contiguous().numpy().tobytes()).hexdigest()


@st.cache_resource(max_entries=6, show_spinner="Loading the images …")
def _loaded(config: ImageSetConfig, digest: str, _archive: bytes | None) -> ImageSet:
    return load_images(config, _archive)


def images_of(experiment: CnnExperiment) -> ImageSet:
    """The images of an experiment; they belong to all visitors and are never changed.

    Raises:
        ImageSetError: they cannot be had.
    """
    archive = st.session_state.get(ARCHIVE) if experiment.own_images else None
    return _loaded(experiment.images, experiment.images.upload or archive_digest(), archive)


def archive_digest() -> str:
    """Stands for the reader's zip; "" without one."""
    archive = st.session_state.get(ARCHIVE)
    return NO_UPLOAD if archive is None else digest_of(archive)


def subject(state: State) -> Subject:
    """The network of the page: trained here, uploaded, trained before, or untrained.

    Raises:
        ImageSetError: the images cannot be had.
    """
    experiment = state.experiment
    images = images_of(experiment)
    data, source = _weights(experiment)
    digest = hashlib.sha256(data or repr(experiment.training).encode()).hexdigest()
    digest += hashlib.sha256(repr(experiment.training).encode() + images.x[:64].numpy().tobytes()).hexdigest()
    return Subject(experiment, images, _built(digest, experiment, images, data), digest, source)


def trained_before(experiment: CnnExperiment) -> RecordedRun | None:
    """The recorded training of an experiment, unless the reader has put it away for random weights."""
    cleared = live_run(SLUG).cleared
    return None if cleared is not None and cleared.training == experiment.training else shipped(experiment)


def _weights(experiment: CnnExperiment) -> tuple[bytes | None, str]:
    run, own = live_run(SLUG), st.session_state.get(UPLOADED)
    if run.experiment is not None and run.experiment.training == experiment.training:
        weights = run.kept().get("weights")
        if weights is not None:
            return save(weights), "trained on this page"
    if own is not None and own[0] == (experiment.network, experiment.images):
        return own[1], "uploaded"
    ready = trained_before(experiment)
    return (None, "not trained yet") if ready is None else (ready.weights, "trained before")


@st.cache_resource(max_entries=16, show_spinner=False)
def _built(digest: str, _experiment: CnnExperiment, _images: ImageSet, _data: bytes | None) -> nn.Sequential:
    model = build_cnn(_experiment.network_for(_images), _experiment.seed)
    if _data is not None:
        load_weights(model, _data)
    return model.eval()


@st.cache_data(max_entries=32, show_spinner="Asking the network about every validation image …")
def answers(digest: str, _seen: Subject) -> Predictions:
    """The answers for all validation images, in their order."""
    return predict(_seen.model, _seen.images.x[_seen.images.validation])


def answer(seen: Subject) -> Any:
    """The probabilities for the image looked at."""
    return predict(seen.model, seen.image[None]).probabilities[0]
