"""Grids of small pictures: colours, places, sizes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.pictures.image_grids import GAP, coloured, grid, png, signed, weights_as_colours
from core.pictures.palette import PALETTE


def hex_of(pixel):
    return "#" + "".join(f"{value:02x}" for value in pixel[:3])


def test_signed_numbers_are_white_at_zero_and_full_at_the_limit():
    colours = signed(np.array([[0.0, 2.0, -2.0, 5.0, np.nan]]), 2.0)
    assert colours.shape == (1, 5, 4)
    light = PALETTE["light"]
    expected = ["#ffffff", light["positive"], light["negative"], light["positive"], "#ffffff"]
    assert [hex_of(pixel) for pixel in colours[0]] == expected
    assert (colours[..., 3] == 255).all()


def test_all_zero_values_are_white():
    assert (signed(np.zeros((2, 3, 3)), 0.0) == 255).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_bytes_and_shares_give_the_same_colours(channels):
    pixels = np.random.default_rng(0).integers(0, 256, (2, channels, 4, 5)).astype(np.uint8)
    colours = coloured(pixels)
    assert colours.shape == (2, 4, 5, 4)
    assert np.array_equal(colours, coloured(pixels.astype(np.float32) / 255))
    assert np.array_equal(colours[1, 2, 3, :3], np.broadcast_to(pixels[1, :, 2, 3], 3))


def test_filters_in_colour_are_grey_at_zero():
    assert hex_of(weights_as_colours(np.zeros((3, 1, 1)), 0.0)[0, 0]) in ("#7f7f7f", "#808080")
    assert hex_of(weights_as_colours(np.full((3, 1, 1), 2.0), 2.0)[0, 0]) == "#ffffff"


def test_tiles_stand_row_by_row_with_transparent_gaps():
    tiles = [coloured(np.full((1, 2, 2), 10 * number, np.uint8)) for number in range(1, 6)]
    whole = grid(tiles, 3, 8)
    assert whole.shape == (2 * 8 + GAP, 3 * 8 + 2 * GAP, 4)
    assert (whole[8 + GAP : 16 + GAP, 8 + GAP : 16 + GAP, 0] == 50).all()
    assert (whole[:, 8 : 8 + GAP, 3] == 0).all()
    assert (whole[8 + GAP :, 16 + 2 * GAP :, 3] == 0).all()


def test_smaller_tiles_stand_in_their_corner():
    whole = grid([coloured(np.zeros((1, 4, 4), np.uint8)), coloured(np.zeros((1, 2, 3), np.uint8))], 5, 4)
    assert whole.shape == (4, 8 + GAP, 4)
    assert whole[:, 4 + GAP :, 3].sum() == 6 * 255


def test_a_file_holds_every_pixel_as_it_is():
    picture = grid([signed(np.linspace(-1, 1, 12).reshape(3, 4), 1.0)] * 3, 2, 40)
    assert (np.asarray(Image.open(io.BytesIO(png(picture)))) == picture).all()
