"""MNIST, Fashion-MNIST and CIFAR-10: from files on this machine, else downloaded by torchvision."""

from __future__ import annotations

import errno
import gzip
import os
import struct
import tempfile
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor
from torchvision import datasets

from core.data.images.image_set import ImageSet, ImageSetError, split
from core.errors import shown

MNIST, FASHION, CIFAR = "mnist", "fashion", "cifar10"
FOLDER = "INSIDE_THE_NET_DATA"
_PATIENCE = 8.0  # seconds until a network that does not answer counts as none
_DISK_REFUSES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
_one_download = threading.Lock()

_TITLES = {MNIST: "MNIST", FASHION: "Fashion-MNIST", CIFAR: "CIFAR-10"}
_CREDITS = {
    MNIST: "MNIST by Y. LeCun, C. Cortes and C. Burges (CC BY-SA 3.0).",
    FASHION: "Fashion-MNIST by H. Xiao, K. Rasul and R. Vollgraf, Zalando SE (MIT).",
    CIFAR: "CIFAR-10 by A. Krizhevsky, V. Nair and G. Hinton, a subset of Tiny Images.",
}
_ADDRESSES = {
    MNIST: datasets.MNIST.mirrors[0],
    FASHION: datasets.FashionMNIST.mirrors[0],
    CIFAR: datasets.CIFAR10.url,
}
# Where the IDX files of a set may lie inside the data folder; torchvision's place first.
_PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {MNIST: ("MNIST/raw", "MNIST", "."), FASHION: ("FashionMNIST/raw", "FashionMNIST")}
)
_LARGEST_IDX = 60_000 * 28 * 28 + 16  # bytes
Part = tuple[Tensor, Tensor]


def data_folder() -> Path:
    """Where files lie and downloads go: `INSIDE_THE_NET_DATA`, else a folder in the user's cache."""
    if os.environ.get(FOLDER):
        return Path(os.environ[FOLDER]).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "inside-the-net"


def load_torchvision(name: str, images: int, training_share: int, seed: int, folder: Path | None = None) -> ImageSet:
    """A set of torchvision's.

    Training images come from its training files and validation images from its test files. Where only the test files
    are at hand, they are split.

    Args:
        name: "mnist", "fashion" or "cifar10".
        images: how many in all; fewer where the files hold fewer.
        training_share: percent that are trained on.
        seed: of the choice and the split.
        folder: None takes `data_folder()`.

    Raises:
        ImageSetError: no files and no network, or a broken file.
    """
    place = data_folder() if folder is None else folder
    training, test = _cifar(place) if name == CIFAR else _idx_parts(name, place)
    if training is None:
        x, y = _some(test, images, seed)
        chosen = split(y, training_share, seed)
    else:
        count = round(images * training_share / 100)
        parts = (_some(training, count, seed), _some(test, images - count, seed))
        x, y = torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])
        border = len(parts[0][1])
        chosen = torch.arange(border), torch.arange(border, len(y))
    return ImageSet(name, _TITLES[name], x, y, _classes(name), *chosen, credit=_CREDITS[name])


def fetch_torchvision(name: str, folder: Path | None = None) -> None:
    """Have the files of a set on this machine, which may take as long as the network does.

    Raises:
        ImageSetError: no files and no network, or a disk that is full.
    """
    place = data_folder() if folder is None else folder
    if not _is_there(name, place):
        _download(name, place)


def _some(part: Part, count: int, seed: int) -> Part:
    chosen = torch.randperm(len(part[1]), generator=torch.Generator().manual_seed(seed))[:count]
    return part[0][chosen], part[1][chosen]


def _classes(name: str) -> tuple[str, ...]:
    if name == MNIST:
        return tuple("0123456789")
    if name == FASHION:
        return tuple(datasets.FashionMNIST.classes)
    return ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def _idx_parts(name: str, folder: Path) -> tuple[Part | None, Part]:
    """Training and test part; files that are there are taken before anything is downloaded."""
    test = _idx_part(name, folder, "t10k")
    if test is None:
        _download(name, folder)
        test = _idx_part(name, folder, "t10k")
    if test is None:
        raise ImageSetError(f"{_TITLES[name]} was downloaded, but its test files are not where they should be.")
    return _idx_part(name, folder, "train"), test


