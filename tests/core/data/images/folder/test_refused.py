"""Zips that are refused: one sentence each, in little memory, nothing written."""

from __future__ import annotations

import io
import stat
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from core.data.images.folder.folder import read_image_folder
from core.data.images.folder.layout import LAYOUT
from core.data.images.image_set import ImageSetError
from core.errors import ConfigError
from tests.core.data.images.folder.files import BLUE, PLAIN, RED, read, zipped


def refusal(data: bytes) -> str:
    with pytest.raises(ImageSetError) as refused:
        read_image_folder(data, 16)
    return str(refused.value)


def _link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        info = zipfile.ZipInfo("red/link.png")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def _locked() -> bytes:
    data = bytearray(zipped(PLAIN))
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    return bytes(data)


def _bomb() -> bytes:
    return zipped({f"red/{i}.png": bytes(19_000_000) for i in range(11)}, zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Your own images must come as a zip file, and this file is none or is cut off."),
        (b"Rar!\x1a\x07\x00", "Your own images must come as a zip file, and this file is none or is cut off."),
        (zipped(PLAIN)[:-30], "Your own images must come as a zip file, and this file is none or is cut off."),
        (zipped({}), "The zip file must hold pictures in class folders ("),
        (zipped({"readme.txt": b"x"}), "The zip file must hold pictures in class folders ("),
        (zipped({"a.png": RED, "b.png": RED}), "The zip file must hold pictures in class folders ("),
        (zipped({"../../evil.png": RED}), "The zip file must hold paths inside itself only, got '../../evil.png'."),
        (zipped({"red/../../evil.png": RED}), "The zip file must hold paths inside itself only, got"),
        (zipped({"/etc/cron.d/evil.png": RED}), "The zip file must hold paths inside itself only, got"),
        (zipped({"..\\..\\evil.png": RED}), "The zip file must hold paths inside itself only, got '../../evil.png'."),
        (zipped({"C:\\evil.png": RED}), "The zip file must hold paths inside itself only, got 'C:/evil.png'."),
        (_link(), "The zip file must hold files and folders only, got a link, 'red/link.png'."),
        (
            zipped({"red/0.png": RED}, zipfile.ZIP_BZIP2),
            "The zip file must be packed the usual way (deflate), but 'red/0.png' is not.",
        ),
        (_locked(), "The zip file must not be protected by a password, but 'red/0.png' is."),
        (_bomb, "The zip file may unpack to at most 200 MB, got 209 MB."),
        (bytes(51 * 2**20), "The zip file may have at most 50 MB, got 51.0 MB."),
        (zipped({"red/0.png": RED, "red/1.png": RED}), "The zip file must hold at least 2 classes, got only 'red'."),
        (
            zipped({"red/0.png": RED[: len(RED) // 2], "blue/1.png": BLUE[: len(BLUE) // 2]}),
            "The zip file must hold at least 2 classes, got no picture that can be read. 2 pictures were left out",
        ),
        (
            zipped({"red/0.png": RED, "blue/0.png": BLUE, "blue/1.png": BLUE}),
            "The zip file must hold at least 2 classes, got only 'blue'. Left out: the class with 1 picture, 'red'; "
            "one picture to train on and one to validate with are needed.",
        ),
        (
            zipped({f"cat/IMG_{i}.HEIC": b"\0\0\0\x18ftypheic" for i in range(3)}),
            f"The zip file must hold pictures in class folders ({LAYOUT}), got no picture that can be read. "
            "3 HEIC pictures cannot be read and were left out: 'cat/IMG_0.HEIC'; save as JPEG or PNG.",
        ),
        (
            zipped({f"{i}/{j}.png": RED for i in range(101) for j in range(2)}),
            "The zip file may hold at most 100 classes",
        ),
        (zipped({**PLAIN, f"{'x' * 61}/0.png": RED}), "A class name may have at most 60 characters, got 61 ('xxx"),
    ],
    ids=lambda value: "file" if isinstance(value, bytes) else None,
)
def test_a_zip_that_cannot_be_used_is_refused_in_a_sentence(data: bytes | Callable[[], bytes], sentence: str) -> None:
    assert refusal(data() if callable(data) else data).startswith(sentence)


def test_a_file_that_lies_about_its_content_is_refused() -> None:
    data = zipped(PLAIN).replace(RED[20:30], b"0123456789", 1)
    assert refusal(data) == "The zip file is broken at 'red/0.png': it cannot be unpacked."


def test_a_hundred_thousand_files_are_refused_before_they_are_listed() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for i in range(100_000):
            file.writestr(f"red/{i}.png", b"")
    data = buffer.getvalue()
    tracemalloc.start()
    sentence = refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sentence == "The zip file may hold at most 20,000 files, got 100,000."
    assert peak < 1_000_000


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    data = _bomb()
    tracemalloc.start()
    refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_file_that_unpacks_to_more_than_it_says_is_refused_in_little_memory() -> None:
    """The directory says 100 bytes, the data inflate to 100 MB: only 100 are read, and they do not add up."""
    data = bytearray(zipped({**PLAIN, "red/a.png": bytes(100_000_000)}, zipfile.ZIP_DEFLATED))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    hostile = bytes(data)
    tracemalloc.start()
    sentence = refusal(hostile)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sentence == "The zip file is broken at 'red/a.png': it cannot be unpacked."
    assert peak < 2_000_000


def test_too_many_pictures_for_the_memory_are_refused_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.images.folder.folder.MOST_MEMORY", 7_000)
    sentence = "The pictures may take 0 MB together, got 10 pictures of 16×16 pixels, 0 MB."
    assert refusal(zipped(PLAIN)) == sentence


def test_too_many_pixels_to_decode_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.images.folder.effort.MOST_PIXELS_TOGETHER", 1_500)
    assert refusal(zipped(PLAIN)).endswith("got more in the first 4 of them.")


def test_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: object, **kwargs: object) -> None:
        raise AssertionError("a zip is read in memory")

    read(PLAIN)  # what libraries look up on the disk at their first use is not meant
    for name in ("extract", "extractall"):
        monkeypatch.setattr(zipfile.ZipFile, name, forbidden)
    monkeypatch.setattr("tempfile.mkstemp", forbidden)
    monkeypatch.setattr("os.mkdir", forbidden)
    monkeypatch.setattr("pathlib.Path.open", forbidden)
    read(PLAIN)
    assert refusal(zipped({"../evil.png": RED})).startswith("The zip file must hold paths inside itself only")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"side": 15}, "side must be a whole number from 16 to 128, got 15"),
        ({"side": 129}, "side must be a whole number from 16 to 128, got 129"),
        ({"fit": "stretch"}, "fit must be one of crop, squash, got 'stretch'"),
        ({"training_share": 95}, "training share must be a whole percentage from 10 to 90, got 95"),
    ],
)
def test_a_setting_out_of_bounds_is_refused(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        read_image_folder(zipped(PLAIN), **{"side": 16, **change})


def test_too_much_time_to_decode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter((10.0, 10.4, 10.8, 11.2))
    monkeypatch.setattr("core.data.images.folder.effort.MOST_SECONDS_TOGETHER", 1.0)
    monkeypatch.setattr("core.data.images.folder.effort.time.thread_time", lambda: next(seconds))
    sentence = "The pictures may take 1 seconds to decode together, and the first 3 of them took longer."
    assert refusal(zipped(PLAIN)) == sentence
