from __future__ import annotations

import errno
import gzip
import os
import struct
import urllib.error
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits

from core.data.images.image_set import ImageSet, ImageSetError, split
from core.data.images.load import IMAGE_SETS, ImageSetConfig, default_config, load_images
from core.data.images.torchvision_sets import CIFAR, FASHION, MNIST, data_folder, load_torchvision, read_idx
from core.errors import ConfigError, InsideTheNetError
from core.networks.cnn.network import draw_cnn
from core.networks.cnn.presets import CNN_PRESETS, fitted
from core.seeding import seeded

with_mnist = pytest.mark.skipif("MNIST_DIR" not in os.environ, reason="MNIST_DIR names no folder with MNIST's files")


def check(images: ImageSet) -> None:
    """What holds for every set."""
    assert images.x.dtype == torch.uint8
    assert images.y.dtype == torch.int64
    assert len(images.x) == len(images.y)
    together = torch.cat([images.training, images.validation])
    assert len(together.unique()) == len(together) <= len(images.y)
    assert 0 <= images.y.min() <= images.y.max() < len(images.classes)
    floats = images.floats(images.training[:3])
    assert floats.dtype == torch.float32
    assert 0 <= floats.min() < floats.max() <= 1
    assert all(images.counts(images.validation))


def test_digits_are_scikit_learns_enlarged() -> None:
    images = load_images(ImageSetConfig())
    check(images)
    assert images.image_shape == (1, 28, 28)
    assert (len(images.training), len(images.validation)) == (1_438, 359)
    data = load_digits()
    assert images.y.tolist() == data.target.tolist()
    # Between the centres of the 64 pixels values change linearly, first along columns, then along rows.
    places = (np.arange(28) + 0.5) * 8 / 28 - 0.5
    linear = np.stack([np.interp(places, np.arange(8), row) for row in np.eye(8)], axis=1)
    expected = linear @ data.images / 16 @ linear.T * 255
    assert np.abs(images.x[:, 0].numpy() - expected).max() < 0.51
    assert "CC BY 4.0" in images.credit


@pytest.mark.parametrize("attribute", ["glasses", "smile"])
def test_faces_ask_about_one_attribute(attribute: str) -> None:
    images = load_images(ImageSetConfig("faces", 32, 100, attribute=attribute))
    check(images)
    assert images.classes == (f"no {attribute}", attribute)
    assert images.image_shape == (3, 32, 32)


def test_a_split_keeps_the_share_of_every_class_and_repeats_itself() -> None:
    y = torch.tensor([0] * 100 + [1] * 50 + [2] * 10)
    training, validation = split(y, 80, 1)
    assert torch.bincount(y[validation]).tolist() == [20, 10, 2]
    assert torch.bincount(y[training]).tolist() == [80, 40, 8]
    assert split(y, 80, 1)[0].tolist() == training.tolist() != split(y, 80, 2)[0].tolist()


@pytest.mark.parametrize("share", [10, 50, 90])
def test_two_images_of_a_class_are_enough_for_a_split(share: int) -> None:
    y = torch.tensor([0, 0, 1, 1, 2, 2, 2])
    training, validation = split(y, share, 0)
    assert set(y[training].tolist()) == set(y[validation].tolist()) == {0, 1, 2}


@pytest.mark.parametrize("name", IMAGE_SETS)
def test_every_set_has_a_default(name: str) -> None:
    assert default_config(name).name == name


