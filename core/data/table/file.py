"""From the bytes of a file to text that pandas can read: unpacked, its encoding known, no picture or program."""

from __future__ import annotations

import codecs
import re
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from core.data.table.error import TableError
from core.data.table.workbook import is_workbook, said, workbook_text

LARGEST_MEGABYTES = 50
_LARGEST = LARGEST_MEGABYTES * 10**6
_BLOCK = 2**20  # bytes decoded at once, so that a large file is never held twice
_ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Source:
    """A file of text.

    Attributes:
        content: its bytes, unpacked.
        encoding: one that decodes all of them: utf-8, utf-16, cp1252 or latin-1.
        is_packed: the file itself is compressed with gzip.
        sheets: names of all sheets, if the file is a workbook.
    """

    content: bytes
    encoding: str
    is_packed: bool = False
    sheets: tuple[str, ...] = ()

    def head(self, size: int) -> str:
        """The text of the first bytes, up to the end of a line."""
        text = self.content[:size].decode(self.encoding, errors="ignore").removeprefix("\ufeff")
        lines = text.splitlines(keepends=True)
        return text if len(self.content) <= size or len(lines) < 2 else "".join(lines[:-1])

    def changes(self) -> list[str]:
        """What is unusual about the file, in sentences."""
        packed = ["The file is unpacked (gzip)."] if self.is_packed else []
        name = _ENCODINGS[self.encoding]
        book = [said(self.sheets)] if self.sheets else []
        return [
            *packed,
            *book,
            *([] if self.encoding == "utf-8" else [f"The text is read as {name}; it is not UTF-8."]),
        ]


def read_source(content: bytes) -> Source:
    """The text of a file.

    Raises:
        TableError: the file is empty, above 50 MB, packed in a way that is not read, or no text.
    """
    is_packed = content.startswith(b"\x1f\x8b")
    if is_packed:
        content = _unpacked(content)
    if len(content) > _LARGEST:
        raise TableError(f"The file may have at most {LARGEST_MEGABYTES} MB, it has {_rounded_up(len(content))}.")
    sheets: tuple[str, ...] = ()
    if is_workbook(content) and not is_packed:
        content, sheets = workbook_text(content)
    source = Source(content, _encoding(content), is_packed, sheets)
    if not _has_text(source):
        raise TableError("The file is empty; it must have a row with the names of the columns and rows of values.")
    return source


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _LARGEST + 1)
    except zlib.error:
        raise TableError("The file cannot be unpacked: it begins as a gzip file does, but it is damaged.") from None


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8", "cp1252"):
        try:
            deque(_blocks(content, encoding), maxlen=0)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _has_text(source: Source) -> bool:
    """Raises TableError for characters that no text has."""
    before, found = 0, False
    try:
        for block in _blocks(source.content, source.encoding):
            if strange := _CONTROL.search(block):
                place = f"character {before + strange.start() + 1:,} is the control character"
                raise TableError(f"The file must be a table as text (CSV), but {place} 0x{ord(strange[0]):02X}.")
            before, found = before + len(block), found or bool(block.strip("\ufeff \t\r\n"))
    except UnicodeDecodeError:
        raise TableError(f"The file begins as {_ENCODINGS[source.encoding]} text does, but it is damaged.") from None
    return found


def _blocks(content: bytes, encoding: str) -> Iterator[str]:
    """All of the text, block by block. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), _BLOCK):
        yield decoder.decode(content[start : start + _BLOCK], final=start + _BLOCK >= len(content))


def _rounded_up(size: int) -> str:
    return f"{max(size / 1e6, LARGEST_MEGABYTES + 0.1):.1f}"
