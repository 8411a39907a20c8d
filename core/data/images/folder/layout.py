"""Which class a picture of a zip belongs to, and whether it is for training or validation: torchvision's ImageFolder.

train/CLASS/*.png with valid/CLASS/*.png, or CLASS/*.png; a folder around all that is allowed. Folders inside a class
belong to it. The folders of a split are spelled in many ways: training_set and test_set, seg_train and seg_test, Train
and Dev, "1. training images" (`part_of`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.data.images.folder.archive import Archive, Entry, none_found
from core.data.images.image_set import ImageSetError
from core.errors import shown
from core.text import visible

LAYOUT = "train/CLASS/*.png with valid/CLASS/*.png, or CLASS/*.png"
LONGEST_CLASS = 60
Part = Literal["training", "validation"]
Split = Literal["training", "validation", "test"]
_SPELLINGS: dict[Split, tuple[str, ...]] = {
    "training": ("train", "training", "trn", "tr"),
    "validation": ("valid", "validation", "val", "dev", "eval", "evaluation", "holdout"),
    "test": ("test", "testing", "tst"),
}
_WORDS = {word: split for split, words in _SPELLINGS.items() for word in words}
# What may stand beside that word in the name of a split's folder.
_BESIDE = {"set", "sets", "data", "dataset", "images", "imgs", "image", "img", "pictures", "photos", "pics", "samples"}
_BESIDE |= {"split", "seg", "folder", "dir", "raw", "new", "small", "the", "my", "and"}


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
    tops = {part_of(path[0]) for path in paths if len(path) > 1}
    held_out: Split = "validation" if "validation" in tops else "test"
    if "training" in tops and (held_out in tops or tops == {"training"}):
        items = [_in_parts(entry, path, held_out) for entry, path in zip(archive.entries, paths, strict=True)]
    else:
        items = [
            Item(entry, path[0], None) if len(path) > 1 else None
            for entry, path in zip(archive.entries, paths, strict=True)
        ]
    kept = tuple(item for item in items if item is not None)
    if not kept:
        found = f"{len(items):,} pictures elsewhere" if items else none_found(archive)
        raise ImageSetError(f"The zip file must hold pictures in class folders ({LAYOUT}), got {found}.")
    for item in kept:
        if len(item.class_name) > LONGEST_CLASS:
            received = f"{len(item.class_name)} ({shown(item.class_name)})"
            raise ImageSetError(f"A class name may have at most {LONGEST_CLASS} characters, got {received}.")
    notices = _notices(archive, kept, depth)
    names = _names({item.class_name for item in kept})
    changed = sorted(f"{shown(new)}" for old, new in names.items() if new != old)
    if changed:
        notices.append(f"Of {_classes(len(changed))} what cannot be seen was left out: {', '.join(changed[:5])}.")
    named = tuple(replace(item, class_name=names[item.class_name]) for item in kept)
    return Layout(_only_training_classes(named), tuple(notices))


def _classes(count: int) -> str:
    return "a class's name" if count == 1 else f"{count} classes' names"


def _names(folders: set[str]) -> dict[str, str]:
    """Names of classes as a page can show them: visible, on one line, each its own, as those of a table's columns."""
    names: dict[str, str] = {}
    for folder in sorted(folders, key=lambda folder: (visible(folder) != folder, folder)):
        name = visible(folder) or "class"
        others = (f"{name} ({number})" for number in range(2, len(folders) + 2))
        taken = set(names.values()) | folders
        names[folder] = name if name == folder or name not in taken else next(o for o in others if o not in taken)
    return names


def part_of(folder: str) -> Split | None:
    """The part of a split that a folder's name stands for: a word for it, alone or beside "set", "data", a number …"""
    words = re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", folder).lower())
    joined = [word for whole in words for word in _taken_apart(whole)]
    found = {_WORDS[word] for word in joined if word in _WORDS}
    others = [word for word in joined if word not in _WORDS and word not in _BESIDE]
    return found.pop() if len(found) == 1 and not others else None


def _taken_apart(word: str) -> tuple[str, ...]:
    """ "trainset" is "train" and "set"."""
    for beside in _BESIDE:
        if word.endswith(beside) and word.removesuffix(beside) in _WORDS:
            return word.removesuffix(beside), beside
    return (word,)


def _wrapping(entries: Sequence[Entry]) -> int:
    """How many folders lie around everything; the last one that could be a class or a part is not counted."""
    depth = 0
    while (
        entries
        and all(len(entry.parts) > depth + 2 for entry in entries)
        and len({entry.parts[depth] for entry in entries}) == 1
        and part_of(entries[0].parts[depth]) is None
    ):
        depth += 1
    return depth


def _in_parts(entry: Entry, path: tuple[str, ...], held_out: Split) -> Item | None:
    if len(path) < 3:
        return None
    part = part_of(path[0])
    # "training_set/training_set/cats" is what some programs make of a folder that is packed twice.
    inner = path[1:] if len(path) > 3 and part is not None and part_of(path[1]) == part else path
    if part == "training":
        return Item(entry, inner[1], "training")
    return Item(entry, inner[1], "validation") if part == held_out else None


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
        rest = sum(part_of(path.split("/")[depth]) == "test" for path in outside if "/" in path)
        if rest == len(outside) and kept[0].part is not None:
            notices.append(f"{count} left out: the test folder is not needed beside a validation folder.")
        else:
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
    return sorted(name for name in named - filled if kept[0].part is None or part_of(name) is None)