def _write_idx(path: Path, values: np.ndarray) -> None:
    content = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape) + values.tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def _write_set(folder: Path, part: str, count: int, ending: str = "") -> None:
    draws = np.random.default_rng(count)
    _write_idx(folder / f"{part}-images-idx3-ubyte{ending}", draws.integers(0, 256, (count, 28, 28), dtype=np.uint8))
    _write_idx(folder / f"{part}-labels-idx1-ubyte{ending}", np.arange(count, dtype=np.uint8) % 10)


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(("name", "place"), [(MNIST, "."), (MNIST, "MNIST/raw"), (FASHION, "FashionMNIST/raw")])
def test_idx_files_are_found_where_they_may_lie(tmp_path: Path, name: str, place: str, ending: str) -> None:
    _write_set(tmp_path / place, "train", 300, ending)
    _write_set(tmp_path / place, "t10k", 100, ending)
    images = load_torchvision(name, 200, 75, 0, tmp_path)
    check(images)
    assert (len(images.training), len(images.validation)) == (150, 50)
    assert len(images.classes) == 10


def test_test_files_alone_are_split(tmp_path: Path) -> None:
    _write_set(tmp_path, "t10k", 100)
    images = load_torchvision(MNIST, 10_000, 80, 0, tmp_path)
    assert (len(images.training), len(images.validation)) == (80, 20)
    assert images.counts(images.validation) == (2,) * 10


def test_the_folder_is_the_environments_or_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIDE_THE_NET_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    _write_set(tmp_path, "t10k", 100)
    check(load_images(ImageSetConfig("mnist", images=100)))
    monkeypatch.delenv("INSIDE_THE_NET_DATA")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert data_folder() == Path("/somewhere/inside-the-net")


@pytest.mark.parametrize("name", [MNIST, FASHION, CIFAR])
def test_without_files_and_network_there_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def no_network(*args: object, **kwargs: object) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr("urllib.request.urlopen", no_network)
    with pytest.raises(ImageSetError) as refused:
        load_torchvision(name, 100, 80, 0, tmp_path)
    title = IMAGE_SETS[name].title
    assert str(refused.value).startswith(f"{title} is not on this machine and could not be downloaded: there is no")
    assert str(tmp_path) not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_download_that_breaks_off_is_the_same_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, *args: object, **kwargs: object) -> None:
            raise RuntimeError("Error downloading train-images-idx3-ubyte.gz")

    monkeypatch.setattr("core.data.images.torchvision_sets._answers", lambda address: True)
    monkeypatch.setattr("torchvision.datasets.MNIST", Broken)
    with pytest.raises(ImageSetError, match=r"^MNIST is not on this machine and could not be downloaded"):
        load_torchvision(MNIST, 100, 80, 0, tmp_path)


class _Fetching:
    """torchvision's MNIST, whose download writes these files and may fail after the first one."""

    def __init__(self, root: str, download: bool) -> None:
        assert download
        raw = Path(root) / "MNIST" / "raw"
        raw.mkdir(parents=True)
        for kind in ("train", "t10k"):
            _write_set(raw, kind, 100)
            if self.error is not None:
                raise self.error

    error: OSError | None = None


@pytest.fixture
def fetching(monkeypatch: pytest.MonkeyPatch) -> type[_Fetching]:
    class Fetching(_Fetching):
        pass

    monkeypatch.setattr("core.data.images.torchvision_sets._answers", lambda address: True)
    monkeypatch.setattr("torchvision.datasets.MNIST", Fetching)
    return Fetching


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_full_disk_is_one_sentence_and_leaves_nothing_behind(
    tmp_path: Path, fetching: type[_Fetching], number: int
) -> None:
    fetching.error = OSError(number, "somewhere on the server")
    with pytest.raises(ImageSetError) as refused:
        load_torchvision(MNIST, 100, 80, 0, tmp_path)
    assert str(refused.value) == "MNIST could not be stored: the disk of the server is full or may not be written on."
    assert list(tmp_path.iterdir()) == []
    fetching.error = None  # there is room again
    assert len(load_torchvision(MNIST, 100, 80, 0, tmp_path).y) == 100


