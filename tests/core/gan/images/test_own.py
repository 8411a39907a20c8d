"""The reader's own images for a GAN."""

from __future__ import annotations

import io
import zipfile

import pytest
import torch
from PIL import Image

from core.data.images.image_set import ImageSetError
from core.gan.images.own import read_own_images


def png(colour, size=(40, 30)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def zipped(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def pictures(count=64, folder="cats"):
    return {f"{folder}/{n:03}.png": png((n, 2 * n, 100)) for n in range(count)}


@pytest.mark.parametrize("folder", ["cats", "train/cats", "."])
def test_every_picture_counts_whatever_its_folder(folder):
    own = read_own_images(zipped(pictures(64, folder)))
    assert own.x.shape == (64, 3, 32, 32)
    assert own.x.dtype == torch.uint8
    assert own.x[10, :, 16, 16].tolist() == [10, 20, 100]
    assert own.notices == ()


def test_broken_pictures_are_left_out_with_a_notice():
    own = read_own_images(zipped({**pictures(65), "cats/broken.png": b"no picture", "cats/b2.png": b"none"}))
    assert len(own.x) == 65
    (notice,) = own.notices
    assert notice.startswith("2 pictures were left out, because each is no PNG")
    assert "b2.png" in notice


def test_photos_of_a_phone_that_cannot_be_read_are_named_and_counted():
    own = read_own_images(zipped({**pictures(64), **{f"cats/IMG_{n}.heic": b"x" for n in range(3)}}))
    assert own.notices == ("3 HEIC pictures cannot be read and were left out: 'cats/IMG_0.heic'; save as JPEG or PNG.",)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (zipped({f"a/{n}.HEIC": b"x" for n in range(80)}), "got 0. 80 HEIC pictures cannot be read"),
        (b"no zip", "must come as a zip file"),
        (zipped({}), "at least 64 pictures that can be read, got 0"),
        (zipped(pictures(63)), "got 63"),
        (zipped({"a/x.png": b"none"}), "1 picture was left out, because it is no PNG"),
    ],
)
def test_a_zip_that_cannot_be_used_gets_one_sentence(data, sentence):
    with pytest.raises(ImageSetError, match=sentence):
        read_own_images(data)
