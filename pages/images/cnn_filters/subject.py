"""The network that the lesson looks into, and its images."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch
from torch import Tensor, nn

from core.data.images.image_set import ImageSet
from core.data.images.load import ImageSetConfig, fetch_images, load_images
from core.data.images.own_image import CENTRED, as_seen
from core.errors import InsideTheNetError
from core.interpretability.feature_maps import FeatureMaps, feature_maps
from core.interpretability.predictions import Predictions, predict
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.followed import Followed, followed
from core.networks.cnn.cost import cost_of
from core.networks.cnn.network import build_cnn
from core.settings.upload import NO_UPLOAD, digest_of
from pages.images.cnn_filters.moment import SLUG, Moment, moment_of
from pages.server.computed import computed
from pages.shared.lesson_state import LessonState

State = LessonState[CnnExperiment]

ARCHIVE, OWN_IMAGE = f"{SLUG}.archive", f"{SLUG}.own_image"
PICTURE, SEES, LINK = f"{SLUG}.picture", f"{SLUG}.sees", f"{SLUG}.link"  # the fragments of the page


@dataclass(frozen=True, eq=False)
class Subject:
    """What is looked into, alike on the whole page.

    Attributes:
        model: read only.
        digest: stands for weights and images in caches.
        moment: of the training from which the weights are.
        looked_at: the image.
    """

    experiment: CnnExperiment
    images: ImageSet
    model: nn.Sequential
    digest: str
    moment: Moment
    looked_at: Followed

    @property
    def image(self) -> Tensor:
        """The image looked at, uint8 (channels, side, side): the reader's own, or one of validation."""
        return self.looked_at.x

    @property
    def truth(self) -> int | None:
        """Its class; None for an image of the reader's."""
        return self.looked_at.truth

    @property
    def image_key(self) -> str:
        """Stands for the image looked at, in caches."""
        return self.looked_at.key


@computed(urgent=True, spinner="Loading the images …")
def _loaded(config: ImageSetConfig, digest: str, _archive: bytes | None) -> ImageSet:
    return load_images(config, _archive)


def images_of(experiment: CnnExperiment) -> ImageSet:
    """The images of an experiment; they belong to all visitors and are never changed.

    Raises:
        ImageSetError: they cannot be had.
    """
    archive = st.session_state.get(ARCHIVE) if experiment.own_images else None
    fetch_images(experiment.images)
    return _loaded(experiment.images, experiment.images.upload or archive_digest(), archive)


def archive_digest() -> str:
    """Stands for the reader's zip; "" without one."""
    archive = st.session_state.get(ARCHIVE)
    return NO_UPLOAD if archive is None else digest_of(archive)


@dataclass(frozen=True, eq=False)
class OwnImage:
    """An image of the reader's, uint8 (1 or 3, height, width), and whether it was drawn on the page."""

    original: Tensor
    drawn: bool


def own_image(experiment: CnnExperiment) -> Tensor | None:
    """The reader's own image as the network takes it; None without one, or where it shows nothing to this network."""
    own: OwnImage | None = st.session_state.get(OWN_IMAGE)
    if own is None or (own.drawn and experiment.images.name not in CENTRED):
        return None
    try:
        return as_seen(own.original, experiment.images.name, images_of(experiment).image_shape)
    except InsideTheNetError:
        return None


def looked_at(experiment: CnnExperiment) -> Followed:
    """The one image of the page.

    Raises:
        ImageSetError: the images cannot be had.
    """
    return followed(experiment, images_of(experiment), own_image(experiment))


def subject(state: State) -> Subject:
    """The network of the page at the moment on display: trained here, uploaded, trained before, or untrained.

    Raises:
        ImageSetError: the images cannot be had.
    """
    experiment = state.experiment
    images, moment = images_of(experiment), moment_of(experiment)
    digest = digest_at(experiment, images, moment)
    model = _built(digest, experiment, images, moment)
    return Subject(experiment, images, model, digest, moment, looked_at(experiment))


def model_at(experiment: CnnExperiment, images: ImageSet, moment: Moment) -> nn.Sequential:
    """The network with the weights of a moment, in evaluation mode; read only."""
    return _built(digest_at(experiment, images, moment), experiment, images, moment)


def digest_at(experiment: CnnExperiment, images: ImageSet, moment: Moment) -> str:
    """Stands for the weights of a moment and the images."""
    digest = hashlib.sha256(repr(experiment.training).encode() + images.x[:64].numpy().tobytes())
    for name, tensor in (moment.weights or {}).items():
        digest.update(name.encode() + tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()


@computed(urgent=True)
def _built(digest: str, _experiment: CnnExperiment, _images: ImageSet, _moment: Moment) -> nn.Sequential:
    model = build_cnn(_experiment.network_for(_images), _experiment.seed)
    if _moment.weights is not None:
        model.load_state_dict(_moment.weights)
    return model.eval()


def asked(seen: Subject) -> Tensor:
    """The validation images that the network is asked about: all, or the first that a page can wait for."""
    return seen.images.validation[: cost_of(seen.model, seen.images.x).affordable]


@computed(spinner="Asking the network about every validation image …")
def answers(digest: str, _seen: Subject) -> Predictions:
    """The answers for the validation images that are asked about, in their order."""
    return predict(_seen.model, _seen.images.x[asked(_seen)])


def answer(seen: Subject) -> Any:
    """The probabilities for the image looked at."""
    return _answer(seen.digest, seen.image_key, seen)


@computed(urgent=True)
def _answer(digest: str, image_key: str, _seen: Subject) -> Any:
    return predict(_seen.model, _seen.image[None]).probabilities[0]


def maps(seen: Subject) -> tuple[FeatureMaps, ...]:
    """What every layer makes of the image looked at."""
    return _maps(seen.digest, seen.image_key, seen)


@computed(urgent=True)
def _maps(digest: str, image_key: str, _seen: Subject) -> tuple[FeatureMaps, ...]:
    return feature_maps(_seen.model, _seen.image)


def right_answers(seen: Subject) -> tuple[int, int]:
    """How many validation images it is right about, and how many it was asked about."""
    predicted = torch.from_numpy(answers(seen.digest, seen).predicted)
    truth = seen.images.y[asked(seen)]
    return int((predicted == truth).sum()), len(truth)