def _idx_part(name: str, folder: Path, part: str) -> Part | None:
    for place in _PLACES[name]:
        images, labels = (_present(folder / place / f"{part}-{kind}-ubyte") for kind in ("images-idx3", "labels-idx1"))
        if images and labels:
            x, y = read_idx(images), read_idx(labels).long()
            if x.shape[1:] != (28, 28) or y.shape != (len(x),) or y.max() > 9:
                shapes = f"{tuple(x.shape)} and {tuple(y.shape)}"
                rule = "must hold 28×28 images and one label from 0 to 9 for each"
                raise ImageSetError(f"{_TITLES[name]}'s files {rule}, got {shapes}.")
            return x[:, None], y
    return None


def _present(path: Path) -> Path | None:
    return next((p for p in (path, path.with_name(path.name + ".gz")) if p.is_file()), None)


def read_idx(path: Path) -> Tensor:
    """A file in the IDX format of MNIST, plain or gzipped: uint8 values of one to three dimensions.

    Raises:
        ImageSetError: it is none, is cut off, or is larger than MNIST's.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(_LARGEST_IDX + 1)
        zero, kind, dimensions = struct.unpack(">HBB", content[:4])
        shape = struct.unpack(f">{dimensions}I", content[4 : 4 + 4 * dimensions])
    except (OSError, EOFError, zlib.error, struct.error) as error:
        raise ImageSetError(f"{shown(path.name)} cannot be read as an IDX file: it is cut off or broken.") from error
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)
    if (zero, kind) != (0, 8) or not 1 <= dimensions <= 3 or values.size != int(np.prod(shape, dtype=np.int64)):
        raise ImageSetError(f"{shown(path.name)} must be an IDX file of bytes no larger than MNIST's, and is not.")
    return torch.from_numpy(values.reshape(shape).copy())


def _cifar(folder: Path) -> tuple[Part, Part]:
    if not (folder / datasets.CIFAR10.base_folder).is_dir():
        _download(CIFAR, folder)
    try:
        parts = [datasets.CIFAR10(folder, train=train) for train in (True, False)]  # checks the files' MD5 sums
    except (RuntimeError, OSError) as error:
        raise ImageSetError(f"CIFAR-10's files in the folder of {FOLDER} are incomplete or broken.") from error
    training, test = (
        (torch.from_numpy(part.data.transpose(0, 3, 1, 2).copy()), torch.tensor(part.targets)) for part in parts
    )
    return training, test


def _download(name: str, folder: Path) -> None:
    """Fetch a set into the folder. What breaks off on the way leaves nothing behind that would look like the set."""
    kind = {MNIST: datasets.MNIST, FASHION: datasets.FashionMNIST, CIFAR: datasets.CIFAR10}[name]
    sentence = (
        f"{_TITLES[name]} is not on this machine and could not be downloaded: there is no network, or its server does "
        f"not answer. Its files can be put into the folder that {FOLDER} names."
    )
    if not _answers(_ADDRESSES[name]):
        raise ImageSetError(sentence)
    try:
        with _one_download:
            if _is_there(name, folder):  # another visitor's download was faster
                return
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".download-", dir=folder) as fresh:
                kind(fresh, download=True)
                _move(Path(fresh), folder)
    except (RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.errno in _DISK_REFUSES:
            sentence = f"{_TITLES[name]} could not be stored: the disk of the server is full or may not be written on."
        raise ImageSetError(sentence) from error


def _is_there(name: str, folder: Path) -> bool:
    if name == CIFAR:
        return Path(folder, datasets.CIFAR10.base_folder).is_dir()
    return any(_present(folder / place / "t10k-images-idx3-ubyte") for place in _PLACES[name])


def _move(fresh: Path, folder: Path) -> None:
    """The folders of a download to their place; files that lie there already are replaced, archives are left."""
    for directory in [path for path in fresh.iterdir() if path.is_dir()]:
        if not (folder / directory.name).exists():
            directory.replace(folder / directory.name)
            continue
        for file in [path for path in directory.rglob("*") if path.is_file()]:
            target = folder / file.relative_to(fresh)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)


def _answers(address: str) -> bool:
    """Whether the server can be reached; any answer counts, a refusal too."""
    try:
        urllib.request.urlopen(address, timeout=_PATIENCE).close()
    except urllib.error.HTTPError as refusal:
        refusal.close()
    except OSError:
        return False
    return True
