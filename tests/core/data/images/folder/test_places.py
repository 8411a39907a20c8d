"""Zips whose directory lies about where the files are, and names that cannot be shown."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from torch import nn

from core.data.images.folder.folder import read_image_folder
from core.data.images.image_set import ImageSetError
from core.gan.images.own import read_own_images
from core.networks.cnn.error import WeightsError
from core.networks.cnn.weights import read_weights
from tests.core.data.images.folder.files import BLUE, PLAIN, RED, read, zipped
from tests.core.data.images.folder.test_refused import refusal


def _directory_of(data: bytes) -> tuple[int, int, bytes]:
    """Where the directory begins and ends, and its first record."""
    begin, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    return begin, end, data[begin : data.index(b"PK\x01\x02", begin + 4)]


def _repeated() -> bytes:
    """One picture under twelve names of the same place."""
    data = zipped(PLAIN)
    begin, end, record = _directory_of(data)
    count = 12
    tail = data[end : end + 8] + struct.pack("<HHIIH", count, count, count * len(record), begin, 0)
    return data[:begin] + count * record + tail


def _nested() -> bytes:
    """The second picture's bytes are said to begin in the middle of the first one's."""
    data = bytearray(zipped({"blue/a.png": RED + zipped({"blue/b.png": BLUE}), "red/c.png": RED}))
    begin = data.index(b"PK\x01\x02", data.index(b"red/c.png"))
    second = data.index(b"PK\x01\x02", begin + 4)
    struct.pack_into("<I", data, second + 42, data.index(b"PK\x03\x04", 4))
    return bytes(data)


def _moved_directory() -> bytes:
    data = bytearray(zipped(PLAIN))
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 16, 0xFFFFFFF0)
    return bytes(data)


def _beyond_the_end() -> bytes:
    data = bytearray(zipped(PLAIN))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 20, 10**6)
    return bytes(data)


@pytest.mark.parametrize("lie", [_repeated, _nested, _moved_directory, _beyond_the_end])
def test_files_that_lie_elsewhere_or_upon_each_other_are_refused(lie: Callable[[], bytes]) -> None:
    sentence = "The zip file must hold each of its files whole and at a place of its own, but '"
    assert refusal(lie()).startswith(sentence)
    with pytest.raises(ImageSetError, match="at a place of its own"):
        read_own_images(lie())
    with pytest.raises(WeightsError):
        read_weights(nn.Linear(1, 1), lie())


def test_something_before_the_archive_is_no_lie() -> None:
    assert len(read_image_folder(b"MZ" * 100 + zipped(PLAIN), 16).x) == 10


def test_names_of_classes_can_be_shown() -> None:
    names = ("red", "red\n", "# hea\nding", "a\u202egnp", "\u200b")
    images = read({f"{name}/{i}.png": RED for name in names for i in range(2)})
    assert images.classes == ("# hea ding", "agnp", "class", "red", "red (2)")
    assert images.notices[-1].startswith("Of 4 classes' names what cannot be seen was left out: '# hea ding', 'agnp'")
