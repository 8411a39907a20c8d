"""The reader's own images: a zip in ImageFolder layout, read in memory, resized by torchvision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.images.folder.archive import Archive, open_archive, others_notices
from core.data.images.folder.effort import Effort
from core.data.images.folder.layout import Item, arrange
from core.data.images.folder.picture import CROP, PictureError, read_picture
from core.data.images.image_set import SHARE, ImageSet, ImageSetError, split
from core.errors import shown
from core.numbers import check_whole
from core.wanted import look

OWN = "own"
MOST_CLASSES, SMALLEST_SIDE, LARGEST_SIDE = 100, 16, 128
MOST_MEMORY = 128_000_000  # bytes of all resized pictures

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

    Pictures that cannot be used are left out, and so is a class with one picture; others are converted. A class without
    a validation picture gives one of its own. `notices` has one sentence for each kind. Nothing is written to the disk.

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
    return _image_set(read, training_share, seed, (*layout.notices, *others_notices(archive.others), *_notices(read)))


def _read(archive: Archive, items: tuple[Item, ...], side: int, fit: str, progress: Progress | None) -> _Read:
    read = _Read([], [], Counter(), Counter(), {})
    effort = Effort()
    for number, item in enumerate(items, 1):
        look()
        content = archive.read(item.entry)
        try:
            picture = read_picture(content, side, fit=fit)
        except PictureError as error:
            pixels = error.pixels
            read.faults[error.reason] += 1
            read.examples.setdefault(error.reason, f"{shown(item.entry.path)}{error.detail}")
        else:
            pixels = picture.pixels
            read.pictures.append(picture.x)
            read.items.append(item)
            read.changes.update(picture.changes)
        effort.spend(pixels, number)
        if progress is not None:
            progress(number, len(items))
    return read


def _image_set(read: _Read, training_share: int, seed: int, notices: tuple[str, ...]) -> ImageSet:
    split_by_folder = any(item.part == "validation" for item in read.items)
    lonely = _lonely(read.items)
    kept = [at for at, item in enumerate(read.items) if item.class_name not in lonely]
    items = [read.items[at] for at in kept]
    notices = (*notices, *_lonely_notices(lonely))
    classes = _classes(items, read, notices)
    y = torch.tensor([classes.index(item.class_name) for item in items])
    if split_by_folder:
        training, validation, more = _by_folder(items, y, classes, seed)
        notices = (*notices, *more)
    else:
        training, validation = split(y, training_share, seed)
    x = torch.stack([read.pictures[at] for at in kept])
    return ImageSet(OWN, "Your own", x, y, classes, training, validation, credit="", notices=notices)


def _lonely(items: list[Item]) -> dict[str, str]:
    """Classes that cannot be learned and checked, with what each of them lacks."""
    counts = Counter(item.class_name for item in items)
    trained = Counter(item.class_name for item in items if item.part != "validation")
    lacks = {name: "1 picture" for name, count in counts.items() if count == 1}
    return lacks | {name: "no training picture that can be read" for name in counts if not trained[name]}


def _lonely_notices(lonely: dict[str, str]) -> list[str]:
    """One sentence for each reason."""
    notices = []
    for lack in dict.fromkeys(lonely.values()):
        names = sorted(name for name, own in lonely.items() if own == lack)
        with_one = "the class with" if len(names) == 1 else "classes with"
        why = "one picture to train on and one to validate with are needed"
        notices.append(f"Left out: {with_one} {lack}, {shown(', '.join(names))}; {why}.")
    return notices


def _by_folder(
    items: list[Item], y: Tensor, classes: tuple[str, ...], seed: int
) -> tuple[Tensor, Tensor, tuple[str, ...]]:
    """The split that the folders make; a class without a validation picture gives one of its training pictures."""
    held_out = torch.tensor([item.part == "validation" for item in items])
    draws = torch.Generator().manual_seed(seed)
    moved = []
    for number, name in enumerate(classes):
        own = (y == number).nonzero().flatten()
        if not held_out[own].any():
            held_out[own[torch.randint(len(own), (1,), generator=draws)]] = True
            moved.append(name)
    notices = (f"One training picture validates each class that had none: {shown(', '.join(moved))}.",) if moved else ()
    return (~held_out).nonzero().flatten(), held_out.nonzero().flatten(), notices


def _classes(items: list[Item], read: _Read, notices: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the classes that are left, sorted as ImageFolder sorts them."""
    in_use = {item.class_name for item in items}
    if len(in_use) < 2:
        received = f"only {shown(min(in_use))}" if in_use else "no picture that can be read"
        because = f" {notices[-1]}" if read.faults or len(in_use) < len({i.class_name for i in read.items}) else ""
        raise ImageSetError(f"The zip file must hold at least 2 classes, got {received}.{because}")
    if len(in_use) > MOST_CLASSES:
        raise ImageSetError(f"The zip file may hold at most {MOST_CLASSES} classes, got {len(in_use)}.")
    return tuple(sorted(in_use))


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
