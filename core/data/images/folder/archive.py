"""A zip from outside, looked through without unpacking: what is dangerous is refused, what is no picture left out.

Nothing is ever written: files are read from the archive in memory, one at a time.
"""

from __future__ import annotations

import contextlib
import io
import re
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.data.images.folder.picture import FORMATS_SHOWN, MOST_BYTES
from core.data.images.image_set import ImageSetError
from core.errors import shown
from core.zip_places import misplaced

MOST_ARCHIVE, MOST_UNPACKED, MOST_FILES = 50 * 2**20, 200_000_000, 20_000
_ENDINGS = (".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp")
# Pictures of these kinds cannot be read; they are named and counted, so that their owner knows why they are missing.
_UNREADABLE = {
    **dict.fromkeys((".heic", ".heif", ".avif"), "HEIC"),
    **dict.fromkeys((".tif", ".tiff"), "TIFF"),
    **dict.fromkeys((".dng", ".cr2", ".cr3", ".nef", ".arw", ".raw"), "raw camera"),
    **dict.fromkeys((".svg", ".eps", ".pdf", ".ai"), "vector"),
    **dict.fromkeys((".psd", ".jp2", ".ico", ".tga", ".dcm", ".nii"), "other"),
}
_JUNK = {"__macosx", "thumbs.db", "desktop.ini"}
_DIRECTORY_RECORD = b"PK\x01\x02"
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True, eq=False)
class Entry:
    """A picture file in the archive: the parts of its path, and where the archive holds it."""

    parts: tuple[str, ...]
    info: zipfile.ZipInfo

    @property
    def path(self) -> str:
        return "/".join(self.parts)


@dataclass(frozen=True, eq=False)
class Archive:
    """What a zip holds.

    Attributes:
        entries: files whose names end like pictures, sorted by path.
        folders: the paths of folders that the zip lists.
        others: paths of files that are no pictures; hidden files are not counted.
    """

    file: zipfile.ZipFile
    entries: tuple[Entry, ...]
    folders: tuple[tuple[str, ...], ...]
    others: tuple[str, ...]

    def read(self, entry: Entry) -> bytes:
        """The file's bytes.

        Raises:
            ImageSetError: the archive is broken there.
        """
        try:
            with self.file.open(entry.info) as content:
                return content.read(entry.info.file_size + 1)  # without a number, more than promised is unpacked
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            EOFError,
            OSError,
            RuntimeError,
            ValueError,
        ) as error:
            raise ImageSetError(f"The zip file is broken at {shown(entry.path)}: it cannot be unpacked.") from error


def open_archive(data: bytes) -> Archive:
    """Look through a zip.

    Raises:
        ImageSetError: it is no zip, is too large, holds too much, or holds something dangerous; one sentence.
    """
    if len(data) > MOST_ARCHIVE:
        raise ImageSetError(f"The zip file may have at most 50 MB, got {len(data) / 2**20:.1f} MB.")
    records = data.count(_DIRECTORY_RECORD)
    if records > MOST_FILES:  # counted before the directory is read, which takes memory for each
        raise ImageSetError(f"The zip file may hold at most {MOST_FILES:,} files, got {records:,}.")
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise ImageSetError("Your own images must come as a zip file, and this file is none or is cut off.") from error
    infos = file.infolist()
    for info in infos:
        _refuse_danger(info)
    wrong = misplaced(data, infos)
    if wrong is not None:
        rule = "The zip file must hold each of its files whole and at a place of its own"
        raise ImageSetError(f"{rule}, but {shown(_name(wrong))} is not.")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MOST_UNPACKED:
        raise ImageSetError(
            f"The zip file may unpack to at most {MOST_UNPACKED // 1_000_000} MB, got {unpacked / 1e6:,.0f} MB."
        )
    return _sorted_out(file, infos)


def _refuse_danger(info: zipfile.ZipInfo) -> None:
    name = _name(info)
    if ".." in name.split("/") or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        raise ImageSetError(f"The zip file must hold paths inside itself only, got {shown(name)}.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ImageSetError(f"The zip file must hold files and folders only, got a link, {shown(name)}.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ImageSetError(f"The zip file must be packed the usual way (deflate), but {shown(name)} is not.")
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise ImageSetError(f"The zip file must not be protected by a password, but {shown(name)} is.")


def _name(info: zipfile.ZipInfo) -> str:
    """The path as it was meant: some programs write UTF-8 without saying so, Windows writes backslashes."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _sorted_out(file: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Archive:
    entries, folders, others = [], [], []
    for info in infos:
        name = _name(info)
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        if not parts or any(part.startswith(".") or part.lower() in _JUNK for part in parts):
            continue
        if name.endswith("/"):
            folders.append(parts)
        elif parts[-1].lower().endswith(_ENDINGS) and info.file_size <= MOST_BYTES:
            entries.append(Entry(parts, info))
        else:
            others.append("/".join(parts))
    return Archive(file, tuple(sorted(entries, key=lambda entry: entry.parts)), tuple(folders), tuple(others))


def none_found(archive: Archive) -> str:
    """What a zip without a picture holds instead, to follow "got"."""
    notices = others_notices(archive.others)
    return "no picture that can be read. " + " ".join(notices).rstrip(".") if notices else "no picture at all"


def others_notices(others: tuple[str, ...]) -> list[str]:
    """A sentence about the pictures of each kind that cannot be read, and one about all other files."""
    kinds: dict[str, list[str]] = {}
    for path in others:
        kinds.setdefault(_UNREADABLE.get(PurePosixPath(path).suffix.lower(), ""), []).append(path)
    rest = kinds.pop("", [])
    notices = [_of_kind(kind, paths) for kind, paths in kinds.items()]
    if rest:
        limit = f"{FORMATS_SHOWN} up to {MOST_BYTES // 1_000_000} MB"
        left = "1 file was" if len(rest) == 1 else f"{len(rest):,} files were"
        notices.append(f"{left} left out, because only {limit} can be used: {shown(rest[0])}.")
    return notices


def _of_kind(kind: str, paths: list[str]) -> str:
    name = "picture" if kind == "other" else f"{kind} picture"
    count = f"1 {name} cannot" if len(paths) == 1 else f"{len(paths):,} {name}s cannot"
    return (
        f"{count} be read and {'was' if len(paths) == 1 else 'were'} left out: {shown(paths[0])}; save as JPEG or PNG."
    )
