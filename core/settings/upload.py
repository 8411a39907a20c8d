"""What an experiment says of a file that the reader brought along: its digest, so that another file is another one."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from core.errors import ConfigError, LinkError
from core.settings.structured import Structured

NO_UPLOAD = ""
_SHOWN = 12  # of 64 hexadecimal digits: enough to tell two files apart


def digest_of(content: bytes | memoryview) -> str:
    """SHA-256 in 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def upload(name: str) -> Structured:
    """The setting that holds the digest of an upload; "" where there is none. No link carries it.

    Args:
        name: as sentences name the upload.
    """

    def check(value: object) -> None:
        if not isinstance(value, str) or not re.fullmatch("([0-9a-f]{64})?", value):
            raise ConfigError(name, "must be told by 64 hexadecimal digits, or none", value)

    def read(text: str) -> Any:
        raise ConfigError(name, "must be left out, a link carries no upload", text)

    def write(digest: str) -> str:
        if digest:
            raise LinkError("Uploads are never in a link.")
        return digest

    def tell(digest: str) -> str:
        return f"file {digest[:_SHOWN]}" if digest else "none"

    return Structured(name=name, reader=read, writer=write, checker=check, teller=tell)
