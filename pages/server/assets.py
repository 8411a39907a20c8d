"""What lies in assets/ and how the browser finds it. Imports no torch: the home page needs it at once."""

from __future__ import annotations

import hashlib
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"


def _version() -> str:
    """Changes when a file changes, so that no browser takes an old one from its cache."""
    files = sorted(path for path in ASSETS.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()[:12]


VERSION = _version()
ASSETS_ROUTE = f"/assets/{VERSION}"
