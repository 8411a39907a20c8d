"""A single upload, as the page takes it for a prediction."""

from __future__ import annotations

import contextlib
import io
import pickle

import numpy as np
import pytest
import torch
from PIL import Image

from core.data.images.folder.picture import PictureError, read_picture
from core.data.images.uploaded_image import read_photo
from core.errors import ConfigError, InsideTheNetError


def _png(colour: tuple[int, int, int] = (100, 150, 200), size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_becomes_what_the_network_takes() -> None:
    colour, grey = read_picture(_png(), 28), read_picture(_png(), 28, channels=1)
    assert colour.x.shape == (3, 28, 28)
    assert colour.x[:, 0, 0].tolist() == [100, 150, 200]
    assert grey.x.shape == (1, 28, 28)
    assert grey.x[0, 0, 0].item() == round(0.299 * 100 + 0.587 * 150 + 0.114 * 200)
    assert (colour.pixels, colour.changes, colour.x.dtype) == (1_200, (), torch.uint8)


def test_a_broken_picture_is_one_sentence() -> None:
    with pytest.raises(PictureError, match=r"^The picture is broken or cut off\.$"):
        read_picture(_png()[:60], 28)
    with pytest.raises(PictureError, match=r"^The picture is larger than 20 MB \(21 MB\)\.$"):
        read_picture(bytes(21_000_000), 28)


def test_an_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(PictureError("is broken", " (x)", 7)))
    assert (str(error), error.reason, error.pixels) == ("The picture is broken (x).", "is broken", 7)


def test_settings_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"^channels must be 1 \(grey\) or 3 \(colour\), got 2"):
        read_picture(_png(), 28, channels=2)
    with pytest.raises(ConfigError, match=r"^fit must be one of crop, squash"):
        read_picture(_png(), 28, fit="x")


def test_hostile_bytes_never_escape_as_another_error() -> None:
    """One byte changed at a time, everywhere in the header and beyond."""
    whole = _png()
    for place in range(8, len(whole)):
        for value in (0, 255, whole[place] ^ 1):
            data = whole[:place] + bytes([value]) + whole[place + 1 :]
            with contextlib.suppress(PictureError):
                assert read_picture(data, 16).x.shape == (3, 16, 16)


def test_webp_has_fewer_pixels_because_each_is_held_four_times() -> None:
    kinds = {"WEBP": False, "PNG": True}
    for kind, fits in kinds.items():
        buffer = io.BytesIO()
        Image.new("L" if kind == "PNG" else "RGB", (4_001, 3_000)).save(buffer, kind)
        for read in (lambda data: read_picture(data, 16), read_photo):
            if fits:
                read(buffer.getvalue())
            else:
                with pytest.raises(InsideTheNetError, match="12 million pixels"):
                    read(buffer.getvalue())


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "CMYK", "I;16", "L", "1"])
def test_pictures_are_converted_in_strips_to_the_same_numbers(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (40, 23, 4), dtype=np.uint8)
    image = Image.fromarray(noise[:, :, 0].astype(np.uint16) * 257) if mode == "I;16" else None
    image = image or Image.fromarray(noise, "RGBA").convert(mode if mode != "CMYK" else "RGB").convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG" if mode == "CMYK" else "PNG")
    whole = read_picture(buffer.getvalue(), 16)
    monkeypatch.setattr("core.data.images.folder.picture._STRIP", 70)
    strips = read_picture(buffer.getvalue(), 16)
    assert torch.equal(whole.x, strips.x)
    assert whole.changes == strips.changes
