"""Pictures of a reader's zip that cannot be used: left out, with a sentence."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.core.data.images.folder.files import PLAIN, RED, picture, read


def _noise(kind: str) -> bytes:
    buffer = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def _animated() -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), (90 * i, 0, 0)) for i in range(3)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def _huge(side: int = 50_000) -> bytes:
    """A PNG that says it has side × side pixels, without them."""
    data = bytearray(picture(size=(1, 1)))
    header = b"IHDR" + side.to_bytes(4, "big") * 2 + bytes(data[24:29])
    data[12:29] = header
    data[29:33] = zlib.crc32(header).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.jpg", _noise("JPEG")[:20_000], "it is broken or cut off: 'red/a.jpg'"),
        ("a.png", RED[: len(RED) // 2], "it is broken or cut off: 'red/a.png'"),
        ("a.png", b"", "it is no PNG, JPEG, BMP, GIF or WebP file inside, or is broken: 'red/a.png'"),
        ("a.png", b"<svg/>", "it is no PNG, JPEG, BMP, GIF or WebP file inside, or is broken: 'red/a.png'"),
        ("a.gif", _animated(), "it is an animation, and only still pictures can be used: 'red/a.gif'"),
        ("a.png", _huge(), "it has more than 24 million pixels: 'red/a.png'"),
        ("a.png", _huge(10_000), "it has more than 24 million pixels: 'red/a.png'"),
        ("a.png", _huge(5_000), "it has more than 24 million pixels: 'red/a.png' (5000×5000)"),
        ("a.png", picture(kind="TIFF"), "it is no PNG, JPEG, BMP, GIF or WebP file inside, or is broken"),
    ],
    ids=lambda value: "file" if isinstance(value, bytes) else None,
)
def test_a_picture_that_cannot_be_used_is_left_out_with_a_sentence(name: str, data: bytes, sentence: str) -> None:
    images = read({**PLAIN, f"red/{name}": data})
    assert len(images.x) == 10
    assert len(images.notices) == 1
    assert images.notices[0].startswith(f"1 picture was left out, because {sentence}")


def test_many_broken_pictures_make_one_sentence() -> None:
    images = read({**PLAIN, **{f"red/broken{i}.png": RED[: len(RED) // 2] for i in range(7)}})
    assert images.notices == ("7 pictures were left out, because each is broken or cut off: 'red/broken0.png'.",)
