"""The reader's own images for a GAN: every picture of a zip, whatever its folder, made small and square."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.images.folder.archive import open_archive, others_notices
from core.data.images.folder.effort import Effort
from core.data.images.folder.picture import PictureError, read_picture
from core.data.images.image_set import ImageSetError
from core.errors import shown
from core.gan.images.config import GAN_IMAGES, LEAST_IMAGES
from core.wanted import look

OWN = "own"


@dataclass(frozen=True, eq=False)
class OwnImages:
    """What was read.

    Attributes:
        x: uint8 (n, 3, 32, 32), the middle square of each picture.
        notices: one sentence about each reason for which pictures, or files of other kinds, were left out.
    """

    x: Tensor
    notices: tuple[str, ...]


def read_own_images(data: bytes) -> OwnImages:
    """The pictures of a zip, sorted by path; nothing is written to the disk.

    Args:
        data: the zip, with the limits of `core.data.images.folder.archive.open_archive`.

    Raises:
        ImageSetError: the zip cannot be used, or has fewer than 64 pictures that can be read; one sentence.
    """
    kind = GAN_IMAGES[OWN]
    archive = open_archive(data)
    pictures: list[Tensor] = []
    faults: Counter[str] = Counter()
    examples: dict[str, str] = {}
    effort = Effort()
    for number, entry in enumerate(archive.entries, 1):
        look()
        try:
            picture = read_picture(archive.read(entry), kind.side)
        except PictureError as error:
            pixels = error.pixels
            faults[error.reason] += 1
            examples.setdefault(error.reason, shown(entry.path))
        else:
            pixels = picture.pixels
            pictures.append(picture.x)
        effort.spend(pixels, number)
    broken = (f"{_left_out(count)} {reason}: {examples[reason]}." for reason, count in faults.items())
    notices = (*broken, *others_notices(archive.others))
    if len(pictures) < LEAST_IMAGES:
        because = f" {notices[0]}" if notices else ""
        rule = f"The zip file must hold at least {LEAST_IMAGES} pictures that can be read"
        raise ImageSetError(f"{rule}, got {len(pictures)}.{because}")
    return OwnImages(torch.stack(pictures[: kind.most]), notices)


def _left_out(count: int) -> str:
    return "1 picture was left out, because it" if count == 1 else f"{count:,} pictures were left out, because each"
