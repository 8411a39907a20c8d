"""The space of the noise: a walk between two samples, and sliders for one of them."""

from __future__ import annotations

import streamlit as st
import torch
from torch import Tensor, nn

from core.gan.images.config import ImageGanConfig
from core.gan.images.gan import GRID, samples
from core.gan.images.latent import REACH, category_of, fixed_noise, in_category, moved, sampler
from core.gan.images.samples import latent_walk
from core.pictures.image_grids import coloured, grid
from pages.generating.gan.images.picks import PICKS, PICTURE, picks, set_end
from pages.generating.gan.images.weights import newest
from pages.generating.gan.state import SLUG, State
from pages.shared.still import still

LATENT = f"{SLUG}.images.latent"
STEPS, SLIDERS = 16, 6
TILE, PER_ROW = 120, 8  # pixels of an image of the walk, about
LARGE = 160
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@st.fragment(key=LATENT)
def latent_space(state: State) -> None:
    """The walk above, the sliders below."""
    config = state.experiment.images
    st.header("The space of the noise", anchor=False)
    state_dict, source = newest(config)
    if state_dict is None:
        source = "the untrained generator: train it first, and the walk will show images"
    model, noise = sampler(config, state_dict), fixed_noise(config)
    st.markdown(
        f"Each sample is one point of {config.latent} random numbers. Walk from one to another, or turn single "
        f"numbers, and see what the generator makes of the points between. Drawn with {source}."
    )
    walk(model, noise, config.categories)
    sliders(model, noise, config)


def walk(model: nn.Sequential, noise: Tensor, categories: int) -> None:
    """Sixteen steps from one sample to another."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for end, name in enumerate("AB"):
            key = f"{PICKS}.{end}"
            st.session_state[key] = picks()[end]
            st.number_input(f"Sample {name}", 1, GRID, key=key, width=140, on_change=_typed, args=(end,))
        st.caption("Or click two samples of the grid: the first becomes A, the second B.")
    first, last = picks()
    images = samples(model, latent_walk(noise[first - 1], noise[last - 1], STEPS))
    strip(images, TILE, f"{STEPS} images on the way from sample {first} to sample {last}", "walk")
    distance = float((noise[first - 1] - noise[last - 1]).norm())
    st.caption(
        f"From sample {first} to sample {last} on an arc, distance {distance:.1f}: noise of many numbers lies near a "
        "sphere, and a straight line would cut through its empty middle."
        + (" The code of the category changes on the way, too." if categories else "")
    )


def _typed(end: int) -> None:
    set_end(end, st.session_state[f"{PICKS}.{end}"])
    st.rerun([PICTURE, LATENT])  # the grid marks the ends


def sliders(model: nn.Sequential, noise: Tensor, config: ImageGanConfig) -> None:
    """A sample, and the same with its category changed and some of its numbers turned."""
    first, _ = picks()
    point = noise[first - 1]
    pictures, controls = st.columns([2, 3], gap="large")
    key = f"{LATENT}.{config.seed}.{first}"
    with controls:
        turned = category(config, point, key)
        turned = moved(turned, turned_numbers(config, point, key))
    pair = samples(model, torch.stack([point, turned])[:, :, None, None])
    change = float((pair[1].float() - pair[0].float()).abs().mean())
    with pictures:
        with st.container(horizontal=True):
            strip(pair[:1], LARGE, f"The image of sample {first}", "own")
            strip(pair[1:], LARGE, "The image with your numbers", "turned")
        st.caption(f"Sample {first}, and the same with your numbers: pixels differ by {change:.1f} of 255 on average.")


def category(config: ImageGanConfig, point: Tensor, key: str) -> Tensor:
    """The sample in the category that the reader chooses."""
    own = category_of(config, point)
    if own is None:
        return point
    chosen = st.segmented_control(
        "Category",
        range(config.categories),
        default=own,
        required=True,
        format_func=_category_name,
        key=f"{key}.category",
        wrap=True,
        help="A code beside the noise. Nobody told G what a category is: what it draws for it, G found by itself.",
    )
    return in_category(config, point, own if chosen is None else chosen)


def _category_name(category: int) -> str:
    """A letter, since a number would read like a digit: A to Z, then A2, B2 and so on."""
    round_, letter = divmod(category, 26)
    return chr(ord("A") + letter) + (str(round_ + 1) if round_ else "")


def turned_numbers(config: ImageGanConfig, point: Tensor, key: str) -> dict[int, float]:
    """The components that the reader has moved, the first ones after the code of the category."""
    places = range(config.categories, min(config.latent, config.categories + SLIDERS))
    columns = st.columns(2)
    values = {}
    for number, place in enumerate(places):
        start = max(-REACH, min(REACH, round(float(point[place]), 1)))
        label = f"z{place + 1}".translate(LOW)
        with columns[2 * number // len(places)]:
            value = st.slider(label, -REACH, REACH, start, 0.1, key=f"{key}.{place}", format="%.1f")
        if value != start:  # untouched: the exact number, not the rounded one
            values[place] = value
    return values


def strip(images: Tensor, tile: int, alt: str, name: str) -> None:
    """Images side by side, eight in a row, pixels enlarged as they are."""
    shown = grid(list(coloured(images.numpy())), min(PER_ROW, len(images)), tile)
    still(shown, alt, f"{LATENT}.{name}")
