"""The confusion matrix with the images behind its cells, and the images that are trained on."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st
import torch

from core.data.images.augmentation import augmented_samples
from core.interpretability.predictions import confusion
from core.pictures.image_grids import coloured, grid
from pages.images.cnn_filters.moment import SLUG
from pages.images.cnn_filters.subject import State, Subject, answers, asked
from pages.shared.still import still
from pages.shared.terms import term

TILE, MOST_BEHIND = 112, 32
TRAINING_SHOWN, AUGMENTED_SHOWN = 24, 12


def mistakes(state: State, seen: Subject) -> None:
    """Rows are true classes, columns answers."""
    images = seen.images
    found = confusion(answers(seen.digest, seen), images.y[asked(seen)])
    names = [f"{number}: {name}" if name != str(number) else name for number, name in enumerate(images.classes)]
    st.caption(f"The {term('confusion matrix')}: rows are the true class, columns the answer.")
    st.dataframe(
        pd.DataFrame(found.counts, index=names, columns=names), alt="Confusion matrix", key=f"{SLUG}.confusion"
    )
    cells = [(int(t), int(p)) for t in range(len(names)) for p in range(len(names)) if found.counts[t, p]]
    cells.sort(key=lambda cell: (cell[0] == cell[1], -found.counts[cell]))
    cell = st.selectbox(
        "The images behind a cell",
        cells,
        format_func=lambda c: f"{names[c[0]]} taken for {names[c[1]]}: {found.counts[c]}",
        key=f"{SLUG}.cell.{seen.digest[:8]}",
    )
    behind = found.images(*cell)[:MOST_BEHIND]
    tiles = list(coloured(images.x[images.validation[torch.from_numpy(behind)]].numpy()))
    alt = f"{names[cell[0]]} taken for {names[cell[1]]}"
    wide: Literal["stretch"] | int = "stretch" if len(tiles) >= 8 else TILE * len(tiles)
    still(grid(tiles, 8, TILE), alt, f"{SLUG}.mistakes", wide)
    st.caption(f"Surest first: validation images {', '.join(map(str, behind[:12]))}.")


def training_images(state: State, seen: Subject) -> None:
    """What the network will see: training images, and one of them as augmentation changes it."""
    images = seen.images
    for notice in images.notices:
        st.caption(notice)
    counts = zip(images.classes, images.counts(images.training), images.counts(images.validation), strict=True)
    rows = pd.DataFrame(list(counts), columns=["class", "training", "validation"])
    chosen = images.training[:TRAINING_SHOWN]
    alt = f"The first {len(chosen)} training images"
    still(grid(list(coloured(images.x[chosen].numpy())), 8, TILE), alt, f"{SLUG}.training", "stretch")
    if state.experiment.augmentation.nothing:
        st.caption(f"{term('data augmentation', 'Augmentation')} is off: every epoch sees the images as they are.")
    else:
        st.markdown("The first of them, as augmentation changes it from epoch to epoch:")
        changed = augmented_samples(images.x[images.training[0]], state.experiment.augmentation, AUGMENTED_SHOWN)
        shown = grid(list(coloured(changed.numpy())), 6, TILE)
        still(shown, "Augmented training images", f"{SLUG}.augmented", "stretch")
    st.dataframe(rows, hide_index=True, alt="Images per class", key=f"{SLUG}.counts")
    if images.credit:
        st.caption(images.credit)
