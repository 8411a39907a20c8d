"""Where a zip holds its files: a directory that lies about it is found out before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence

_HEADER, _HEADER_BYTES, _LENGTHS = b"PK\x03\x04", 30, slice(26, 30)


def misplaced(data: bytes, entries: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo | None:
    """The first file, in the order of the archive, that does not lie where the directory says; None where all do.

    Each must begin with its own header, end inside the archive, and share no byte with another: many names for the same
    bytes make a small archive unpack to any size (https://www.bamsoftware.com/hacks/zipbomb/).
    """
    free = 0  # the first byte that no file has had yet
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        begin = entry.header_offset
        header = data[begin : begin + _HEADER_BYTES] if begin >= free else b""
        if len(header) < _HEADER_BYTES or not header.startswith(_HEADER):
            return entry
        free = begin + _HEADER_BYTES + sum(struct.unpack("<HH", header[_LENGTHS])) + entry.compress_size
        if free > len(data):
            return entry
    return None
