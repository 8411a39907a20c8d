"""Uploaded photos: every kind that there is, and every way in which a file can be bad."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from core.data.images.sample_images import ImageChoice, small_image
from core.data.images.uploaded_image import KEPT_SIDE, MOST_MEGABYTES, read_photo
from core.errors import ConfigError

RED, BLUE = (255, 0, 0), (0, 0, 255)


def saved(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def plain(mode: str = "RGB", size: tuple[int, int] = (40, 30), colour: object = RED) -> Image.Image:
    return Image.new(mode, size, colour)


def png_header(width: int, height: int) -> bytes:
    """A PNG whose header promises more than its few bytes hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_every_format_is_read(kind: str) -> None:
    photo = read_photo(saved(plain(), kind))
    assert photo.shape == (30, 40, 3)
    assert photo.dtype == np.uint8
    assert not photo.flags.writeable
    np.testing.assert_allclose(photo[15, 20], RED, atol=3)


def test_a_large_photo_is_kept_small_and_a_tall_one_stays_tall() -> None:
    assert read_photo(saved(plain(size=(3000, 1500)), "JPEG")).shape == (320, KEPT_SIDE, 3)
    assert read_photo(saved(plain(size=(300, 900)))).shape == (KEPT_SIDE, 213, 3)


def test_palette_colours_are_colours() -> None:
    image = plain().convert("P", palette=Image.Palette.ADAPTIVE)
    assert tuple(read_photo(saved(image, "GIF"))[0, 0]) == RED
    large = plain(size=(2000, 1500)).convert("P", palette=Image.Palette.ADAPTIVE)
    assert tuple(read_photo(saved(large))[100, 100]) == RED


def test_transparency_lies_over_white() -> None:
    image = plain("RGBA", colour=(255, 0, 0, 128))
    np.testing.assert_allclose(read_photo(saved(image))[0, 0], (255, 127, 127), atol=1)
    assert tuple(read_photo(saved(plain("RGBA", colour=(0, 0, 0, 0))))[0, 0]) == (255, 255, 255)
    assert tuple(read_photo(saved(plain("LA", colour=(0, 255))))[0, 0]) == (0, 0, 0)
    see_through = plain("P", colour=1)
    see_through.putpalette([0, 0, 0, 255, 0, 0])
    assert tuple(read_photo(saved(see_through, transparency=1))[0, 0]) == (255, 255, 255)


def test_cmyk_becomes_rgb() -> None:
    photo = read_photo(saved(plain("CMYK", colour=(0, 255, 255, 0)), "JPEG"))
    np.testing.assert_allclose(photo[0, 0], RED, atol=6)


def test_sixteen_bits_are_scaled_not_cut() -> None:
    ramp = np.linspace(0, 65_535, 40 * 30).astype(np.uint16).reshape(30, 40)
    for kind in ("PNG", "TIFF"):
        photo = read_photo(saved(Image.fromarray(ramp), kind))
        np.testing.assert_allclose(photo[:, :, 0], ramp / 257, atol=1)
    floats = Image.fromarray(np.linspace(-5, 5, 1200, dtype=np.float32).reshape(30, 40))
    photo = read_photo(saved(floats, "TIFF"))
    assert (photo.min(), photo.max()) == (0, 255)
    constant = Image.fromarray(np.full((30, 40), np.nan, np.float32))
    assert read_photo(saved(constant, "TIFF")).max() == 0


def test_one_bit_images_and_greys() -> None:
    assert read_photo(saved(plain("1", colour=1))).min() == 255
    assert tuple(read_photo(saved(plain("L", colour=77)))[0, 0]) == (77, 77, 77)


def test_an_animation_shows_its_first_frame() -> None:
    frames = [plain(colour=RED), plain(colour=BLUE)]
    for kind in ("GIF", "WEBP", "PNG"):
        photo = read_photo(saved(frames[0], kind, save_all=True, append_images=frames[1:]))
        np.testing.assert_allclose(photo[0, 0], RED, atol=6)


def test_the_cameras_rotation_is_applied() -> None:
    image, exif = plain(size=(60, 30)), Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    assert read_photo(saved(image, "JPEG", exif=exif)).shape == (60, 30, 3)


def test_an_upload_becomes_the_image_of_the_lesson() -> None:
    photo = read_photo(saved(plain()))
    image = small_image(ImageChoice("upload", 16, 3), photo)
    assert image.shape == (3, 16, 16)
    assert image[0].min() == 1


FULL = saved(Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)), "JPEG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>alert(1)</script></svg>'
NO_IMAGE = "uploaded image must be a PNG, JPEG, GIF, BMP, WEBP or TIFF file, got 'a file of another kind'."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NO_IMAGE),
        (b"hello", NO_IMAGE),
        (b"\0\0\0\x18ftypheic" + bytes(60), "file, got 'a HEIC photo: save it as JPEG or PNG'."),
        (SVG, NO_IMAGE),
        (b"%PDF-1.7", NO_IMAGE),
        (b"PK\x03\x04" + b"\0" * 100, NO_IMAGE),
        (b"\x89PNG\r\n\x1a\n", NO_IMAGE),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 50 50\n", NO_IMAGE),
        (saved(plain(), "ICO"), NO_IMAGE),
        (FULL[: len(FULL) // 2], "must be undamaged, got 'a JPEG file that cannot be decoded'."),
        (saved(plain())[:-30], "must be undamaged"),
        (png_header(100, 100), "must be undamaged"),
        (png_header(50_000, 50_000), "must have at most 24 million pixels"),
        (png_header(10_000, 10_000), "must have at most 24 million pixels"),
        (png_header(6_000, 4_100), "must have at most 24 million pixels, got '6000×4100 pixels'."),
        (saved(plain(size=(7, 100))), "must be at least 8 pixels wide and high, got '7×100 pixels'."),
        (saved(plain(size=(20_000, 8))), "must have at least 8 pixels each way when its longer side has 640"),
        (b"\0" * (MOST_MEGABYTES * 10**6 + 1), "must have at most 20 MB, got '20 MB'."),
    ],
    ids=range(18),
)
def test_a_bad_file_gets_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_photo(data)
    assert sentence in str(caught.value)
    assert str(caught.value).count(". ") == 0


def test_random_damage_never_gets_through_as_another_error() -> None:
    rng = np.random.default_rng(1)
    sources = [saved(plain(size=(50, 50)), kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")]
    for _ in range(300):
        data = bytearray(sources[rng.integers(len(sources))])
        for _ in range(rng.integers(1, 12)):
            data[rng.integers(len(data))] = rng.integers(256)
        cut = rng.integers(1, len(data) + 1) if rng.random() < 0.3 else len(data)
        with contextlib.suppress(ConfigError):
            assert max(read_photo(bytes(data[:cut])).shape[:2]) <= KEPT_SIDE


def test_a_refused_giant_costs_no_memory() -> None:
    tracemalloc.start()
    with pytest.raises(ConfigError):
        read_photo(png_header(50_000, 50_000))
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
