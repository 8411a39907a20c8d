"""The reader's own images: a zip in ImageFolder layout, read in memory, resized by torchvision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.images.folder.archive import Archive, open_archive, others_notice
from core.data.images.folder.layout import Item, arrange
from core.data.images.folder.picture import CROP, PictureError, read_picture
from core.data.images.image_set import SHARE, ImageSet, ImageSetError, split
from core.errors import shown
from core.numbers import check_whole

OWN = "own"
MOST_CLASSES, SMALLEST_SIDE, LARGEST_SIDE = 100, 16, 128
MOST_MEMORY = 128_000_000  # bytes of all resized pictures
MOST_PIXELS_TOGETHER = 1_000_000_000  # about 10 s of decoding

Progress = Callable[[int, int], None]


@dataclass(eq=False)
class _Read:
    """What has been read so far."""

    pictures: list[Tensor]
    items: list[Item]
    faults: Counter[str]
    changes: Counter[str]
    examples: dict[str, str]


def read_image_folder(
    data: bytes,
    side: int,
    *,
    fit: str = CROP,
    training_share: int = 80,
    seed: int = 0,
    progress: Progress | None = None,
) -> ImageSet:
    """The pictures of a zip, in colour, side × side.

    Pictures that cannot be used are left out, others are converted; `notices` has one sentence for each kind.
    Nothing is written to the disk.

    Args:
        data: the zip: at most 50 MB, 20,000 files, 200 MB unpacked; layout train/CLASS/*.png with valid/CLASS/*.png,
            or CLASS/*.png. PNG, JPEG, BMP, GIF, WebP.
        side: 16–128 pixels.
        fit: "crop" takes the middle square of a picture, "squash" the whole of it.
        training_share: percent that are trained on where the zip has no folder valid/ (or val/, test/).
        seed: of that split.
        progress: called with (pictures read, pictures); what it raises ends the reading.

    Raises:
        ImageSetError: the zip cannot be used; the sentence says what was wrong, what is allowed, what was received.
        ConfigError: side, fit, share or seed are out of bounds.
    """
    check_whole(side, "side", SMALLEST_SIDE, LARGEST_SIDE)
    SHARE.check(training_share)
    archive = open_archive(data)
    layout = arrange(archive)
    memory = len(layout.items) * 3 * side**2
    if memory > MOST_MEMORY:
        received = f"{len(layout.items):,} pictures of {side}×{side} pixels, {memory / 1e6:.0f} MB"
        raise ImageSetError(f"The pictures may take {MOST_MEMORY / 1e6:.0f} MB together, got {received}.")
    read = _read(archive, layout.items, side, fit, progress)
    others = (others_notice(archive.others),) if archive.others else ()
    return _image_set(read, training_share, seed, (*layout.notices, *others, *_notices(read)))


def _read(archive: Archive, items: tuple[Item, ...], side: int, fit: str, progress: Progress | None) -> _Read:
    read = _Read([], [], Counter(), Counter(), {})
    pixels = 0
    for number, item in enumerate(items, 1):
        content = archive.read(item.entry)
        try:
            picture = read_picture(content, side, fit=fit)
        except PictureError as error:
            pixels += error.pixels
            read.faults[error.reason] += 1
            read.examples.setdefault(error.reason, f"{shown(item.entry.path)}{error.detail}")
        else:
            pixels += picture.pixels
            read.pictures.append(picture.x)
            read.items.append(item)
            read.changes.update(picture.changes)
        if pixels > MOST_PIXELS_TOGETHER:
            limit = f"{MOST_PIXELS_TOGETHER // 1_000_000:,} million pixels together"
            raise ImageSetError(f"The pictures may have {limit}, got more in the first {number:,} of them.")
        if progress is not None:
            progress(number, len(items))
    return read


def _image_set(read: _Read, training_share: int, seed: int, notices: tuple[str, ...]) -> ImageSet:
    classes = _classes(read, notices)
    y = torch.tensor([classes.index(item.class_name) for item in read.items])
    parts = [item.part for item in read.items]
    if "validation" in parts:
        of = {p: torch.tensor([i for i, part in enumerate(parts) if part == p]) for p in ("training", "validation")}
        chosen = of["training"], of["validation"]
    else:
        _check_two_each(y, classes)
        chosen = split(y, training_share, seed)
    return ImageSet(OWN, "Your own", torch.stack(read.pictures), y, classes, *chosen, credit="", notices=notices)


def _classes(read: _Read, notices: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the classes that are left, sorted as ImageFolder sorts them."""
    trained = {item.class_name for item in read.items if item.part != "validation"}
    in_use = {item.class_name for item in read.items}
    if trained != in_use:
        missing = min(in_use - trained)
        raise ImageSetError(f"Every class needs a training picture that can be read, and {shown(missing)} has none.")
    if len(in_use) < 2:
        received = f"only {shown(min(in_use))}" if in_use else "no picture that can be read"
        because = f" {notices[-1]}" if read.faults else ""
        raise ImageSetError(f"The zip file must hold at least 2 classes, got {received}.{because}")
    if len(in_use) > MOST_CLASSES:
        raise ImageSetError(f"The zip file may hold at most {MOST_CLASSES} classes, got {len(in_use)}.")
    return tuple(sorted(in_use))


def _check_two_each(y: Tensor, classes: tuple[str, ...]) -> None:
    for number, count in enumerate(torch.bincount(y, minlength=len(classes)).tolist()):
        if count < 2:
            rule = "at least 2 pictures, one to train on and one to validate with"
            raise ImageSetError(f"Every class needs {rule}, and {shown(classes[number])} has 1.")


def _notices(read: _Read) -> list[str]:
    left_out = [
        f"{f'{count:,} pictures were' if count > 1 else '1 picture was'} left out, because "
        f"{'each' if count > 1 else 'it'} {reason}: {read.examples[reason]}."
        for reason, count in read.faults.items()
    ]
    converted = [
        f"In {count:,} {'picture' if count == 1 else 'pictures'} {change}." for change, count in read.changes.items()
    ]
    return left_out + converted
