"""Zips for tests, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

from core.data.images.folder.folder import read_image_folder
from core.data.images.image_set import ImageSet


def picture(
    colour: object = (200, 30, 30), size: tuple[int, int] = (20, 20), kind: str = "PNG", **how: object
) -> bytes:
    buffer = io.BytesIO()
    mode = how.pop("mode", "RGB")
    Image.new(mode, size, colour).save(buffer, kind, **how)
    return buffer.getvalue()


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


RED, BLUE = picture((220, 10, 10)), picture((10, 10, 220))
PLAIN = {f"{name}/{i}.png": data for name, data in (("red", RED), ("blue", BLUE)) for i in range(5)}
IN_PARTS = {f"{part}/{name}/{i}.png": RED for part in ("train", "valid") for name in ("cats", "dogs") for i in range(3)}


def read(files: Mapping[str, bytes], **how: object) -> ImageSet:
    return read_image_folder(zipped(files), 16, **how)  # type: ignore[arg-type]
