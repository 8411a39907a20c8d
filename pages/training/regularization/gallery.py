"""One photo as augmentation changes it, and the changes to choose."""

from __future__ import annotations

from functools import partial

import streamlit as st
import torch

from core.data.images.augmentation import Augmentation
from core.lessons.regularization.experiment import RegularizationExperiment
from core.pictures.image_grids import Rgba, coloured, grid
from core.regularization import gallery as copies
from core.settings.declared import settings_of, taken
from core.settings.setting import bounds_of
from pages.server.computed import computed
from pages.shared.controls import bound_control, control
from pages.shared.lesson_state import LessonState, part
from pages.shared.still import still

COLUMNS, TILE, SLIDER = 7, 96, 160


@computed()
def pictures(augmentation: Augmentation) -> Rgba:
    """The photo in the first place, then its copies."""
    shown = torch.cat([copies.photo()[None], copies.gallery(augmentation)])
    return grid(list(coloured(shown.numpy())), COLUMNS, TILE)


@part("regularization.augmentation")
def gallery(state: LessonState[RegularizationExperiment]) -> None:
    """A switch and six sliders, then the copies."""
    own = state.experiment.augmentation
    control(state, "augmentation.flip")
    with st.container(horizontal=True):
        for name, kind in settings_of(Augmentation).items():
            if name != "flip":
                path, (low, high) = f"augmentation.{name}", bounds_of(kind)
                state.shows(path)
                value = float(getattr(own, name))
                bound = bound_control(state, path, value, partial(_set, path)) | {"width": SLIDER}
                st.slider(kind.title, float(low), float(high), value, step=1.0, format="%g", **bound)
    changes = [kind.name for name, kind in settings_of(Augmentation).items() if getattr(own, name)]
    said = f"changed by {', '.join(changes)}" if changes else "unchanged, since every change is off"
    alt = f"A photo of a flower, and {copies.COPIES} copies, {said}"
    with st.container(key="regularization.gallery"):
        still(pictures(own), alt, "regularization.pictures", "stretch")


def _set(path: str, old: RegularizationExperiment, chosen: float) -> RegularizationExperiment:
    return taken(old, path, float(chosen))