def test_a_download_is_kept_beside_files_that_lie_there_already(tmp_path: Path, fetching: type[_Fetching]) -> None:
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    _write_set(tmp_path / "MNIST" / "raw", "train", 50)
    assert len(load_torchvision(MNIST, 100, 50, 0, tmp_path).y) == 100
    fetching.error = OSError(errno.ENOSPC, "not asked again")
    assert len(load_torchvision(MNIST, 100, 50, 0, tmp_path).y) == 100
    assert [path.name for path in tmp_path.iterdir()] == ["MNIST"]


def test_a_folder_that_cannot_be_made_is_the_same_sentence(tmp_path: Path, fetching: type[_Fetching]) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ImageSetError, match=r"^MNIST "):
        load_torchvision(MNIST, 100, 80, 0, tmp_path / "file" / "folder")


def test_broken_files_are_one_sentence(tmp_path: Path) -> None:
    _write_set(tmp_path, "t10k", 100)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(b"\0\0\x08")
    with pytest.raises(ImageSetError, match=r"^'t10k-labels-idx1-ubyte' cannot be read as an IDX file"):
        load_torchvision(MNIST, 100, 80, 0, tmp_path)
    _write_idx(tmp_path / "t10k-labels-idx1-ubyte", np.arange(99, dtype=np.uint8) % 10)
    with pytest.raises(ImageSetError, match=r"^MNIST's files must hold 28×28 images and one label"):
        load_torchvision(MNIST, 100, 80, 0, tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"\0\0\x0d\x01\0\0\0\1abcd", b"\0\0\x08\x01\0\0\0\2a", b"\0\0\x08\x09" + b"\0" * 40]
)
def test_what_is_no_idx_file_is_refused(tmp_path: Path, content: bytes) -> None:
    for ending in ("", ".gz"):
        path = tmp_path / f"x{ending}"
        path.write_bytes(gzip.compress(content) if ending else content)
        with pytest.raises(ImageSetError):
            read_idx(path)
    path.write_bytes(gzip.compress(content)[:-4])
    with pytest.raises(ImageSetError):
        read_idx(path)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "cats"}, "images must be one of digits, faces, mnist, fashion, cifar10, own, got 'cats'"),
        ({"side": 32}, "side of Digits must be one of 28, got 32"),
        ({"name": "faces", "side": 48}, "side of Cartoon faces must be one of 32, 64, got 48"),
        ({"images": 50}, "number of images of Digits must be a whole number from 100 to 1797, got 50"),
        ({"training_share": 95}, "training share must be a whole percentage from 10 to 90, got 95"),
        ({"training_share": True}, "training share must be"),
        ({"seed": -1}, "seed must be"),
        ({"attribute": "skin"}, "attribute must be one of"),
        ({"fit": "x"}, "fit must be one of crop, squash"),
    ],
)
def test_a_broken_config_says_which_rule(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        ImageSetConfig(**values)


def test_your_own_images_need_a_zip() -> None:
    with pytest.raises(InsideTheNetError, match=r"^Your own images need a zip file, and none was received\."):
        load_images(default_config("own"))


@with_mnist
def test_mnist_reaches_95_percent_on_2000_images_after_training_on_8000(train_plainly) -> None:
    images = load_images(default_config("mnist"), folder=Path(os.environ["MNIST_DIR"]))
    check(images)
    assert (len(images.training), len(images.validation)) == (8_000, 2_000)
    with seeded(0):
        accuracy = train_plainly(draw_cnn(CNN_PRESETS["small"].experiment), images, epochs=2)
    assert accuracy > 0.95


def test_glasses_are_found_by_a_cnn_and_less_by_flattened_pixels(train_plainly) -> None:
    images = load_images(ImageSetConfig("faces", 32, 1_000))
    small = CNN_PRESETS["three-blocks"].experiment
    with seeded(0):
        cnn = train_plainly(draw_cnn(fitted(small, 3, 32, 2)), images, epochs=10)
        flat = train_plainly(draw_cnn(fitted(CNN_PRESETS["fully-connected"].experiment, 3, 32, 2)), images, epochs=10)
    assert cnn > 0.95
    assert flat < cnn - 0.1
