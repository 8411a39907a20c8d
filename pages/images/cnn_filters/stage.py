"""What the picture of the training shows, and what the reader does in it."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.followed import Followed, followed, pictures_of
from core.lessons.cnn_filters.job import CnnJob, preview
from core.settings.declared import replaced
from pages.images.cnn_filters.moment import SLUG, moment_of, moments_of, note_place, trained_before, uploaded_weights
from pages.images.cnn_filters.subject import (
    PICTURE,
    SEES,
    State,
    images_of,
    looked_at,
    model_at,
    own_image,
    subject,
)
from pages.server.turns import turns
from pages.shared.live_run import live_run, trigger_value

STAGE, FOLLOWED, PREVIEW = f"{SLUG}.stage", f"{SLUG}.followed", f"{SLUG}.preview"


def start(state: State) -> None:
    """Begin a run that follows the image looked at."""
    experiment = state.experiment
    own = images_of(experiment) if experiment.own_images else None
    job = CnnJob(experiment, own, own_image(experiment))
    refused = live_run(SLUG).start(job, experiment, trigger_value(STAGE, "start").get("mode", "run"))
    st.session_state[FOLLOWED] = looked_at(experiment).key
    if refused:
        state.notices = (refused,)


def look(state: State) -> None:
    """The reader looks at another epoch; the rest of the page follows."""
    note_place(state.experiment, trigger_value(STAGE, "look"))
    follow(state)


def follow(state: State) -> None:
    """Draw what follows the training; its picture too, where it shows an image that the training knows nothing of."""
    st.rerun([PICTURE, SEES] if _is_another(state.experiment) else SEES)


def reset(state: State) -> None:
    """Random weights, whether a run or a recording is on display; the preset brings the recording back."""
    live_run(SLUG).reset(state.experiment)
    st.rerun([PICTURE, SEES])


def place(state: State) -> dict[str, Any]:
    """Where in the training the page looks, for the browser."""
    moment = moment_of(state.experiment)
    epoch = moment.epoch if moment.wanted is None else moment.wanted
    return {"run": live_run(SLUG).run_id, "epoch": epoch or 0, "batch": moment.batch}


def beginning(state: State) -> list[str]:
    """What is shown before Start: a training that was recorded before, or the reader's or the untrained network."""
    experiment, running = state.experiment, live_run(SLUG).run_id is not None
    uploaded = uploaded_weights(experiment)
    ready = trained_before(experiment) if uploaded is None and not running else None
    if ready is not None:
        st.session_state[FOLLOWED] = _shipped_image(experiment).key
        return list(ready.messages)
    image = looked_at(experiment)
    key = (experiment.training, image.key, id(uploaded))
    if st.session_state.get(PREVIEW, (None, None))[0] != key:
        model = None if uploaded is None or running else subject(state).model
        with turns().one(urgent=True):
            drawn = preview(experiment, images_of(experiment), own_image(experiment), model)
        st.session_state[PREVIEW] = key, drawn
    if not running:
        st.session_state[FOLLOWED] = image.key
    messages: list[str] = st.session_state[PREVIEW][1]
    return messages


def _shipped_image(experiment: CnnExperiment) -> Followed:
    """The image that the recorded trainings follow."""
    return followed(replaced(experiment, {"look.image": 0}), images_of(experiment))


def _is_another(experiment: CnnExperiment) -> bool:
    """Whether the image looked at is not the one that the training on display was drawn with."""
    return bool(st.session_state.get(FOLLOWED) != looked_at(experiment).key)


def another_image(state: State) -> dict[str, Any] | None:
    """What the networks of the training on display make of another image than theirs; None where it is theirs."""
    experiment = state.experiment
    if not _is_another(experiment):
        return None
    images, shown = images_of(experiment), moment_of(experiment)
    moments = [*moments_of(experiment), *([] if shown.batch is not None else [shown])]
    models = {one.epoch: partial(model_at, experiment, images, one) for one in moments if one.epoch is not None}
    with turns().one(urgent=True):
        return pictures_of(models, shown.epoch, images, looked_at(experiment))
