"""Which class a picture of a zip belongs to, and whether it is for training or validation: torchvision's ImageFolder.

train/CLASS/*.png with valid/CLASS/*.png, or CLASS/*.png; a folder around all that is allowed. Folders inside a class
belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.data.images.folder.archive import Archive, Entry
from core.data.images.image_set import ImageSetError
from core.errors import shown

LAYOUT = "train/CLASS/*.png with valid/CLASS/*.png, or CLASS/*.png"
LONGEST_CLASS = 60
_TRAINING, _VALIDATION, _TEST = {"train", "training"}, {"valid", "validation", "val"}, {"test", "testing"}
Part = Literal["training", "validation"]


@dataclass(frozen=True, eq=False)
class Item:
    """A picture with its class; `part` is None where the zip does not say."""

    entry: Entry
    class_name: str
    part: Part | None


@dataclass(frozen=True, eq=False)
class Layout:
    """The pictures with their classes, and one sentence about each kind of file that has none."""

    items: tuple[Item, ...]
    notices: tuple[str, ...]


def arrange(archive: Archive) -> Layout:
    """Sort the pictures of a zip into classes.

    Raises:
        ImageSetError: there is no picture in a class folder, or a class's name is too long.
    """
    depth = _wrapping(archive.entries)
    paths = [entry.parts[depth:] for entry in archive.entries]
    tops = {path[0].lower() for path in paths if len(path) > 1}
    held_out = _VALIDATION if tops & _VALIDATION else _TEST
    if tops & _TRAINING and (tops & held_out or tops <= _TRAINING):
        items = [_in_parts(entry, path, held_out) for entry, path in zip(archive.entries, paths, strict=True)]
    else:
        items = [
            Item(entry, path[0], None) if len(path) > 1 else None
            for entry, path in zip(archive.entries, paths, strict=True)
        ]
    kept = tuple(item for item in items if item is not None)
    if not kept:
        found = f"{len(items):,} pictures elsewhere" if items else "no picture at all"
        raise ImageSetError(f"The zip file must hold pictures in class folders ({LAYOUT}), got {found}.")
    for item in kept:
        if len(item.class_name) > LONGEST_CLASS:
            received = f"{len(item.class_name)} ({shown(item.class_name)})"
            raise ImageSetError(f"A class name may have at most {LONGEST_CLASS} characters, got {received}.")
    return Layout(_only_training_classes(kept), tuple(_notices(archive, kept, depth)))


def _wrapping(entries: Sequence[Entry]) -> int:
    """How many folders lie around everything; the last one that could be a class or a part is not counted."""
    depth = 0
    parts = _TRAINING | _VALIDATION | _TEST
    while (
        entries
        and all(len(entry.parts) > depth + 2 for entry in entries)
        and len({entry.parts[depth] for entry in entries}) == 1
        and entries[0].parts[depth].lower() not in parts
    ):
        depth += 1
    return depth


def _in_parts(entry: Entry, path: tuple[str, ...], held_out: set[str]) -> Item | None:
    if len(path) < 3:
        return None
    top = path[0].lower()
    if top in _TRAINING:
        return Item(entry, path[1], "training")
    return Item(entry, path[1], "validation") if top in held_out else None


def _only_training_classes(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Without the classes that are only in the validation folder: nothing could be learned about them."""
    learned = {item.class_name for item in items if item.part != "validation"}
    return tuple(item for item in items if item.class_name in learned)


def _notices(archive: Archive, kept: tuple[Item, ...], depth: int) -> list[str]:
    notices = []
    entries = {id(item.entry) for item in kept}
    outside = [entry.path for entry in archive.entries if id(entry) not in entries]
    if outside:
        count = "1 picture was" if len(outside) == 1 else f"{len(outside):,} pictures were"
        notices.append(f"{count} left out, because no class folder holds them: {shown(outside[0])}.")
    unlearned = sorted({i.class_name for i in kept} - {i.class_name for i in _only_training_classes(kept)})
    if unlearned:
        notices.append(f"Classes without training pictures were left out: {shown(', '.join(unlearned))}.")
    empty = _empty_classes(archive, kept, depth)
    if empty:
        notices.append(f"Class folders without pictures were left out: {shown(', '.join(empty))}.")
    return notices


def _empty_classes(archive: Archive, kept: tuple[Item, ...], depth: int) -> list[str]:
    level = depth + (kept[0].part is not None)
    named = {folder[level] for folder in archive.folders if len(folder) == level + 1}
    filled = {entry.parts[level] for entry in archive.entries if len(entry.parts) > level + 1}
    return sorted(named - filled - ({"train", "valid"} if kept[0].part else set()))
